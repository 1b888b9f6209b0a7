"""Put a paper into a template: lines into their fields, blocks where their field stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

from layouts.documents.paper.fields import MARK, Field, find_field
from layouts.documents.paper.xml import Element, clean, text_element, w

_P, _R, _T, _TR, _TBL, _TC = map(qn, ("w:p", "w:r", "w:t", "w:tr", "w:tbl", "w:tc"))
# What follows the indent in a paragraph's properties, by the schema.
AFTER_INDENT = (
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
    *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr"),
    *("w:sectPr", "w:pPrChange"),
)
_CHANGED = (qn("w:del"), qn("w:moveFrom"))


def parts_of(word: Word) -> Iterator[Element]:
    """Yield the elements that hold a document's text: the body, then each header and footer."""
    main: Any = word.part
    yield main.element
    for relation in main.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def paragraphs(part: Element) -> list[Element]:
    """Return all paragraphs of a part, those of its tables and text boxes among them."""
    return list(part.iter(_P))


def texts_of(paragraph: Element) -> list[Element]:
    """Return the text elements of a paragraph itself, not those of text boxes in it or removed."""
    return [one for one in paragraph.iter(_T) if _owner(one) is paragraph]


def _owner(element: Element) -> Element | None:
    """Return the paragraph that a text belongs to, None where it is marked as removed."""
    for above in element.iterancestors():
        if above.tag in _CHANGED:
            return None
        if above.tag == _P:
            return above
    return None


def text_of(paragraph: Element) -> str:
    """Return a paragraph's own text."""
    return "".join(one.text or "" for one in texts_of(paragraph))


def fields_in(paragraph: Element) -> list[Field]:
    """Return the known fields that a paragraph asks for."""
    found = (find_field(name) for name in MARK.findall(text_of(paragraph)))
    return [field for field in found if field is not None]


def fill(word: Word, lines: Mapping[str, str], blocks: Mapping[str, list[Element]]) -> None:
    """Fill every field; a paragraph whose fields are all empty goes, and a row or table left empty."""
    for part in parts_of(word):
        for paragraph in paragraphs(part):
            fields = fields_in(paragraph)
            if not fields:
                continue
            if fields[0].place == "blocks":
                _put_blocks(paragraph, blocks.get(fields[0].key, []))
            elif any(lines[field.key] for field in fields):
                put_lines(paragraph, lines)
            else:
                _remove(paragraph)


def _put_blocks(paragraph: Element, made: list[Element]) -> None:
    for element in made:
        paragraph.addprevious(element)
    paragraph.getparent().remove(paragraph)


def put_lines(paragraph: Element, lines: Mapping[str, str]) -> None:
    """Write values in the place of fields; what Word tore into several runs keeps the look of its first."""
    texts = texts_of(paragraph)
    ends, position = [0], 0
    for one in texts:
        position += len(one.text or "")
        ends.append(position)
    whole = text_of(paragraph)
    for found in reversed(list(MARK.finditer(whole))):
        field = find_field(found[1])
        if field is not None:
            _replace(texts, ends, found, lines[field.key])
    for one in texts:
        _break_lines(one)


def _replace(texts: list[Element], ends: list[int], found: re.Match[str], value: str) -> None:
    begun = False
    for one, (first, last) in zip(texts, pairwise(ends), strict=True):
        start, stop = max(found.start(), first), min(found.end(), last)
        if start < stop:
            text = one.text or ""
            one.text = text[: start - first] + ("" if begun else clean(value)) + text[stop - first :]
            begun = True


def _break_lines(text: Element) -> None:
    """Turn line feeds of a value into line breaks."""
    first, *more = (text.text or "").split("\n")
    after = text_element(first)
    text.getparent().replace(text, after)
    for line in more:
        broken, next_text = w("br"), text_element(line)
        after.addnext(broken)
        broken.addnext(next_text)
        after = next_text


def _remove(paragraph: Element) -> None:
    """Take an empty paragraph away; a cell keeps one, so that a row without any text goes as a whole."""
    parent = paragraph.getparent()
    if parent.tag != _TC:
        parent.remove(paragraph)
        return
    for text in texts_of(paragraph):
        text.text = ""
    row = next(paragraph.iterancestors(_TR))
    if any((one.text or "").strip() for one in row.iter(_T)):
        return
    holder = row.getparent()
    holder.remove(row)
    if holder.tag == _TBL and holder.find(_TR) is None:
        holder.getparent().remove(holder)


def fit(paragraph: Element, length: int, width: float) -> None:
    """Make the type of a line that will hold `length` characters small enough for `width` points."""
    for tag in ("w:sz", "w:szCs"):
        for size in paragraph.iter(qn(tag)):
            size.set(qn("w:val"), str(min(int(size.get(qn("w:val"))), int(2 * width / max(1, length)))))
