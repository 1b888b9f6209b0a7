"""An official paper as plain data: what stands in it, not how it looks.

Numbers of headings, tables, charts and annexes are no part of the data: the paper's layout writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]
LEVELS = 4


@dataclass(frozen=True)
class Run:
    """A stretch of text; `number_id` names the figure that it prints, so that it can be traced to its source.

    A run with a `number_id` holds that number alone, with its unit or without: `Run("89.23%", "q17")`.
    """

    text: str
    number_id: str | None = None
    bold: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) to 4 （1）, without its number."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= LEVELS:
            raise ValueError(f"a heading's level is 1 to {LEVELS}, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text; `indent` tells whether its first line stands in by two characters."""

    runs: tuple[Run, ...]
    indent: bool = True

    @property
    def text(self) -> str:
        """Return the whole text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table: one run a cell, `widths` as shares of the page's width, alignment by column.

    Without `widths` columns share the width by what stands in them; without `align` the first is left, the
    others are centred.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()

    def __post_init__(self) -> None:
        columns = len(self.head)
        if not columns:
            raise ValueError("a table has at least one column")
        for row in self.rows:
            if len(row) != columns:
                raise ValueError(f"a row has {len(row)} cells under {columns} heads: {row!r}")
        for name, given in (("widths", self.widths), ("align", self.align)):
            if given and len(given) != columns:
                raise ValueError(f"{len(given)} {name} for {columns} columns")


@dataclass(frozen=True)
class Series:
    """A row of a chart's values, one for each category; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart of bars, columns or lines, which the office can edit, with its data table below.

    `decimals` are those of the printed values, `threshold` draws a line across columns or lines (90).
    """

    kind: Literal["bar", "column", "line"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    table: Table
    unit: str = ""
    decimals: int = 0
    threshold: float | None = None

    def __post_init__(self) -> None:
        if not self.categories or not self.series:
            raise ValueError("a chart has at least one category and one series")
        if self.kind == "bar" and self.threshold is not None:
            raise ValueError("a threshold is drawn across columns and lines, not along bars")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    f"{one.name}: {len(one.values)} values for {len(self.categories)} categories"
                )


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Note:
    """How figures are counted (口径), in small type below what it belongs to."""

    text: str


Block = Heading | Paragraph | Table | Chart | PageBreak | Note


@dataclass(frozen=True)
class Attachment:
    """An annex: named after the text; with blocks it follows on pages of its own, without it comes beside.

    `landscape` turns its pages for wide tables.
    """

    name: str
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


@dataclass(frozen=True)
class RedHead:
    """The red head: of a bulletin with its issue, else of a letter, where the paper's number stands below.

    `issue` is 第 N 期, `total` 总第 M 期 of all years; `agency` edits the bulletin.
    """

    name: str
    issue: int | None = None
    total: int | None = None
    agency: str = ""


@dataclass(frozen=True)
class Copies:
    """Who gets the paper: 报 upward, 送 sideways, 发 downward, and how many are printed."""

    report: tuple[str, ...] = ()
    send: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    printed: int | None = None


@dataclass(frozen=True)
class Document:
    """An official paper. Empty parts are left out of the page.

    `kind` is the paper's kind as its owner names it; `identity` is kept in the file to tell whose copy comes
    back. `title` breaks its lines at line feeds; a long one without any breaks between words. `date` is the
    day of the paper (成文日期). `note` says how the paper's figures are counted, at its end.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    red_head: RedHead | None = None
    number: str = ""
    addressee: str = ""
    signature: str = ""
    date: date | None = None
    attachments: tuple[Attachment, ...] = ()
    copies: Copies | None = None
    note: str = ""
    identity: str = ""
