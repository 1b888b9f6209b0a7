"""The templates that the product itself has, made here so that nothing in them is hidden.

An office loads one down, edits its head and closing lines in Word or WPS, and gives it back.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import docx
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from dashboard.i18n import _, current_language, use_language
from dashboard.papers.document import Document
from dashboard.papers.fonts import TITLE_FONT
from layouts.documents.paper import styles
from layouts.documents.paper.fields import mark
from layouts.documents.paper.geometry import CHARACTER, LEFT, TEXT_WIDTH, lay_out, page_number
from layouts.documents.paper.package import packed
from layouts.documents.paper.styles import fonts, sized
from layouts.documents.paper.xml import Element, paragraph, run, w

Form = Literal["bulletin", "letter", "plain"]
RED = "FF0000"
RED_SIZE, RED_LINE, COPIES_SIZE = 50, 1300, 14
# The red name of a letter stands 35 mm below the text's upper edge.
LETTER_ABOVE = 1984
RED_RULE = 18  # eighths of a point
# The outer lines round who gets the paper are 0.35 mm, the inner ones 0.25 mm.
THICK, INNER = 8, 6
_UNUSED = ("stylesWithEffects", "customXml", "thumbnail", "numbering", "webSettings", "extended-properties")


def form_of(document: Document) -> Form:
    """Return which of the templates a paper takes."""
    if document.red_head is None:
        return "plain"
    return "letter" if document.red_head.issue is None else "bulletin"


def default_template(form: Form) -> bytes:
    """Return a template as a file, its fields in the reader's language."""
    return _template(form, current_language())


@cache
def _template(form: Form, language: str) -> bytes:
    with use_language(language):
        word = new_word()
        identifiers = styles.names_of(word.styles.element)
        body: Any = word.element.body
        closing = [_copies_table(letter=form == "letter"), paragraph()]
        for made in [*_head(form), *_text(form, identifiers), *closing]:
            body.insert(len(body) - 1, made)
        return packed(word)


def new_word() -> Word:
    """Return an empty document with the page, the styles and the page numbers of official papers."""
    word = docx.Document()
    main: Any = word.part
    for owner in (main, main.package):
        for key, relation in list(owner.rels.items()):
            if any(relation.reltype.endswith(f"/{kind}") for kind in _UNUSED):
                del owner.rels[key]
    styles.new_styles(word.styles.element)
    table: Part = main.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = styles.font_table()
    _settle(word.settings.element)
    section = word.sections[0]
    lay_out(section._sectPr)
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        element: Any = footer._element
        for empty in element.xpath("./w:p"):
            element.remove(empty)
        element.append(page_number("Footer", odd=odd))
    return word


def _settle(settings: Element) -> None:
    """Set what holds for the whole document: odd and even footers, Chinese text, Word's newest layout."""
    for old in list(settings):
        settings.remove(old)
    newest = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15
    )
    colours = {
        "bg1": "light1",
        "t1": "dark1",
        "bg2": "light2",
        "t2": "dark2",
        **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
        "hyperlink": "hyperlink",
        "followedHyperlink": "followedHyperlink",
    }
    settings.extend(
        [
            w("zoom", percent=100),
            w("defaultTabStop", val=CHARACTER * 2),
            w("evenAndOddHeaders"),
            w("characterSpacingControl", val="compressPunctuation"),
            w("compat", w("useFELayout"), newest),
            w("themeFontLang", val="en-US", eastAsia="zh-CN"),
            w("clrSchemeMapping", **colours),
            w("decimalSymbol", val="."),
            w("listSeparator", val=","),
        ]
    )


