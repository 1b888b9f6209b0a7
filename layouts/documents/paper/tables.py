"""Tables of a paper: thin lines, the head on every page, no row on two pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.papers.document import Align, Run, Table
from dashboard.papers.titles import display_width
from layouts.documents.paper import styles
from layouts.documents.paper.styles import CELL_EDGE, CELL_SIZE, sized
from layouts.documents.paper.xml import Element, paragraph, run, w

SMALL = 9.0  # where a table is too wide for the usual size
NARROWEST, WIDEST = 2.0, 16.0  # characters that a column asks for


def table(given: Table, width: int, style: Callable[[str], str]) -> Element:
    """Return a table of the width in twips; `style` finds the identifier of a style."""
    asked = asked_widths(given)
    small = sum(asked) * CELL_SIZE * 20 + len(asked) * 2 * CELL_EDGE > width
    widths = _shares(given.widths or asked, width)
    others: list[Align] = ["center"] * (len(given.head) - 1)
    align: Sequence[Align] = given.align or ["left", *others]
    strong = [w("rStyle", val=style(styles.STRONG))]
    size = sized(SMALL) if small else []
    cell = style(styles.CELL)
    heads = [run(text, *strong, *size) for text in given.head]
    rows = [_row(heads, widths, ["center", *others], cell, head=True)]
    for cells in given.rows:
        rows.append(_row([_cell_run(one, size) for one in cells], widths, align, cell, head=False))
    properties = w(
        "tblPr",
        w("tblStyle", val=style(styles.GRID)),
        w("tblW", w=sum(widths), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=one) for one in widths)), *rows)


def _cell_run(one: Run, size: Sequence[Element]) -> Element:
    return run(one.text, *([w("b"), w("bCs")] if one.bold else []), *size)


def _row(
    runs: Sequence[Element], widths: Sequence[int], align: Sequence[Align], style: str, *, head: bool
) -> Element:
    cells = []
    for content, width, side in zip(runs, widths, align, strict=True):
        text = paragraph(content, style=style, jc=w("jc", val=side))
        cells.append(w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), text))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader") if head else None), *cells)


def asked_widths(given: Table) -> list[float]:
    """Return how many characters wide each column would be; a head may break into two lines."""
    asked = []
    for column, head in enumerate(given.head):
        cells = max((display_width(row[column].text) for row in given.rows), default=0.0)
        asked.append(min(WIDEST, max(NARROWEST, cells + 0.5, display_width(head) / 2 + 0.5)))
    return asked


def _shares(asked: Sequence[float], width: int) -> list[int]:
    total = sum(asked)
    shares = [int(width * one / total) for one in asked]
    shares[-1] += width - sum(shares)
    return shares
