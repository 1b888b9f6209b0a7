"""Geometry of an official paper's page after GB/T 9704-2012; lengths in twips, a twentieth of a point.

A4; margin of 37 mm above and 28 mm on the left; text of 156 mm × 225 mm in 22 lines of 28 characters.
"""

from __future__ import annotations

from dashboard.i18n import _
from layouts.documents.paper.xml import Element, paragraph, run, w

LINES, CHARACTERS = 22, 28
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT, RIGHT = 2098, 1587, 1474
LINE_PITCH = 580
# 35 mm less 0.1 mm: 22 lines of whole twips must have room.
BOTTOM = PAGE_HEIGHT - TOP - LINES * LINE_PITCH - 2
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
BODY_SIZE = 16
# A character's place, as 4096ths of a point above the size of the text.
CHARACTER_SPACE = -847
# 28 characters of 16 points fit the width when each is 0.3 points closer to the next: the 15.8 points of the
# standard do in Word, LibreOffice needs a little more room.
CHARACTER_TIGHTER = -6
# The dashes of the page number stand 7 mm below the text, in the middle of a line of 16 points.
FOOTER_LINE = 320
FOOTER = BOTTOM - 397 - FOOTER_LINE // 2
CHARACTER = 316


def points(size: float) -> int:
    """Return a size in points as Word counts it, in halves."""
    return round(size * 2)


def section_properties(landscape: bool = False) -> list[Element]:
    """Return size, margins and grid of a page; a page on its side has its head at the binding."""
    width, height = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    size = w("pgSz", w=width, h=height)
    margins: dict[str, str | int] = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT}
    if landscape:
        size = w("pgSz", w=width, h=height, orient="landscape")
        margins = {"top": LEFT, "right": TOP, "bottom": RIGHT, "left": BOTTOM}
    edge = min(FOOTER, int(margins["bottom"]) - FOOTER_LINE - 200)
    margin = w("pgMar", **margins, header=851, footer=edge, gutter=0)
    grid = w("docGrid", type="linesAndChars", linePitch=LINE_PITCH, charSpace=CHARACTER_SPACE)
    return [size, margin, grid]


def lay_out(properties: Element, *, landscape: bool = False) -> None:
    """Give a section the page of an official paper, keeping its headers and footers."""
    for tag in ("pgSz", "pgMar", "cols", "docGrid"):
        for old in properties.xpath(f"./w:{tag}"):
            properties.remove(old)
    properties.extend(section_properties(landscape))


def turn_page(properties: Element) -> None:
    """Lay a section's page on its side."""
    lay_out(properties, landscape=True)


def text_width(landscape: bool) -> int:
    """Return how wide the text is."""
    return PAGE_HEIGHT - TOP - BOTTOM if landscape else TEXT_WIDTH


def page_number(style: str, *, odd: bool) -> Element:
    """Return the line of a page's number: one character from the right edge, on even pages from the left."""
    side: dict[str, str | int] = (
        {"rightChars": 100, "right": CHARACTER} if odd else {"leftChars": 100, "left": CHARACTER}
    )
    before, after = _("\N{EM DASH} {page} \N{EM DASH}").split("{page}")
    return paragraph(
        run(before),
        *(_field_part(kind) for kind in ("begin", "PAGE", "separate", "1", "end")),
        run(after),
        style=style,
        ind=w("ind", **side),
        jc=w("jc", val="right" if odd else "left"),
    )


def _field_part(kind: str) -> Element:
    if kind == "PAGE":
        instruction = w("instrText")
        instruction.text = " PAGE "
        return w("r", instruction)
    return run(kind) if kind.isdigit() else w("r", w("fldChar", fldCharType=kind))
