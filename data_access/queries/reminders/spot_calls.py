"""Read spot calls, and what a month's calls of a unit come to: a figure beside the liaison's response."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from dashboard.order.masking import mask_phone
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.reminders.spot import SpotResult, spot_result
from dashboard.views.reminders import SpotRow, SpotView
from data_access.database import Connection
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.proactive.scope import of_unit_in_scope
from data_access.records.reminders.reaching import reminder_settings
from data_access.reference.accounts import shown_account
from data_access.schema import contact, spot_call

s, c = spot_call.c, contact.c
MONTHS = 12


def spot_view(connection: Connection, scope: Scope, now: datetime, *, month: str = "") -> SpotView:
    """Return the spot calls of a month of the units that a scope reads."""
    records = Records.of(connection, scope, now)
    months = _months(now)
    shown = month if month in months else months[0]
    limit = reminder_settings(connection, now).spot_limit
    begin, end = _span(shown)
    found = _calls(records, (s.at >= begin) & (s.at < end) & (s.state != "drawn"))
    by_unit: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for row in found:
        by_unit[row.unit_id].append((row.state, row.seconds))
    results = tuple(
        (each, spot_result(by_unit[each.unit_id], limit))
        for each in records.reading.units
        if each.unit_id in by_unit
    )
    waiting = _calls(records, s.state == "drawn")
    return SpotView(
        shown,
        months,
        tuple(_shown(records, row) for row in found),
        results,
        spot_result([(row.state, row.seconds) for row in found], limit),
        _shown(records, waiting[0]) if waiting else None,
        limit,
        keeps(scope),
    )


def spot_results(connection: Connection, scope: Scope, now: datetime, month: str) -> dict[int, SpotResult]:
    """Return each unit's result of a month (yyyy-mm) by its number, as far as a scope reads it.

    It is shown beside 联络人即时响应 and enters no score.
    """
    scope.require("view_records")
    limit = reminder_settings(connection, now).spot_limit
    begin, end = _span(month)
    rows = connection.execute(
        select(s.unit_id, s.state, s.seconds).where(
            s.at >= begin, s.at < end, of_unit_in_scope(scope, s.unit_id)
        )
    )
    by_unit: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id].append((row.state, row.seconds))
    return {number: spot_result(calls, limit) for number, calls in by_unit.items()}


def _months(now: datetime) -> tuple[str, ...]:
    day = now.astimezone(ZONE).date().replace(day=1)
    found = []
    for _n in range(MONTHS):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return tuple(found)


def _span(month: str) -> tuple[datetime, datetime]:
    begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    end = (begin + timedelta(days=32)).replace(day=1)
    return begin, end


def _calls(records: Records, which: Any) -> list[Row[Any]]:
    query = (
        select(spot_call, c.name, c.mobile, c.phone)
        .select_from(spot_call.outerjoin(contact, c.contact_id == s.contact_id))
        .where(which, of_unit_in_scope(records.scope, s.unit_id))
        .order_by(s.at.desc(), s.call_id.desc())
    )
    return list(records.connection.execute(query).all())


def _shown(records: Records, row: Row[Any]) -> SpotRow:
    return SpotRow(
        row.call_id,
        records.units[row.unit_id],
        row.name or "",
        mask_phone(row.phone or row.mobile or ""),
        row.at,
        shown_account(records.connection, row.account),
        row.state,
        row.seconds,
        row.note,
        row.demo,
        row.contact_id or 0,
    )
