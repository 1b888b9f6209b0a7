"""Elements of WordprocessingML, built in the order that its schema asks for."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# lxml's elements have no types of their own.
Element = Any

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """Return an element of the main namespace with its children; None among them stands for nothing."""
    made: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend([child for child in children if child is not None])
    return made


def clean(text: str) -> str:
    """Return a text without the control characters that no XML can hold."""
    return _NOT_XML.sub("", text)


def run(text: str, *properties: Element) -> Element:
    """Return a run; its quotation marks and dashes take the Chinese font, a tab and a line feed their marks.

    Properties are copied, so that many runs may be given the same.
    """
    parts: list[Element] = []
    for piece in re.split("([\t\n])", clean(text)):
        if piece in ("\t", "\n"):
            parts.append(w("tab") if piece == "\t" else w("br"))
        elif piece:
            parts.append(text_element(piece))
    given = {one.tag: deepcopy(one) for one in properties}
    given.setdefault(qn("w:rFonts"), w("rFonts", hint="eastAsia"))
    ordered = [given[tag] for tag in map(qn, RUN_ORDER) if tag in given]
    return w("r", w("rPr", *ordered), *parts)


def text_element(text: str) -> Element:
    """Return text that keeps its blanks."""
    made = w("t")
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made


def paragraph(*content: Element, style: str = "", **properties: Element) -> Element:
    """Return a paragraph; properties are named by their tag and put in the schema's order."""
    given = {"pStyle": w("pStyle", val=style), **properties} if style else properties
    ordered = [given[name] for name in PARAGRAPH_ORDER if name in given]
    if len(ordered) != len(given):
        raise ValueError(f"unknown properties of a paragraph: {sorted(set(given) - set(PARAGRAPH_ORDER))}")
    return w("p", w("pPr", *ordered) if ordered else None, *content)


# ECMA-376 part 1, CT_PPrBase, as far as papers use it.
PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs", "snapToGrid"),
    *("spacing", "ind", "jc", "outlineLvl", "sectPr"),
)
# CT_RPr, as far as papers use it.
RUN_ORDER = ("w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:color", "w:sz", "w:szCs")
