"""Tell which figures the stored orders light, which stay dark, and which columns would light them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial, reduce
from operator import add

from sqlalchemy import (
    BigInteger,
    Connection,
    case,
    exists,
    func,
    literal_column,
    select,
)

from dashboard.clocks.periods import months_of
from dashboard.i18n import _, noop
from dashboard.views.importing import Place, ReadinessRow
from dashboard.views.reference import Period
from data_access.counting.kept import several, unchanged
from data_access.counting.months import month_of, version_of
from data_access.counting.population import day_of
from data_access.database import month_versions
from data_access.importing.fields import BY_NAME, REQUIRED
from data_access.queries.importing.lit import FIGURES, Figure
from data_access.schema import order

Mark = tuple[int, int, datetime]
_ZERO = literal_column("0", BigInteger)


# Pages and parts of pages by the figure without which they would be empty.
PLACES: tuple[tuple[str, str, str], ...] = (
    ("units", noop("Rankings of districts and departments"), "/rank"),
    ("townships", noop("Rankings of townships"), "/rank?level=township"),
    ("units", noop("Pages of units"), "/unit"),
    ("volume", noop("List of orders"), "/orders"),
    ("categories", noop("Hot spots"), "/proactive"),
    ("repeat", noop("Repeats"), "/proactive/repeats"),
    ("resolution", noop("Analysis"), "/analysis"),
    ("six", noop("Six items on orders and unit pages"), ""),
    ("gates", noop("Four gates on orders"), ""),
    ("gates", noop("Four gates' quality checks"), "/gates"),
    ("onsite", noop("Clocks of the reception desk"), "/desk"),
    ("units", noop("Reconciliation with the published table"), "/admin/reconcile"),
)


def lit_figures(connection: Connection) -> frozenset[str]:
    """Return the codes of the figures that at least one stored order lights."""
    row = connection.execute(
        select(*(exists().where(figure.about(order.c), figure.carries(order.c)) for figure in FIGURES))
    ).one()
    return frozenset(figure.code for figure, lit in zip(FIGURES, row, strict=True) if lit)


def places(rows: Sequence[ReadinessRow]) -> tuple[Place, ...]:
    """Return the pages that figures light or leave dark, with the columns that would light them."""
    by_code = {row.figure: row for row in rows}
    return tuple(
        Place(_(name), path, by_code[code].level != "none", by_code[code].needs)
        for code, name, path in PLACES
    )


def readiness(connection: Connection, source_id: int | None = None) -> tuple[ReadinessRow, ...]:
    """Return every figure with the orders that carry what it needs, of one source or of all."""
    versions = unchanged(connection, ("month versions",), lambda: month_versions(connection))
    keys = {
        month: (True, ("readiness", source_id, month, version_of(versions, month)))
        for month in _months(connection)
    }
    read = partial(_read_marks, connection, source_id)
    marks = [mark for month in several(connection, keys, read).values() for mark in month]
    return tuple(_row(figure, *_numbers(place, marks)) for place, figure in enumerate(FIGURES))


def _months(connection: Connection) -> list[int]:
    """Return the months (yyyymm) from the first order opened to the last."""
    opened = order.c.opened_day
    first, last = connection.execute(
        select(select(func.min(opened)).scalar_subquery(), select(func.max(opened)).scalar_subquery())
    ).one()
    if first is None:
        return []
    span = Period("", day_of(first), day_of(last), "days")
    return [month_of(each) for each in months_of(span)]


def _read_marks(
    connection: Connection, source_id: int | None, months: Sequence[int]
) -> dict[int, tuple[Mark, ...]]:
    """Return by month of opening how many orders bear the same mark, and when the first of them was opened.

    A mark holds two bits a figure: whether it is about the order, and whether the order carries it.
    """
    bits = [
        case((condition, literal_column(str(1 << place), BigInteger)), else_=_ZERO)
        for place, condition in enumerate(
            part(order.c) for figure in FIGURES for part in (figure.about, figure.carries)
        )
    ]
    rows = select(
        (order.c.opened_day // 100).label("month"), reduce(add, bits).label("mark"), order.c.opened_at
    ).where(order.c.opened_day.between(min(months) * 100, max(months) * 100 + 99))
    if source_id is not None:
        rows = rows.where(order.c.source_id == source_id)
    marked = rows.subquery()
    counted = select(marked.c.month, marked.c.mark, func.count(), func.min(marked.c.opened_at)).group_by(
        marked.c.month, marked.c.mark
    )
    found: dict[int, list[Mark]] = {month: [] for month in months}
    for month, *mark in connection.execute(counted):
        if month in found:
            found[month].append((mark[0], mark[1], mark[2]))
    return {month: tuple(marks) for month, marks in found.items()}


def _numbers(place: int, marks: Sequence[Mark]) -> tuple[int, int, datetime | None]:
    """Return of one figure how many orders it is about, how many carry it, and since when."""
    about, both = 1 << 2 * place, 3 << 2 * place
    carried = [(n, first) for mark, n, first in marks if mark & both == both]
    every = sum(n for mark, n, _first in marks if mark & about)
    return every, sum(n for n, _first in carried), min((first for _n, first in carried), default=None)


def template_for(figure: str) -> bytes:
    """Return an empty CSV (UTF-8 with mark) with a figure's columns; raise KeyError for an unknown figure."""
    fields = {one.code: one.fields for one in FIGURES}[figure]
    header = [_column(name) for name in dict.fromkeys((*REQUIRED, *fields))]
    text = io.StringIO()
    csv.writer(text).writerow(header)
    return text.getvalue().encode("utf-8-sig")


def _row(figure: Figure, every: int, have: int, since: datetime | None) -> ReadinessRow:
    level = "none" if not have else "full" if have == every else "partial"
    return ReadinessRow(
        figure=figure.code,
        name=_(figure.name),
        level=level,
        have=have,
        all=every,
        since=since,
        needs=() if level == "full" else tuple(_column(name) for name in figure.fields),
        why=_(figure.why),
    )


def _column(field: str) -> str:
    """Return the name under which a table's column is always recognised."""
    return BY_NAME[field].synonyms[0]
