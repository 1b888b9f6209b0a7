"""Read the daily list (日督导): what a unit, or the whole city, has to follow up on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_

from dashboard.ledgers.promises import promise_mark
from dashboard.order.gates import GateCheck, gate_checks
from dashboard.people.access import Scope
from dashboard.records.clocks import end_of
from dashboard.records.steps import OWED
from dashboard.views.context import FigureContext
from dashboard.views.notices import NoticeRow
from dashboard.views.order import OrderFilter
from dashboard.views.orders import of_unit
from dashboard.views.reference import Unit
from dashboard.views.supervision import DailyView, DueOrders, SentBack, Unanswered
from data_access.counting.tally import where_conditions
from data_access.database import Connection
from data_access.queries.context.context import conditions_of
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.queries.orders.open_orders import where_of
from data_access.queries.orders.page import orders_view
from data_access.queries.proactive.orders import Key, shown_orders
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.proactive.scope import of_unit_in_scope
from data_access.queries.supervise.notices import notice_rows
from data_access.queries.supervise.scope import notices_in_scope
from data_access.schema import ledger_item, message, order, supervision, unit
from data_access.scoping import orders_in_scope

LIVE = "r30d"
SHOWN, MOST_TOLD = 8, 20
CHOSEN_KINDS = ("district", "department", "utility", "township")
o, s, m, u = order.c, supervision.c, message.c, unit.c


def daily_view(connection: Connection, scope: Scope, now: datetime, code: str = "") -> DailyView:
    """Return the daily list of a unit, for the city's accounts without one of the whole city.

    Raises Denied without the right to orders and records. A code outside falls back to the own unit.
    """
    scope.require("view_orders")
    records = Records.of(connection, scope, now)
    live = records.reading.context(period=LIVE, default_period=LIVE)
    units = choosable(records)
    own = records.units.get(scope.unit_id) if scope.unit_id is not None else None
    chosen = next((each for each in units if each.code == code), own)
    day = records.today
    calendar = records.calendar
    before = day - timedelta(days=1)
    while not calendar.is_workday(before):
        before -= timedelta(days=1)
    view = DailyView(live, day, calendar.add_workdays(day, 1), before, chosen, units)
    if live.as_of is None:
        return view
    unanswered, total = _unanswered(records, view)
    return replace(
        view,
        parts=_parts(records, view),
        sent_back=_sent_back(records, live, chosen, before),
        notices=_notices(records, view),
        promises=_promises(records, view),
        unanswered=unanswered,
        unanswered_total=total,
    )


def choosable(records: Records) -> tuple[Unit, ...]:
    """Return the units whose list an account may open, in the official order."""
    scope = records.scope
    named = [each for each in records.choices().units if each.kind in CHOSEN_KINDS]
    if scope.city_wide:
        return tuple(each for each in named if each.kind != "township")
    inside = [each for each in named if scope.unit_id in (each.unit_id, each.district_id)]
    return tuple(inside if scope.unit_kind == "district" else inside[:1])


def _parts(records: Records, view: DailyView) -> tuple[DueOrders, ...]:
    base = of_unit(OrderFilter(), view.unit) if view.unit else OrderFilter()
    asked = (
        ("overdue", base.but(clock="overdue")),
        ("today", base.but(period=view.day.isoformat(), basis="due", clock="open")),
        ("next", base.but(period=view.next_day.isoformat(), basis="due", clock="open")),
        ("maybe", base.but(clock="maybe")),
    )
    found = []
    for name, filter in asked:
        listed = orders_view(records.connection, records.scope, filter, page_size=SHOWN, now=records.now)
        found.append(DueOrders(name, filter, listed.total, listed.rows))
    return tuple(found)


def _of_unit(chosen: Unit | None, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the condition that a record is of a unit; of a district also those of its townships."""
    if chosen is None:
        return []
    inside = select(u.unit_id).where((u.unit_id == chosen.unit_id) | (u.district_id == chosen.unit_id))
    return [column.in_(inside.correlate(None))]


