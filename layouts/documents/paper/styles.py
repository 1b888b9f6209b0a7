"""Styles and fonts of an official paper after GB/T 9704-2012, under the names that Word itself has for them.

Word and WPS show built-in names in the reader's language, and keep them when they number styles anew: styles
are found by name, never by their identifier.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.opc.oxml import serialize_part_xml

from dashboard.papers.fonts import FALLBACKS, KAI, LATIN, SANS, SERIF, SONG, TITLE_FONT
from layouts.documents.paper.geometry import (
    BODY_SIZE,
    CHARACTER,
    CHARACTER_TIGHTER,
    FOOTER_LINE,
    LINE_PITCH,
    points,
)
from layouts.documents.paper.xml import PARAGRAPH_ORDER, Element, w

BODY, TITLE, ADDRESSEE, SIGNED, DATED = "Body Text First Indent", "Title", "Salutation", "Signature", "Date"
HEADINGS = ("heading 1", "heading 2", "heading 3", "heading 4")
CAPTION, CELL, NOTE, FOOTER, STRONG, GRID = (
    *("caption", "No Spacing", "footnote text", "footer", "Strong"),
    "Table Grid",
)
NORMAL = "Normal"
TITLE_SIZE, CAPTION_SIZE, CELL_SIZE, PAGE_SIZE = 22, 12, 10.5, 14
TITLE_LINE, CAPTION_LINE, CELL_LINE = 700, 440, 320
THIN = 4  # of a table's lines, in eighths of a point
CELL_EDGE = 60  # between a cell's text and its line


@dataclass(frozen=True)
class Look:
    """How a paragraph style looks: font, size in points, height of a line in twips (0: that of the text).

    `above` is the space before it in twips."""

    name: str
    font: str = ""
    size: float = 0
    line: int = 0
    above: int = 0
    align: str = ""
    first_line: bool = False
    level: int | None = None
    keep_next: bool = False
    next_style: str = ""


_HEADING_FONTS = (SANS, KAI, SERIF, SERIF)
LOOKS = (
    Look(BODY, first_line=True),
    Look(TITLE, TITLE_FONT, TITLE_SIZE, TITLE_LINE, align="center", keep_next=True, next_style=BODY),
    *(
        Look(name, font, first_line=True, level=level, keep_next=True, next_style=BODY)
        for level, (name, font) in enumerate(zip(HEADINGS, _HEADING_FONTS, strict=True))
    ),
    Look(ADDRESSEE, align="left", next_style=BODY),
    Look(SIGNED, align="right", above=LINE_PITCH, keep_next=True),
    Look(DATED, align="right"),
    Look(CAPTION, SANS, CAPTION_SIZE, CAPTION_LINE, align="center"),
    Look(CELL, size=CELL_SIZE, line=CELL_LINE, align="left"),
    Look(NOTE, size=CELL_SIZE, line=CELL_LINE, align="left"),
    Look(FOOTER, SONG, PAGE_SIZE, FOOTER_LINE),
)


def fonts(east: str, latin: str = LATIN) -> Element:
    """Return the fonts of a run: Chinese text in `east`, digits and letters in `latin`."""
    return w("rFonts", hint="eastAsia", ascii=latin, eastAsia=east, hAnsi=latin, cs=latin)


def sized(size: float) -> list[Element]:
    """Return a size in points for all scripts."""
    return [w("sz", val=points(size)), w("szCs", val=points(size))]


def new_styles(styles: Element) -> None:
    """Put the styles of a paper in place of all that a document has."""
    for old in styles.xpath("./w:style | ./w:docDefaults"):
        styles.remove(old)
    styles.insert(0, _document_defaults())
    add_missing(styles)


def add_missing(styles: Element) -> dict[str, str]:
    """Add the styles of papers that a document does not have; return the identifiers of all by their name."""
    known = names_of(styles)
    for made in _styles(known.get(NORMAL.casefold(), NORMAL)):
        name = str(made.name_val)
        if name.casefold() not in known:
            styles.append(made)
    return names_of(styles)


def names_of(styles: Element) -> dict[str, str]:
    """Return the identifiers of a document's styles by their names in small letters."""
    found = [(one.name_val, one.styleId) for one in styles.xpath("./w:style")]
    return {str(name).casefold(): str(identifier) for name, identifier in found if name and identifier}


