"""The orders that cost a unit points of its score: each order counted by itself, then shown by number."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection

from dashboard.appraisal.losses import lost_points, order_losses
from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Score
from dashboard.views.unit import LostOrder, LostPoints
from data_access.counting.tally import Where, counts_of_marks, order_marks
from data_access.queries.context.context import conditions_of
from data_access.queries.order.rows import RowShower, order_rows
from data_access.schema import order
from data_access.scoping import orders_in_scope

MOST = 100


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
    marks = order_marks(connection, scope, context.period, conditions, where)
    losses = order_losses(score, counts_of_marks(marks, conditions), context.settings)
    shown = RowShower(conditions, calendar, context.judged_at(now))
    wanted = order.c.order_id.in_([each.key for each in losses[:MOST]])
    rows = connection.execute(order_rows().where(wanted, orders_in_scope(scope)))
    by_id = {row.order_id: shown.row(row) for row in rows}
    top = [LostOrder(by_id[each.key], each.points, each.by) for each in losses if each.key in by_id]
    # Of equal losses the newest order stands first.
    top.sort(key=lambda each: (-each.points, -each.row.opened_at.timestamp(), each.row.order_no))
    rest = sum((each.points for each in losses if each.key not in by_id), Fraction(0))
    return LostPoints(tuple(top), len(losses) - len(top), rest, lost_points(score))