def _sent_back(
    records: Records, live: FigureContext, chosen: Unit | None, before: date
) -> tuple[SentBack, ...]:
    """Return the open orders that a gate has sent back since the beginning of the working day before."""
    since = datetime.combine(before, time(0), ZONE)
    conditions = conditions_of(live)
    query = select(*_GATE_COLUMNS).where(
        orders_in_scope(records.scope),
        conditions.open_now,
        o.gate_log.contains('"returned"'),
        o.confidential.is_(False),
        *where_conditions(where_of(chosen)),
    )
    checks: dict[Key, tuple[GateCheck, str]] = {}
    for row in records.connection.execute(query):
        as_of = conditions.moment_of(row.source_id)
        back = [
            each
            for each in gate_checks(row.gate_log)
            if each.result == "returned" and since <= each.at <= as_of
        ]
        if back:
            checks[row.shard, row.order_id] = back[-1], shown_text(row, back[-1].reason)
    shown = shown_orders(records.connection, records.scope, list(checks))
    found = [SentBack(shown[key], check.gate, said, check.at) for key, (check, said) in checks.items()]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


_GATE_COLUMNS: tuple[Any, ...] = (
    *(o.shard, o.order_id, o.source_id, o.gate_log, o.enterprise_name, o.contact_name),
)


def _notices(records: Records, view: DailyView) -> tuple[NoticeRow, ...]:
    """Return the notices whose reply is overdue or due by the next working day, and those to be reviewed."""
    owed = and_(s.state.in_(OWED["supervision"]), s.due <= end_of(view.next_day, ZONE))
    mine = [notices_in_scope(records.scope), *_of_unit(view.unit, s.unit_id)]
    return notice_rows(records, [*mine, owed | (s.state == "replied")])


def _promises(records: Records, view: DailyView) -> tuple[tuple[Any, datetime, str], ...]:
    """Return the orders of the ledgers whose promise has passed or ends by the next working day."""
    item = ledger_item.c
    near = select(item.shard, item.order_id).where(
        item.state.in_(OWED["ledger"]), item.promised <= end_of(view.next_day, ZONE)
    )
    promised = {
        (row.shard, row.order_id): row.promised
        for row in records.connection.execute(near.add_columns(item.promised))
    }
    query = order_rows().where(
        orders_in_scope(records.scope),
        tuple_(o.shard, o.order_id).in_(near),
        *where_conditions(where_of(view.unit)),
    )
    shown = RowShower(conditions_of(view.live), records.calendar, records.now)
    rows = records.connection.execute(query).all()
    found = []
    for row in rows:
        until = promised[row.shard, row.order_id]
        found.append((shown.row(row), until, promise_mark(until, ZONE, records.calendar)))
    return tuple(sorted(found, key=lambda line: (line[1], line[0].order_no)))


def _unanswered(records: Records, view: DailyView) -> tuple[tuple[Unanswered, ...], int]:
    """Return the newest reminders since the working day before that nobody confirmed, and how many are."""
    since = datetime.combine(view.before, time(0), ZONE)
    query = (
        select(
            m.unit_id, m.text, m.link, func.min(m.created_at).label("at"), func.count().over().label("total")
        )
        .where(
            m.unit_id.is_not(None),
            m.created_at >= since,
            m.state != "cancelled",
            of_unit_in_scope(records.scope, m.unit_id),
            *_of_unit(view.unit, m.unit_id),
        )
        .group_by(m.unit_id, m.text, m.link)
        .having(func.max(m.receipt_at).is_(None))
        .order_by(func.min(m.created_at).desc())
        .limit(MOST_TOLD)
    )
    rows: Sequence[Any] = records.connection.execute(query).all()
    found = tuple(Unanswered(records.units[row.unit_id], row.text, row.link, row.at) for row in rows)
    return found, rows[0].total if rows else 0
