"""Cells: how many orders of a unit, township and month bear the same mark, and how long things took them.

One reading of a period serves the figures of every level, before and after exclusion; whole months are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, func, or_, select

from dashboard.clocks.periods import stretches
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.marks import Numbers, mark_of
from data_access.counting.months import by_months, month_of, stored_parts
from data_access.counting.population import day_number, in_period
from data_access.counting.stored import DURATIONS, NEVER, NOBODY, stored_marks, stored_moves
from data_access.schema import order

o = order.c


@dataclass(frozen=True)
class Took:
    """How long one thing took orders of cells: the place of each one's cell, and its seconds."""

    cell: Numbers
    seconds: Numbers


@dataclass(frozen=True)
class Cells:
    """Rows of equal length: month (yyyymm), unit, township, mark, and how many orders these are.

    `took` has each of DURATIONS: of all orders for which both its moments are known, whether it counts or
    not is told by the mark.
    """

    month: Numbers
    unit: Numbers
    township: Numbers
    mark: Numbers
    n: Numbers
    took: Mapping[str, Took]

    @property
    def nbytes(self) -> int:
        """Return how much room the arrays take."""
        seconds = sum(each.cell.nbytes + each.seconds.nbytes for each in self.took.values())
        return 5 * self.n.nbytes + seconds


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

    @property
    def nbytes(self) -> int:
        """Return how much room the arrays take."""
        return 6 * self.n.nbytes


_KEYS = ("month", "unit", "township", "mark", "n")


def cells_of(connection: Connection, period: Period, conditions: Conditions) -> Cells:
    """Return the cells of the orders of a period at the conditions' data time, excluded ones included."""
    parts = by_months(connection, "cells", period, conditions, partial(_read_cells, connection, conditions))
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(each.n) for each in parts)])
    took = {
        name: Took(
            np.concatenate(
                [each.took[name].cell + start for each, start in zip(parts, starts, strict=False)]
            ),
            np.concatenate([each.took[name].seconds for each in parts]),
        )
        for name in DURATIONS
    }
    columns = {name: np.concatenate([getattr(each, name) for each in parts]) for name in _KEYS}
    return Cells(took=took, **columns)


def moves_of(connection: Connection, period: Period, conditions: Conditions) -> Moves:
    """Return the orders whose first deadline lay in a month of the period and that left that month.

    Of a period that covers a month in part, those that left this part. Only by due date can a deadline place
    an order: on other bases there are none.
    """
    if conditions.basis != "due":
        return Moves(*_columns([], len(fields(Moves))))
    parts = by_months(connection, "moves", period, conditions, partial(_read_moves, connection, conditions))
    return Moves(*(np.concatenate([getattr(each, own.name) for each in parts]) for own in fields(Moves)))


def _columns(rows: Sequence[Any], columns: int) -> list[Numbers]:
    """Return the first columns of rows as arrays."""
    table = np.array([tuple(row)[:columns] for row in rows], np.int64).reshape(len(rows), columns)
    return list(np.ascontiguousarray(table.T))


def _by_month(parts: Sequence[Period], rows: Sequence[Any]) -> dict[Period, list[Any]]:
    """Return the rows of each part; their first column is its month."""
    months = {month: list(some) for month, some in groupby(sorted(rows, key=itemgetter(0)), itemgetter(0))}
    return {part: months.get(month_of(part), []) for part in parts}


def _read_cells(
    connection: Connection, conditions: Conditions, parts: Sequence[Period]
) -> dict[Period, Cells]:
    stored = stored_parts(parts, conditions)
    live = [each for each in parts if each not in stored]
    found: dict[Period, Cells] = {}
    if live:
        found |= _cells_by_part(connection, live, _marked_orders(conditions, live))
    if stored:
        found |= _cells_by_part(connection, list(stored), stored_marks(stored))
    return found


def _marked_orders(conditions: Conditions, parts: Sequence[Period]) -> Select[*tuple[Any, ...]]:
    """Select the month, place, mark and seconds of the orders of parts of a period."""
    return select(
        (conditions.attribution_day // 100).label("month"),
        func.coalesce(o.unit_id, NOBODY).label("unit"),
        func.coalesce(o.township_id, NOBODY).label("township"),
        mark_of(conditions).label("mark"),
        *(conditions.durations[name][1].label(name) for name in DURATIONS),
    ).where(or_(*(in_period(conditions, each) for each in stretches(parts))))


def _cells_by_part(
    connection: Connection, parts: Sequence[Period], marked: Select[*tuple[Any, ...]]
) -> dict[Period, Cells]:
    # Asked of the rows first, then counted, or the databases would work out each mark twice.
    rows = marked.subquery()
    keys = (rows.c.month, rows.c.unit, rows.c.township, rows.c.mark)
    # The seconds of a cell come as one text: orders one by one would cost more than counting them.
    seconds = (func.aggregate_strings(cast(rows.c[name], Text), ",") for name in DURATIONS)
    found = connection.execute(select(*keys, func.count(), *seconds).group_by(*keys)).all()
    return {part: _cells(some) for part, some in _by_month(parts, found).items()}


def _cells(rows: Sequence[Any]) -> Cells:
    """Return the cells that rows tell: the five numbers, then the seconds of each duration."""
    took = {}
    for column, name in enumerate(DURATIONS, start=len(_KEYS)):
        told = [row[column] or "" for row in rows]
        many = [each.count(",") + 1 if each else 0 for each in told]
        seconds = np.fromstring(",".join(filter(None, told)), np.int64, sep=",")
        took[name] = Took(np.repeat(np.arange(len(rows)), many), seconds)
    return Cells(took=took, **dict(zip(_KEYS, _columns(rows, len(_KEYS)), strict=True)))


def _read_moves(
    connection: Connection, conditions: Conditions, parts: Sequence[Period]
) -> dict[Period, Moves]:
    stored = stored_parts(parts, conditions)
    live = [each for each in parts if each not in stored]
    found: list[Any] = []
    if live:
        found += connection.execute(_moved_orders(conditions, live)).all()
    if stored:
        found += connection.execute(stored_moves(stored)).all()
    told = _by_month(parts, found)
    return {part: Moves(*_columns(some, len(fields(Moves)))) for part, some in told.items()}


def _moved_orders(conditions: Conditions, parts: Sequence[Period]) -> Select[*tuple[Any, ...]]:
    """Select what Moves tell of the orders that left one of some parts of a period."""
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
    return select(*keys, func.count()).where(conditions.known, or_(*map(left, parts))).group_by(*keys)
