"""Rows of warnings as pages show them: unit, order, deadline, who was told, what was made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select

from dashboard.alerts.records import ENDED, SUBJECT
from dashboard.clocks.rules import day_of_deadline
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, owns
from dashboard.records.steps import STEPS
from dashboard.views.alerts import BornNotice, Delivery, WarningRow
from dashboard.views.order import OrderRow
from dashboard.views.reference import Unit
from data_access.counting.conditions import Conditions
from data_access.counting.kept import settled
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.context.reading import Reading
from data_access.queries.order.rows import RowShower, order_rows
from data_access.reference.accounts import shown_names
from data_access.schema import contact, message, order, supervision, warning
from data_access.scoping import orders_in_scope

w, o, m = warning.c, order.c, message.c
TOLD_SHOWN = 40  # messages of one warning


@dataclass(frozen=True)
class Around:
    """What stands around the rows of a page, read once for all of them."""

    orders: Mapping[int, OrderRow]
    deliveries: Mapping[int, tuple[Delivery, ...]]
    notices: Mapping[int, tuple[BornNotice, ...]]


def around(reading: Reading, conditions: Conditions | None, rows: Sequence[Row[Any]]) -> Around:
    """Read the orders that the account may open, the messages and the 督办单 of some warnings."""
    numbers = [row.warning_id for row in rows]
    return Around(
        _orders(reading, conditions, numbers),
        _deliveries(reading, numbers),
        _born(reading, numbers),
    )


def _orders(reading: Reading, conditions: Conditions | None, numbers: Sequence[int]) -> dict[int, OrderRow]:
    if conditions is None or not numbers or not reading.scope.may("view_orders"):
        return {}
    shower = RowShower(conditions, reading.calendar, settled(reading.now))
    query = (
        order_rows(w.warning_id)
        .join(warning, and_(w.shard == o.shard, w.order_id == o.order_id))
        .where(w.warning_id.in_(numbers), orders_in_scope(reading.scope))
    )
    return {row.warning_id: shower.row(row) for row in reading.connection.execute(query)}


def _deliveries(reading: Reading, numbers: Sequence[int]) -> dict[int, tuple[Delivery, ...]]:
    c = contact.c
    query = (
        select(message, c.duty)
        .select_from(message.outerjoin(contact, c.contact_id == m.contact_id))
        .where(m.subject == SUBJECT, m.record_id.in_(numbers))
        .order_by(m.message_id)
    )
    found: dict[int, list[Delivery]] = defaultdict(list)
    shown = shown_names(reading.connection)
    for row in reading.connection.execute(query):
        found[row.record_id].append(
            Delivery(
                reading.units_by_id.get(row.unit_id or 0),
                row.duty or "",
                row.channel,
                row.state,
                row.text,
                row.created_at,
                row.sent_at,
                row.receipt_at,
                shown(row.receipt),
                row.error,
            )
        )
    return {number: tuple(told[-TOLD_SHOWN:]) for number, told in found.items()}


def _born(reading: Reading, numbers: Sequence[int]) -> dict[int, tuple[BornNotice, ...]]:
    s = supervision.c
    query = (
        select(s.supervision_id, s.origin_id, s.year, s.serial, s.state, s.due)
        .where(s.origin == SUBJECT, s.origin_id.in_(numbers))
        .order_by(s.supervision_id)
    )
    found: dict[int, list[BornNotice]] = defaultdict(list)
    for row in reading.connection.execute(query):
        day = day_of_deadline(row.due, CITY_ZONE) if row.due else None
        open_year = day is not None and reading.calendar.is_provisional(day)
        number = f"〔{row.year}〕{row.serial} 号" if row.serial else ""
        found[row.origin_id].append(BornNotice(row.supervision_id, number, row.state, open_year))
    return {number: tuple(born) for number, born in found.items()}


def warning_row(reading: Reading, around: Around, row: Row[Any]) -> WarningRow:
    """Return one warning as a page shows it to an account."""
    units, number = reading.units_by_id, row.warning_id
    due = datetime.fromisoformat(row.detail["due"]) if row.detail.get("due") else None
    return WarningRow(
        warning_id=number,
        kind=row.kind,
        level=row.level,
        state=row.state,
        episode=row.episode,
        unit=units.get(row.unit_id or 0),
        township=units.get(row.township_id or 0),
        assigned=units.get(row.assigned_id or 0),
        district=units.get(row.district_id or 0),
        raised_at=row.raised_at,
        judged_at=row.judged_at,
        ended_at=row.ended_at,
        period=row.period,
        indicator=row.indicator,
        months=row.months,
        good_days=row.good_days,
        detail=row.detail,
        reason=row.reason,
        number=str(row.detail.get("no", "")),
        order=around.orders.get(number),
        due=due,
        workdays=_workdays(reading, due, row.judged_at),
        apart=due is not None
        and day_of_deadline(due, CITY_ZONE) != day_of_deadline(row.judged_at, CITY_ZONE),
        deliveries=around.deliveries.get(number, ()),
        notices=around.notices.get(number, ()),
        acts=acts_offered(reading.scope, row, units),
        acknowledged_at=row.acknowledged_at,
        demo=row.demo,
    )


def _workdays(reading: Reading, due: datetime | None, judged: datetime) -> int:
    """Return the working days past a deadline, or to it, at the data time."""
    if due is None:
        return 0
    last, today = day_of_deadline(due, CITY_ZONE), day_of_deadline(judged, CITY_ZONE)
    first, end = (last, today) if due < judged else (today, last)
    return reading.calendar.workdays_between(first, end)


def acts_offered(scope: Scope, row: Row[Any], units: Mapping[int, Unit]) -> tuple[str, ...]:
    """Return the acts that a warning offers an account in its state."""
    if row.state in ENDED:
        return ()
    district = getattr(units.get(row.unit_id or 0), "district_id", None)
    city = keeps(scope)
    mine = owns(scope, row.unit_id, district) or (
        scope.may("rectify")
        and scope.unit_id is not None
        and scope.unit_id in (row.township_id, row.assigned_id)
    )
    may_assign = city or (scope.unit_kind == "district" and mine)
    return tuple(
        step.act
        for step in STEPS[SUBJECT]
        if row.state in step.before
        and (city or (step.who == "owner" and mine))
        and (step.act != "assign" or may_assign)
    )