def _head(form: Form) -> list[Element]:
    if form == "plain":
        return [_line(mark("number"), "right"), paragraph()]
    name = _red_name(above=LETTER_ABOVE if form == "letter" else 0)
    if form == "letter":
        return [name, paragraph(), _line(mark("number"), "center", ruled=True), paragraph(), paragraph()]
    first, last = "\N{IDEOGRAPHIC SPACE}" + mark("agency"), mark("date") + "\N{IDEOGRAPHIC SPACE}"
    by = _line(f"{first}\t{last}", "left", ruled=True, tab=TEXT_WIDTH)
    return [name, _line(mark("issue"), "center"), paragraph(), by, paragraph(), paragraph()]


def _red_name(above: int) -> Element:
    red = run(mark("red_name"), fonts(TITLE_FONT), w("color", val=RED), *sized(RED_SIZE))
    lines = w("spacing", before=above, line=RED_LINE, lineRule="exact")
    return paragraph(red, spacing=lines, jc=w("jc", val="center"))


def _line(text: str, align: str, *, ruled: bool = False, tab: int = 0) -> Element:
    """Return a line of the head; below a ruled one is the red line, as wide as the text."""
    properties = {"jc": w("jc", val=align)}
    if ruled:
        properties["pBdr"] = w("pBdr", w("bottom", val="single", sz=RED_RULE, space=4, color=RED))
    if tab:
        properties["tabs"] = w("tabs", w("tab", val="right", pos=tab))
    return paragraph(run(text), **properties)


def _text(form: Form, identifiers: dict[str, str]) -> list[Element]:
    def styled(name: str, text: str) -> Element:
        return paragraph(run(text), style=identifiers[name.casefold()])

    signed = [styled(styles.SIGNED, mark("signature")), styled(styles.DATED, mark("date"))]
    return [
        styled(styles.TITLE, mark("title")),
        paragraph(),
        styled(styles.ADDRESSEE, _("{addressee}:").format(addressee=mark("addressee"))),
        styled(styles.BODY, mark("body")),
        styled(styles.BODY, mark("annex_list")),
        *(signed[:1] if form == "bulletin" else signed),
        styled(styles.NOTE, mark("note")),
        styled(styles.BODY, mark("annexes")),
    ]


def _copies_table(*, letter: bool) -> Element:
    """Return who gets the paper, at the foot of the last page between two thick lines."""
    lines = [
        _("Reported to: {offices}").format(offices=mark("report")),
        (_("Copy to: {offices}") if letter else _("Sent to: {offices}")).format(offices=mark("send")),
        _("Issued to: {offices}").format(offices=mark("issue_to")),
        f"{mark('agency')}\t{mark('printing')}" if letter else "\t" + mark("printed"),
    ]
    rows = [_copies_row(line, hanging=index < 3) for index, line in enumerate(lines)]
    borders = [
        w("top", val="single", sz=THICK, space=0, color="auto"),
        w("bottom", val="single", sz=THICK, space=0, color="auto"),
        w("insideH", val="single", sz=INNER, space=0, color="auto"),
    ]
    # From the page's edge: LibreOffice lets a table float that is as wide as the text only with this anchor.
    place: dict[str, str | int] = {"vertAnchor": "margin", "horzAnchor": "page", "tblpX": LEFT}
    properties = w(
        "tblPr",
        w("tblpPr", **place, tblpYSpec="bottom"),
        w("tblOverlap", val="never"),
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("tblBorders", *borders),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("left", "right"))),
    )
    return w("tbl", properties, w("tblGrid", w("gridCol", w=TEXT_WIDTH)), *rows)


def _copies_row(text: str, *, hanging: bool) -> Element:
    left = {"left": CHARACTER * 4, "hanging": CHARACTER * 3} if hanging else {"left": CHARACTER}
    properties = {"jc": w("jc", val="left"), "ind": w("ind", right=CHARACTER, **left)}
    if not hanging:
        properties["tabs"] = w("tabs", w("tab", val="right", pos=TEXT_WIDTH - CHARACTER))
    line = paragraph(run(text, *sized(COPIES_SIZE)), **properties)
    return w("tr", w("tc", w("tcPr", w("tcW", w=TEXT_WIDTH, type="dxa")), line))
