"""Cells: how many orders of a unit, township and month bear the same mark; those of whole months are kept.

One reading of a period serves the figures of every level, before and after exclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import BigInteger, Connection, and_, case, cast, func, or_, select

from dashboard.clocks.periods import is_whole_month, months_of
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.kept import lasting, unchanged
from data_access.counting.marks import Numbers, mark_of
from data_access.counting.population import day_number, in_period, placed
from data_access.database import month_version
from data_access.schema import Instant, order

Answer = TypeVar("Answer")
o = order.c
NOBODY = 0  # number of no unit and of no township
NEVER = 99_999_999  # due day of an order that lost its deadline
# What places an order or decides a fact; when a table was read or updated does neither.
_INSTANTS = tuple(
    each
    for each in o
    if isinstance(each.type, Instant) and each.name not in ("data_time", "source_updated_at")
)


@dataclass(frozen=True)
class Cells:
    """Rows of equal length: month (yyyymm), unit, township, mark, and how many orders these are."""

    month: Numbers
    unit: Numbers
    township: Numbers
    mark: Numbers
    n: Numbers

    def __len__(self) -> int:
        return len(self.n)


@dataclass(frozen=True)
class Moves:
    """Orders that an extension moved out of the stretch of days that was read.

    Rows of equal length: first month (yyyymm), unit, township, the day that the deadline in force ends (NEVER
    without one), whether provincial, and how many orders these are.
    """

    month: Numbers
    unit: Numbers
    township: Numbers
    due_day: Numbers
    provincial: Numbers
    n: Numbers

    def __len__(self) -> int:
        return len(self.n)


def cells_of(connection: Connection, period: Period, conditions: Conditions) -> Cells:
    """Return the cells of the orders of a period at the conditions' data time, excluded ones included."""
    return _joined(Cells, "cells", connection, period, conditions, _read_cells)


def moves_of(connection: Connection, period: Period, conditions: Conditions) -> Moves:
    """Return the orders whose first deadline lay in a month of the period and that left that month.

    Of a period that covers a month in part, those that left this part. Only by due date can a deadline place
    an order: on other bases there are none.
    """
    if conditions.basis != "due":
        return _columns(Moves, [])
    return _joined(Moves, "moves", connection, period, conditions, _read_moves)


def kept_month(
    connection: Connection,
    name: Hashable,
    period: Period,
    conditions: Conditions,
    make: Callable[[], Answer],
) -> Answer:
    """Return what was read of a period, kept until the data change; of a settled month, until it is touched.

    `make` may depend on the database, on `name`, the period and the facts of orders at the data time. A month
    is settled at a data time after every instant in the rows that may ever belong to it: no comparison with a
    later data time can turn out otherwise, so that only a write to one of these rows can change an answer;
    such a write gives the month a new version.
    """
    asked = (name, period.first, period.last, conditions.facts_key)
    if is_whole_month(period):
        version = month_version(connection, period.first.year * 100 + period.first.month)
        last = lasting(
            connection,
            ("last instant", conditions.basis, period.first, version),
            lambda: _last_instant(connection, period, conditions),
        )
        minutes = max(conditions.settings.four_way_minutes, conditions.settings.liaison_minutes)
        if conditions.as_of.timestamp() > last + minutes * 60:
            return lasting(connection, (asked, version), make)
    return unchanged(connection, (asked, conditions.as_of), make)


def _last_instant(connection: Connection, period: Period, conditions: Conditions) -> int:
    """Return the last instant, in seconds, of all orders that may lie in a period at any moment."""
    within = placed(conditions.basis, day_number(period.first), day_number(period.last))
    latest = [func.max(cast(each, BigInteger)) for each in _INSTANTS]
    found = connection.execute(select(*latest).where(within)).one()
    return max((each for each in found if each is not None), default=0)


def _joined(
    kind: type[Answer],
    name: str,
    connection: Connection,
    period: Period,
    conditions: Conditions,
    read: Callable[[Connection, Period, Conditions], Answer],
) -> Answer:
    """Return the rows of all months of a period one after the other."""
    parts = [
        kept_month(connection, name, part, conditions, lambda part=part: read(connection, part, conditions))  # type: ignore[misc]
        for part in months_of(period)
    ]
    if len(parts) == 1:
        return parts[0]
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return kind(*(np.concatenate([getattr(part, each) for part in parts]) for each in names))


def _columns(kind: type[Answer], rows: Sequence[Any]) -> Answer:
    columns = len(fields(kind))  # type: ignore[arg-type]
    table = np.array([tuple(row) for row in rows], np.int64).reshape(len(rows), columns)
    return kind(*np.ascontiguousarray(table.T))


def _read_cells(connection: Connection, period: Period, conditions: Conditions) -> Cells:
    # Asked of the rows first, then counted, or the databases would work out each mark twice.
    rows = (
        select(
            func.coalesce(o.unit_id, NOBODY).label("unit"),
            func.coalesce(o.township_id, NOBODY).label("township"),
            mark_of(conditions).label("mark"),
        )
        .where(in_period(conditions, period))
        .subquery()
    )
    keys = (rows.c.unit, rows.c.township, rows.c.mark)
    month = period.first.year * 100 + period.first.month
    found = connection.execute(select(*keys, func.count()).group_by(*keys)).all()
    return _columns(Cells, [(month, *row) for row in found])


def _read_moves(connection: Connection, period: Period, conditions: Conditions) -> Moves:
    first, last = day_number(period.first), day_number(period.last)
    due_day = conditions.due_day
    left = and_(
        conditions.known,
        o.due_first_day.between(first, last),
        or_(due_day > last, due_day.is_(None)),
    )
    keys = (
        func.coalesce(o.unit_id, NOBODY),
        func.coalesce(o.township_id, NOBODY),
        func.coalesce(due_day, NEVER),
        case((o.provincial, 1), else_=0),
    )
    month = period.first.year * 100 + period.first.month
    found = connection.execute(select(*keys, func.count()).where(left).group_by(*keys)).all()
    return _columns(Moves, [(month, *row) for row in found])
