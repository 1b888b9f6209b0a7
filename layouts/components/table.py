"""The one table of the product: semantic, sortable by links, dense, with heads that stay in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from dash import dcc, html

Component = Any


@dataclass(frozen=True)
class Column:
    """One column: its head, the group it stands under, and how it gives way on narrow screens.

    `secondary` columns are quiet text; `wide` ones are hidden under 1440 px; `gap` opens a wider space before
    it. `sort` names the order that a click on the head asks for.
    """

    key: str
    head: str
    group: str = ""
    left: bool = False
    secondary: bool = False
    wide: bool = False
    gap: bool = False
    sort: str = ""
    title: str = ""
    grow: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its cells by column key, and the address that a click anywhere in it opens."""

    cells: Mapping[str, Component]
    href: str = ""
    selected: bool = False
    tone: Literal["", "faint", "total", "section"] = ""
    classes: Mapping[str, str] = field(default_factory=dict)


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    sort: str = "",
    sort_href: Callable[[str], str] | None = None,
) -> html.Table:
    """Draw a table; `sort` is the order in force, "-" in front for descending.

    A group head above columns that are hidden on narrow screens is drawn twice, once for each width: a
    cell cannot span fewer columns by style alone.
    """
    heads = (
        [_groups(columns, wide=True), _groups(columns, wide=False)] if any(c.group for c in columns) else []
    )
    heads.append(html.Tr([_head(column, sort, sort_href) for column in columns]))
    return html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(heads),
            html.Tbody([_row(columns, row) for row in rows]),
        ],
        className="grid-table",
    )


def _groups(columns: Sequence[Column], wide: bool) -> html.Tr:
    shown = [column for column in columns if wide or not column.wide]
    cells: list[Component] = []
    for name, members in groupby(shown, key=lambda column: column.group):
        span = len(list(members))
        cells.append(html.Th(name, colSpan=span, scope="colgroup") if name else html.Td(colSpan=span))
    return html.Tr(cells, className="groups only-wide" if wide else "groups only-narrow")


def _head(column: Column, sort: str, sort_href: Callable[[str], str] | None) -> html.Th:
    content: Component = column.head
    extra: dict[str, str] = {}
    if column.sort and sort_href:
        direction = _direction(column.sort, sort)
        if direction:
            extra["aria-sort"] = direction
        mark = {"ascending": "↑", "descending": "↓"}.get(direction, "")
        label = (
            [column.head, html.Span(mark, className="sort-mark", **{"aria-hidden": "true"})]
            if mark
            else column.head
        )
        content = dcc.Link(label, href=sort_href(column.sort), className="sort stay")
    return html.Th(
        content, scope="col", className=_classes(column) or None, title=column.title or None, **extra
    )


def _direction(wanted: str, sort: str) -> str:
    if sort.lstrip("-") != wanted.lstrip("-"):
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def _row(columns: Sequence[Column], row: Row) -> html.Tr:
    if row.tone == "section":
        cells = [html.Td(row.cells.get(columns[0].key), colSpan=len(columns))]
    else:
        cells = [_cell(column, row) for column in columns]
    names = [
        name for name in (row.tone, "selected" if row.selected else "", "opens" if row.href else "") if name
    ]
    extra = {"data-href": row.href} if row.href else {}
    if row.selected:
        extra["aria-current"] = "true"
    return html.Tr(cells, className=" ".join(names) or None, **extra)


def _cell(column: Column, row: Row) -> html.Td:
    names = [_classes(column), row.classes.get(column.key, "")]
    return html.Td(row.cells.get(column.key), className=" ".join(name for name in names if name) or None)


def _classes(column: Column) -> str:
    flags = {
        "left": column.left,
        "secondary": column.secondary,
        "wide": column.wide,
        "gap": column.gap,
        "grow": column.grow,
    }
    return " ".join(name for name, on in flags.items() if on)
