"""The orders that cost a unit points of its score: each order counted by itself, then shown by number."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import Connection, Row, case, select

from dashboard.appraisal.indicators import RATE_COUNTS
from dashboard.appraisal.losses import lost_points, order_losses
from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, Score
from dashboard.views.unit import LostOrder, LostPoints
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, in_period, where_conditions
from data_access.queries.context.context import conditions_of
from data_access.queries.order.rows import RowShower, order_rows
from data_access.schema import order
from data_access.scoping import orders_in_scope

MOST = 100
_OWN = frozenset(each.name for each in fields(Counts))


def lost_by_order(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    where: Where,
    score: Score,
    calendar: WorkCalendar,
    now: datetime,
) -> LostPoints:
    """Return the orders of a unit by the points that they cost, the dearest MOST of the scope as rows.

    The points are shared over every order of the unit, as its figures are city-wide for every scope; orders
    outside the scope are told together with the further ones.
    """
    conditions = conditions_of(context)
    matching = [in_period(conditions, context.period), conditions.measures["due"], *where_conditions(where)]
    found = connection.execute(select(order.c.order_id, *_columns(conditions)).where(*matching))
    losses = order_losses(score, {row.order_id: _counts(row) for row in found}, context.settings)
    shown = RowShower(conditions, calendar, context.judged_at(now))
    wanted = order.c.order_id.in_([each.key for each in losses[:MOST]])
    rows = connection.execute(order_rows().where(wanted, orders_in_scope(scope)))
    by_id = {row.order_id: shown.row(row) for row in rows}
    top = [LostOrder(by_id[each.key], each.points, each.by) for each in losses if each.key in by_id]
    # Of equal losses the newest order stands first.
    top.sort(key=lambda each: (-each.points, -each.row.opened_at.timestamp(), each.row.order_no))
    rest = sum((each.points for each in losses if each.key not in by_id), Fraction(0))
    return LostPoints(tuple(top), len(losses) - len(top), rest, lost_points(score))


def _columns(conditions: Conditions) -> list[Any]:
    """Return a column of 0 or 1 for each measure that rates are made of, and the items of the scorecard."""
    switched_on = {name for each in conditions.settings.further if each.of == "rate" for name in each.more}
    names = dict.fromkeys((*RATE_COUNTS, "late", "open_overdue", "unsolved", *sorted(switched_on)))
    measured = [case((conditions.measures[name], 1), else_=0).label(f"n_{name}") for name in names]
    provincial = conditions.measures["provincial"]
    applies = [case((provincial & one, 1), else_=0) for one, _met in conditions.six.values()]
    met = [case((provincial & one & done, 1), else_=0) for one, done in conditions.six.values()]
    return [
        *measured,
        reduce(add, applies).label("n_six_applicable"),
        reduce(add, met).label("n_six_met"),
    ]


def _counts(row: Row[Any]) -> Counts:
    """Return the counts of one order by itself."""
    numbers = {name.removeprefix("n_"): int(n) for name, n in row._mapping.items() if name != "order_id"}
    own: dict[str, Any] = {name: n for name, n in numbers.items() if name in _OWN}
    return Counts(str(row.order_id), more={name: n for name, n in numbers.items() if name not in _OWN}, **own)
