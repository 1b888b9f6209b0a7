"""Cells: how many orders of a unit, township and month bear the same mark; those of whole months are kept.

One reading of a period serves the figures of every level, before and after exclusion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from dashboard.clocks.periods import stretches
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.marks import Numbers, mark_of
from data_access.counting.months import by_months, month_of
from data_access.counting.population import day_number, in_period
from data_access.schema import order

o = order.c
NOBODY = 0  # number of no unit and of no township
MISSING = -(1 << 62)  # seconds of what did not happen
NEVER = 99_999_999  # due day of an order that lost its deadline


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


@dataclass(frozen=True)
class Spans:
    """Orders one by one, with how long things took: rows of equal length.

    Month (yyyymm), unit, township, mark, and the seconds of each duration (MISSING without one): who has it
    is told by the mark.
    """

    month: Numbers
    unit: Numbers
    township: Numbers
    mark: Numbers
    onsite: Numbers
    feedback: Numbers
    close_hours: Numbers
    close_days: Numbers

    def __len__(self) -> int:
        return len(self.mark)


Rows = TypeVar("Rows", Cells, Moves, Spans)


def cells_of(connection: Connection, period: Period, conditions: Conditions) -> Cells:
    """Return the cells of the orders of a period at the conditions' data time, excluded ones included."""
    parts = by_months(connection, "cells", period, conditions, partial(_read_cells, connection, conditions))
    return _joined(Cells, parts)


def spans_of(connection: Connection, period: Period, conditions: Conditions) -> Spans:
    """Return the orders of a period with their durations, excluded ones included."""
    parts = by_months(connection, "spans", period, conditions, partial(_read_spans, connection, conditions))
    return _joined(Spans, parts)


def moves_of(connection: Connection, period: Period, conditions: Conditions) -> Moves:
    """Return the orders whose first deadline lay in a month of the period and that left that month.

    Of a period that covers a month in part, those that left this part. Only by due date can a deadline place
    an order: on other bases there are none.
    """
    if conditions.basis != "due":
        return _columns(Moves, [])
    parts = by_months(connection, "moves", period, conditions, partial(_read_moves, connection, conditions))
    return _joined(Moves, parts)


def _joined(kind: type[Rows], parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts one after the other."""
    if len(parts) == 1:
        return parts[0]
    names = [each.name for each in fields(kind)]
    return kind(*(np.concatenate([getattr(part, each) for part in parts]) for each in names))


def _columns(kind: type[Rows], rows: Sequence[Any]) -> Rows:
    columns = len(fields(kind))
    table = np.array([tuple(row) for row in rows], np.int64).reshape(len(rows), columns)
    return kind(*np.ascontiguousarray(table.T))


def _by_part(kind: type[Rows], parts: Sequence[Period], rows: Sequence[Any]) -> dict[Period, Rows]:
    """Return the rows of each part; their first column is its month."""
    whole = _columns(kind, rows)
    found = {}
    for part in parts:
        chosen = whole.month == month_of(part)
        found[part] = kind(*(getattr(whole, each.name)[chosen] for each in fields(kind)))
    return found


def _read_cells(
    connection: Connection, conditions: Conditions, parts: Sequence[Period]
) -> dict[Period, Cells]:
    # Asked of the rows first, then counted, or the databases would work out each mark twice.
    rows = (
        select(
            (conditions.attribution_day // 100).label("month"),
            func.coalesce(o.unit_id, NOBODY).label("unit"),
            func.coalesce(o.township_id, NOBODY).label("township"),
            mark_of(conditions).label("mark"),
        )
        .where(or_(*(in_period(conditions, each) for each in stretches(parts))))
        .subquery()
    )
    keys = (rows.c.month, rows.c.unit, rows.c.township, rows.c.mark)
    found = connection.execute(select(*keys, func.count()).group_by(*keys)).all()
    return _by_part(Cells, parts, found)


def _read_spans(
    connection: Connection, conditions: Conditions, parts: Sequence[Period]
) -> dict[Period, Spans]:
    columns = (
        conditions.attribution_day // 100,
        func.coalesce(o.unit_id, NOBODY),
        func.coalesce(o.township_id, NOBODY),
        mark_of(conditions),
        *(func.coalesce(seconds, MISSING) for _has, seconds in conditions.durations.values()),
    )
    within = or_(*(in_period(conditions, each) for each in stretches(parts)))
    return _by_part(Spans, parts, connection.execute(select(*columns).where(within)).all())


def _read_moves(
    connection: Connection, conditions: Conditions, parts: Sequence[Period]
) -> dict[Period, Moves]:
    due_day = conditions.due_day

    def left(part: Period) -> ColumnElement[bool]:
        last = day_number(part.last)
        first = o.due_first_day.between(day_number(part.first), last)
        return and_(first, or_(due_day > last, due_day.is_(None)))

    keys = (
        o.due_first_day // 100,
        func.coalesce(o.unit_id, NOBODY),
        func.coalesce(o.township_id, NOBODY),
        func.coalesce(due_day, NEVER),
        case((o.provincial, 1), else_=0),
    )
    statement = select(*keys, func.count()).where(conditions.known, or_(*map(left, parts))).group_by(*keys)
    return _by_part(Moves, parts, connection.execute(statement).all())
