"""The one table of the product: semantic, sortable by links, dense, with heads that stay in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from dash import html

from dashboard.definitions import DEFINITIONS
from dashboard.figure.codes import coded
from layouts.component import Attributes, Children, Component, aria, dataset
from layouts.components.explain import MAIN, described, explain_mark, explained, reference
from layouts.components.picture import told
from layouts.text import NONE

Tone = Literal["", "faint", "total", "section"]


@dataclass(frozen=True)
class Column:
    """One column: its head, the group it stands under, and how it gives way on narrow screens.

    `secondary` columns are quiet text; `wide` ones are hidden under 1440 px; `gap` opens a wider space before
    it. `sort` names the order that a click on the head asks for. `define` is the key of the definition that
    the head explains; a group whose columns all have the same one explains it in their place. `pin` keeps the
    column that names the row in sight where the table scrolls sideways.
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
    define: str = ""
    pin: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its cells by column key, and the address that a click anywhere in it opens.

    `code` is what the codes of its figures end in; they stand beside the numbers in print.
    """

    cells: Mapping[str, Children]
    href: str = ""
    selected: bool = False
    tone: Tone = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    sort: str = "",
    sort_href: Callable[[str], str] | None = None,
    context: str = MAIN,
    period: str = "",
) -> html.Div:
    """Draw a table; `sort` is the order in force, "-" in front for descending.

    `context` names whose period and data time its figures have, `period` another one in words.

    A group head above columns that are hidden on narrow screens is drawn twice, once for each width: a
    cell cannot span fewer columns by style alone. The box around the table is what scrolls sideways where the
    screen is too small (assets/width.css, assets/width.js).
    """
    heads = (
        [_groups(columns, context, wide=True), _groups(columns, context, wide=False)]
        if any(c.group for c in columns)
        else []
    )
    heads.append(
        html.Tr([_head(column, sort, sort_href, _told(columns, column), context) for column in columns])
    )
    grid = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(heads),
            html.Tbody([_row(columns, row) for row in rows]),
        ],
        className="grid-table",
    )
    return html.Div(grid, className="table-box", **told(context, period))


def _groups(columns: Sequence[Column], context: str, wide: bool) -> html.Tr:
    shown = [column for column in columns if wide or not column.wide]
    cells: list[Component] = []
    for name, members in groupby(shown, key=lambda column: column.group):
        each = list(members)
        span, key = len(each), each[0].define
        head = explained(name, key, context) if name and _told(columns, each[0]) else name
        cells.append(html.Th(head, colSpan=span, scope="colgroup") if name else html.Td(colSpan=span))
    return html.Tr(cells, className="groups only-wide" if wide else "groups only-narrow")


def _told(columns: Sequence[Column], column: Column) -> bool:
    """Tell whether the group's head explains a column: all columns of the group have its definition."""
    return bool(column.group and column.define) and all(
        each.define == column.define for each in columns if each.group == column.group
    )


def _head(
    column: Column, sort: str, sort_href: Callable[[str], str] | None, told: bool, context: str
) -> html.Th:
    content: Children = column.head
    extra: Attributes = reference(column.define, context) if column.define else {}
    if column.define and not told and not (column.sort and sort_href):
        content = explained(column.head, column.define, context)
    if column.sort and sort_href:
        direction = _direction(column.sort, sort)
        if direction:
            extra["aria-sort"] = direction
        mark = {"ascending": "↑", "descending": "↓"}.get(direction, "")
        label: Children = (
            [column.head, html.Span(mark, className="sort-mark", **aria(hidden="true"))]
            if mark
            else column.head
        )
        said = described(column.define, context) if column.define else {}
        content = html.A(label, href=sort_href(column.sort), className="sort stay", **said)
        if column.define and not told:
            content = [content, explain_mark(column.head, column.define, context)]
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
        shown: set[str] = set()
        cells = [_cell(column, row, _code(column, row, shown)) for column in columns]
    names = [
        name for name in (row.tone, "selected" if row.selected else "", "opens" if row.href else "") if name
    ]
    extra: Attributes = {"data-href": row.href} if row.href else {}
    if row.selected:
        extra["aria-current"] = "true"
    return html.Tr(cells, className=" ".join(names) or None, **extra)


def _code(column: Column, row: Row, shown: set[str]) -> str:
    """Return the code of a cell's number: once a figure, and not where there is none."""
    content = row.cells.get(column.key)
    empty = getattr(content, "children", content) in (None, NONE)
    if not row.code or not column.define or column.define in shown or empty:
        return ""
    shown.add(column.define)
    return coded(column.define, row.code) if DEFINITIONS[column.define].measured_in else ""


def _cell(column: Column, row: Row, code: str) -> html.Td:
    names = [_classes(column), row.classes.get(column.key, "")]
    extra = dataset(code=code) if code else {}
    return html.Td(
        row.cells.get(column.key), className=" ".join(name for name in names if name) or None, **extra
    )


def _classes(column: Column) -> str:
    flags = {
        "left": column.left,
        "secondary": column.secondary,
        "wide": column.wide,
        "gap": column.gap,
        "grow": column.grow,
        "pin": column.pin,
    }
    return " ".join(name for name, on in flags.items() if on)
