"""The orders of a month one by one: whose they are, and their facts as they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dashboard.appraisal.losses import OrderLoss, order_losses
from dashboard.appraisal.ranking import rank_units
from dashboard.month.life import month_number
from dashboard.month.lost import LostPoint, lost_points
from dashboard.rankings.places import ranked_units
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import GroupBy
from data_access.counting.conditions import Conditions
from data_access.counting.marks import mark_of
from data_access.counting.population import in_period
from data_access.counting.tally import counts, counts_of_marks
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.schema import month_order, order

LEVELS: tuple[GroupBy, ...] = ("district", "department", "utility")
o, k = order.c, month_order.c


@dataclass(frozen=True)
class MonthOrder:
    """An order of a month: its key, its number, whose it is, and its facts as they count."""

    shard: int
    order_id: int
    source_id: int
    order_no: str
    unit_id: int | None
    township_id: int | None
    mark: int


def month_orders(connection: Connection, context: FigureContext) -> tuple[MonthOrder, ...]:
    """Return the orders of a month by number: of a locked one as its newest version counts them."""
    conditions = conditions_of(context)
    version = conditions.version_of(month_number(f"{context.period.first:%Y-%m}"))
    table: Any = order.c if version is None else month_order.c
    columns = (table.shard, table.order_id, table.source_id, table.order_no, table.unit_id, table.township_id)
    if version is None:
        statement = select(*columns, mark_of(conditions)).where(in_period(conditions, context.period))
    else:
        month = month_number(f"{context.period.first:%Y-%m}")
        statement = select(*columns, k.mark).where(k.version_id == version, k.month == month)
    return tuple(MonthOrder(*row) for row in connection.execute(statement.order_by(table.order_id)))


@dataclass(frozen=True)
class Ranked:
    """One level of a month as it is ranked: units, counts after and before exclusion, rows."""

    units: Sequence[Unit]
    counts: Mapping[str, Counts]
    before: Mapping[str, Counts]
    rows: tuple[RankRow, ...]


def ranked(reading: Reading, context: FigureContext, level: GroupBy) -> Ranked:
    """Return a level of a month as it is ranked, without its history."""
    after, before = (
        counts(
            reading.connection,
            reading.scope,
            context.period,
            conditions_of(context, excluded_too),
            level,
            times=False,
        )
        for excluded_too in (False, True)
    )
    units = ranked_units(reading.units, level, context.period)
    return Ranked(units, after, before, rank_units(units, after, before, context.settings))


@dataclass(frozen=True)
class Lost:
    """What the units of a month lost: their rows in the rankings and every lost point, by unit."""

    rows: Mapping[str, RankRow]  # by unit code
    levels: Mapping[GroupBy, Ranked]
    points: Mapping[int, tuple[LostPoint[int], ...]]  # by the unit's number
    orders: Mapping[int, MonthOrder]  # by the order's number


def lost_of_month(reading: Reading, context: FigureContext) -> Lost:
    """Return every lost point of a month's appraised units."""
    levels = {level: ranked(reading, context, level) for level in LEVELS}
    rows = {row.unit.code: row for each in levels.values() for row in each.rows}
    orders = {each.order_id: each for each in month_orders(reading.connection, context)}
    conditions = conditions_of(context)
    points = {row.unit.unit_id: _points(row, orders, context, conditions) for row in rows.values()}
    return Lost(rows, levels, points, orders)


def _points(
    row: RankRow, orders: Mapping[int, MonthOrder], context: FigureContext, conditions: Conditions
) -> tuple[LostPoint[int], ...]:
    marks = {each.order_id: each.mark for each in orders.values() if each.unit_id == row.unit.unit_id}
    if not marks or row.score.points is None:
        return ()
    losses: tuple[OrderLoss[int], ...] = order_losses(
        row.score, counts_of_marks(marks, conditions), context.settings
    )
    return tuple(lost_points(losses, marks))
