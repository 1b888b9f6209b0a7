"""Orders that a unit takes part in as 协办: it answers for its own deadline alone, the lead for the order."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)

from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period, Unit
from dashboard.views.unit import JointPart, JointParts
from data_access.counting.grouped import grouped
from data_access.queries.context.context import conditions_of
from data_access.queries.context.sources import CITY_ZONE
from data_access.reference.english import shown_name
from data_access.schema import Instant, order, participant, source, unit

o, p = order.c, participant.c
JOINT_MEASURES = ("joint_open", "joint_overdue", "joint_due", "joint_on_time")
MOST = 8


def joint_part(code: str, measure: str, context: FigureContext) -> list[ColumnElement[bool]]:
    """Return the conditions on orders in which a unit takes part, as a measure of its part asks."""
    own = p.unit_id == select(unit.c.unit_id).where(unit.c.code == code).scalar_subquery()
    same = and_(p.shard == o.shard, p.order_id == o.order_id)
    return [exists().where(same, own, *_measured(measure, context))]


def _measured(measure: str, context: FigureContext) -> list[ColumnElement[bool]]:
    if context.as_of is None or measure not in JOINT_MEASURES:
        return []
    moment = conditions_of(context).moment
    closed = and_(p.closed_at.is_not(None), p.closed_at <= moment)
    withdrawn = and_(o.withdrawn_at.is_not(None), o.withdrawn_at <= moment)
    due = and_(_within(context.period), p.due < moment)
    return {
        "joint_open": [not_(closed), not_(withdrawn)],
        "joint_overdue": [not_(closed), not_(withdrawn), p.due < moment],
        "joint_due": [due],
        "joint_on_time": [due, closed, p.closed_at <= p.due],
    }[measure]


def _within(period: Period) -> ColumnElement[bool]:
    """Return the condition that a deadline lies in a period; one at 24:00 belongs to the day that it ends."""
    first = datetime.combine(period.first, time(0), CITY_ZONE)
    end = datetime.combine(period.last + timedelta(days=1), time(0), CITY_ZONE)
    return and_(p.due > literal(first, Instant()), p.due <= literal(end, Instant()))


def joint_parts(
    connection: Connection, scope: Scope, unit_: Unit, context: FigureContext, live: FigureContext
) -> JointParts | None:
    """Return a unit's parts in other units' orders: counted in the period and now; None where it has none.

    Figures are city-wide; the open parts themselves, without a word of the orders, are for those who may see
    the unit's own orders.
    """
    scope.require("view_figures")
    # Its parts are few: they are looked up first, not every order asked whether it has one.
    mine = p.unit_id == unit_.unit_id
    numbers = {
        name: and_(*_measured(name, live if name in JOINT_MEASURES[:2] else context))
        for name in JOINT_MEASURES
    }
    joins = [(participant, and_(p.shard == o.shard, p.order_id == o.order_id))]
    (found,) = grouped(connection, scope, {}, [mine], numbers, joins)
    if not found.n:
        return None
    own = scope.may("view_orders") and (scope.city_wide or scope.unit_id == unit_.unit_id)
    return JointParts(
        open=int(found.joint_open),
        overdue=int(found.joint_overdue),
        due=int(found.joint_due),
        on_time=int(found.joint_on_time),
        rows=_open_parts(connection, unit_, live) if own else (),
    )


def _open_parts(connection: Connection, unit_: Unit, live: FigureContext) -> tuple[JointPart, ...]:
    lead = unit.alias("lead")
    statement: Any = (
        select(source.c.code, o.order_no, o.source_id, func.coalesce(lead.c.name, "").label("lead"), p.due)
        .select_from(order)
        .join(participant, and_(p.shard == o.shard, p.order_id == o.order_id))
        .join(source, source.c.source_id == o.source_id)
        .outerjoin(lead, lead.c.unit_id == o.unit_id)
        .where(p.unit_id == unit_.unit_id, *_measured("joint_open", live))
        .order_by(or_(p.due.is_(None)), cast(p.due, BigInteger), o.order_no)
        .limit(MOST)
    )
    moment_of = conditions_of(live).moment_of
    rows = connection.execute(statement).all()
    return tuple(
        JointPart(
            row.code, row.order_no, shown_name(row.lead), row.due, _passed(row.due, moment_of(row.source_id))
        )
        for row in rows
    )


def _passed(due: datetime | None, moment: datetime) -> bool:
    return due is not None and due < moment
