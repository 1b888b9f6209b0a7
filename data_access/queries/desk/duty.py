"""Who is to be told today: leader, liaison, who is on duty, the last spot call, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from dashboard.order.masking import mask_phone
from dashboard.people.access import Scope
from dashboard.reminders.reach import shift_at
from dashboard.views.desk import Gaps, OnDuty
from dashboard.views.reference import Unit
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.context.reading import Reading
from data_access.queries.reminders.contacts import completeness_view
from data_access.records.reminders.reaching import reminder_settings
from data_access.schema import absence, contact, roster, spot_call
from data_access.scoping import records_in_scope

APPRAISED = ("district", "department", "utility")  # each has a responsible leader and a liaison
LEADER, LIAISON = "leader", "liaison"

c, r, s, away = contact.c, roster.c, spot_call.c, absence.c


def duty_of(connection: Connection, scope: Scope, now: datetime) -> tuple[OnDuty, ...]:
    """Return the units of a scope that have anybody to be told, in the official order.

    Raises Denied without the right to read records.
    """
    people = _people(connection, scope)
    shifts = _shifts(connection, scope, now)
    calls = _calls(connection, scope)
    units = _units(connection, scope, now)
    return tuple(
        _on_duty(unit, people.get(unit.unit_id, ()), shifts.get(unit.unit_id, ()), calls.get(unit.unit_id))
        for unit in units
        if unit.unit_id in people or unit.unit_id in shifts
    )


def gaps_of(connection: Connection, scope: Scope, now: datetime) -> Gaps:
    """Return how many units of a scope lack a leader, a liaison, a mobile, or anybody on duty now.

    The units are those of the check of completeness, which opens from each number.
    """
    view = completeness_view(connection, scope, now)
    counts = view.counts
    return Gaps(view.units, counts["leader"], counts["liaison"], counts["mobile"], counts["now"])


def _within(scope: Scope, column: Any) -> ColumnElement[bool]:
    """Return the condition that a unit's people may be read: one's own unit's, every one's for the city."""
    return records_in_scope(scope, column, column)


def _units(connection: Connection, scope: Scope, now: datetime) -> list[Unit]:
    scope.require("view_records")
    today = _today(now)
    return [
        unit
        for kind in APPRAISED
        for unit in Reading(connection, scope, now).units
        if unit.kind == kind
        and unit.appraised
        and (unit.valid_to is None or unit.valid_to >= today)
        and (scope.city_wide or unit.unit_id == scope.unit_id)
    ]


def _people(connection: Connection, scope: Scope) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    query = select(c.unit_id, c.duty, c.name, c.mobile, c.phone).where(
        c.active.is_(True), c.duty.in_((LEADER, LIAISON)), _within(scope, c.unit_id)
    )
    for row in connection.execute(query.order_by(c.contact_id)):
        found[row.unit_id].append(row)
    return dict(found)


def _shifts(connection: Connection, scope: Scope, now: datetime) -> dict[int, list[tuple[str, str, str]]]:
    """Return by unit who is on duty: shift, name and masked phone, the one that runs first.

    The hours after midnight are the night shift of the day before. Who stands in is told for who is away.
    """
    day, running = shift_at(now, CITY_ZONE, reminder_settings(connection, now))
    stands_in = contact.alias("stands_in")
    query = (
        select(
            r.unit_id,
            r.shift,
            func.coalesce(stands_in.c.name, c.name).label("name"),
            func.coalesce(stands_in.c.mobile, c.mobile).label("mobile"),
            func.coalesce(stands_in.c.phone, c.phone).label("phone"),
        )
        .select_from(
            roster.join(contact, c.contact_id == r.contact_id)
            .outerjoin(
                absence,
                (away.contact_id == c.contact_id) & (away.from_at <= now) & (away.until_at > now),
            )
            .outerjoin(stands_in, stands_in.c.contact_id == away.deputy_id)
        )
        .where(r.day == day, _within(scope, r.unit_id))
        .order_by(r.unit_id, r.shift, away.from_at)
    )
    found: dict[int, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for row in connection.execute(query):  # of several absences the one that began last
        found[row.unit_id][row.shift] = (row.shift, row.name, _number(row))
    return {
        unit_id: sorted(each.values(), key=lambda told: told[0] != running) for unit_id, each in found.items()
    }


def _calls(connection: Connection, scope: Scope) -> Mapping[int, Row[*tuple[Any, ...]]]:
    newest = (
        select(func.max(s.call_id)).where(_within(scope, s.unit_id), s.state != "drawn").group_by(s.unit_id)
    )
    query = select(s.unit_id, s.at, s.state, s.seconds).where(s.call_id.in_(newest))
    return {row.unit_id: row for row in connection.execute(query)}


def _on_duty(
    unit: Unit,
    people: Iterable[Row[*tuple[Any, ...]]],
    shifts: Sequence[tuple[str, str, str]],
    call: Row[*tuple[Any, ...]] | None,
) -> OnDuty:
    leader = next(iter(_of_duty(people, LEADER)), None)
    liaison = next(iter(_of_duty(people, LIAISON)), None)
    return OnDuty(
        unit=unit,
        leader=leader.name if leader else "",
        leader_phone=_number(leader) if leader else "",
        liaison=liaison.name if liaison else "",
        liaison_phone=_number(liaison) if liaison else "",
        on_duty=tuple(shifts),
        called_at=call.at if call else None,
        called=call.state if call else "",
        seconds=call.seconds if call else None,
    )


def _of_duty(people: Iterable[Row[*tuple[Any, ...]]], duty: str) -> list[Row[*tuple[Any, ...]]]:
    return [each for each in people if each.duty == duty]


def _number(row: Row[*tuple[Any, ...]]) -> str:
    return mask_phone(row.mobile or row.phone)


def _today(now: datetime) -> date:
    return now.astimezone(CITY_ZONE).date()