def font_table() -> bytes:
    """Return the part that tells what to take where a font of the standard is missing."""
    listed = [
        w(
            "font",
            w("altName", val=instead),
            w("panose1", val=panose),
            w("charset", val="86"),
            w("family", val=family),
            w("pitch", val="variable" if name == TITLE_FONT else "fixed"),
            name=name,
        )
        for name, instead, family, panose in FALLBACKS
    ]
    latin = w(
        "font", w("charset", val="00"), w("family", val="roman"), w("pitch", val="variable"), name=LATIN
    )
    return bytes(serialize_part_xml(w("fonts", *listed, latin)))


def _document_defaults() -> Element:
    spoken = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    text = w("rPr", fonts(SERIF), *sized(BODY_SIZE), spoken)
    return w("docDefaults", w("rPrDefault", text), w("pPrDefault"))


def _styles(normal: str) -> list[Element]:
    return [
        *_plain_styles(),
        *(_paragraph_style(look, normal) for look in LOOKS),
        _named(STRONG, "character", w("qFormat"), w("rPr", fonts(SANS))),
        _named(GRID, "table", _table_properties(thin=True)),
    ]


def _plain_styles() -> list[Element]:
    """Return what every document has: plain text, and the three kinds of nothing special."""
    # Lines and characters are of the grid's size themselves: a grid that moves them as well tears text with
    # digits apart in LibreOffice.
    lines = w("spacing", line=LINE_PITCH, lineRule="exact")
    text = w("pPr", w("widowControl", val=0), w("snapToGrid", val=0), lines, w("jc", val="both"))
    close = w("spacing", val=CHARACTER_TIGHTER)
    face = w("rPr", fonts(SERIF), w("snapToGrid", val=0), close, *sized(BODY_SIZE))
    return [
        _named(NORMAL, "paragraph", w("qFormat"), text, face, default=True),
        _named("Default Paragraph Font", "character", w("semiHidden"), default=True),
        _named("Normal Table", "table", w("semiHidden"), _table_properties(thin=False), default=True),
        _named("No List", "numbering", w("semiHidden"), default=True),
    ]


def _table_properties(*, thin: bool) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [w(side, val="single", sz=THIN, space=0, color="auto") for side in sides]
    edges = [w(side, w=CELL_EDGE, type="dxa") for side in ("left", "right")]
    none = [w("top", w=0, type="dxa"), edges[0], w("bottom", w=0, type="dxa"), edges[1]]
    return w("tblPr", w("tblBorders", *lines) if thin else None, w("tblCellMar", *none))


def _named(name: str, kind: str, *parts: Element | None, default: bool = False) -> Element:
    marked = {"default": 1} if default else {}
    return w("style", w("name", val=name), *parts, type=kind, styleId=_style_id(name), **marked)


def _style_id(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split())


def _paragraph_style(look: Look, normal: str) -> Element:
    indent: dict[str, str | int] = {"firstLineChars": 200, "firstLine": 2 * CHARACTER}
    spacing: dict[str, str | int] = {"before": look.above} if look.above else {}
    if look.line:
        spacing |= {"line": look.line, "lineRule": "exact"}
    asked = {
        "keepNext": w("keepNext") if look.keep_next else None,
        "spacing": w("spacing", **spacing) if spacing else None,
        "ind": w("ind", **indent) if look.first_line else None,
        "jc": w("jc", val=look.align) if look.align else None,
        "outlineLvl": None if look.level is None else w("outlineLvl", val=look.level),
    }
    # The footer's digits are those of Song at half width, as the standard has them.
    latin = look.font if look.font == SONG else LATIN
    face = [fonts(look.font, latin)] if look.font else []
    return _named(
        look.name,
        "paragraph",
        w("basedOn", val=normal),
        w("next", val=_style_id(look.next_style)) if look.next_style else None,
        w("qFormat"),
        w("pPr", *(asked.get(name) for name in PARAGRAPH_ORDER)),
        w("rPr", *face, *(sized(look.size) if look.size else [])),
    )
