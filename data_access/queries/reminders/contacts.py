"""Read the contacts of units, and which units lack whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from dashboard.people.access import Scope
from dashboard.reminders.completeness import AHEAD, GAPS, count_gaps, missing
from dashboard.reminders.contacts import DUTIES
from dashboard.reminders.reach import shift_at
from dashboard.views.records import Kept
from dashboard.views.reference import Unit
from dashboard.views.reminders import (
    CompletenessView,
    ContactsView,
    GapRow,
    UnitContacts,
)
from data_access.database import Connection
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.reminders.duty import KEPT_ROSTER
from data_access.queries.reminders.people import (
    absences_at,
    book_of,
    contacts_in_scope,
    may_write,
    shown_contact,
)
from data_access.records.reminders.reaching import contact_of, reminder_settings
from data_access.schema import contact, roster

c, r = contact.c, roster.c
KINDS = ("city", "district", "department", "utility", "township")
# Of these the article asks for a leader, a liaison and a telephone that is answered around the clock.
EXPECTED = ("district", "department", "utility")


def contacts_view(
    connection: Connection, scope: Scope, now: datetime, *, kind: str = "", selected: int = 0
) -> ContactsView:
    """Return the contacts of the units of a kind that a scope reads, and the open one."""
    records = Records.of(connection, scope, now)
    units = _units(records)
    kinds = tuple(each for each in KINDS if any(one.kind == each for one in units))
    shown = kind if kind in kinds else _usual(kinds)
    rows = _rows(records)
    book = book_of(rows, absences_at(connection, now))
    names = {row.contact_id: row.name for row in rows}
    by_unit: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id].append(row)
    gaps = {each.unit.unit_id: each.gaps for each in completeness_view(connection, scope, now).rows}
    listed = tuple(
        UnitContacts(
            unit,
            tuple(shown_contact(row, records.units, book, names, now) for row in by_unit[unit.unit_id]),
            gaps.get(unit.unit_id, ()),
        )
        for unit in units
        if unit.kind == shown and (by_unit[unit.unit_id] or unit.kind in (*EXPECTED, "city"))
    )
    opened = next((row for row in rows if row.contact_id == selected), None)
    one = shown_contact(opened, records.units, book, names, now) if opened else None
    writes = one is not None and may_write(scope, one.unit)
    return ContactsView(
        shown,
        kinds,
        listed,
        tuple(each for each in units if may_write(scope, each)),
        writes and scope.may("view_contact"),
        one,
        records.kept("contact", selected) if one else Kept(),
        sum(bool(each.gaps) for each in listed),
    )


def _units(records: Records) -> list[Unit]:
    """Return the units of today that a scope reads, in the official order."""
    scope = records.scope
    return [
        each
        for each in records.reading.units
        if each.kind in KINDS and each.valid_to is None and (scope.city_wide or _own(scope, each))
    ]


def _own(scope: Scope, unit: Unit) -> bool:
    inside = scope.unit_kind == "district" and unit.district_id == scope.unit_id
    return scope.unit_id is not None and (unit.unit_id == scope.unit_id or inside)


def _usual(kinds: tuple[str, ...]) -> str:
    return "district" if "district" in kinds else kinds[0] if kinds else ""


def _rows(records: Records) -> list[Row[Any]]:
    """Return the contacts that a scope reads: by unit, those who are told first, by duty."""
    query = select(contact).where(contacts_in_scope(records.scope))
    found = records.connection.execute(query.order_by(c.active.desc(), c.contact_id)).all()
    return sorted(found, key=lambda row: (not row.active, DUTIES.index(row.duty)))


def completeness_view(connection: Connection, scope: Scope, now: datetime, gap: str = "") -> CompletenessView:
    """Return the units that lack a leader, a liaison, a mobile, a telephone around the clock, or duty.

    `gap`: only those that lack this one of them.
    """
    records = Records.of(connection, scope, now)
    units = [each for each in _units(records) if each.kind in EXPECTED]
    people: dict[int, list[Any]] = defaultdict(list)
    for row in _rows(records):
        people[row.unit_id].append(contact_of(row))
    filled, rostered = _rosters(connection, records.today)
    running = shift_at(now, ZONE, reminder_settings(connection, now))
    found = []
    for each in units:
        keeps_one = each.kind == "district" or each.unit_id in rostered
        gaps, days = missing(people[each.unit_id], filled[each.unit_id], records.today, keeps_one, running)
        if gaps:
            found.append(GapRow(each, gaps, days, keeps_one))
    counts = count_gaps([each.gaps for each in found])
    chosen = gap if gap in GAPS else ""
    shown = tuple(each for each in found if not chosen or chosen in each.gaps)
    return CompletenessView(shown, len(units), counts, AHEAD, len(found), chosen)


def _rosters(connection: Connection, today: date) -> tuple[dict[int, set[tuple[date, str]]], set[int]]:
    """Return the filled shifts of the next days by unit, and the units that keep a roster."""
    query = (
        select(r.unit_id, r.day, r.shift)
        .join(contact, c.contact_id == r.contact_id)
        .where(c.active.is_(True), r.day >= today - KEPT_ROSTER)
    )
    filled: dict[int, set[tuple[date, str]]] = defaultdict(set)
    kept = set()
    for row in connection.execute(query):
        kept.add(row.unit_id)
        if (
            today - timedelta(days=1) <= row.day < today + timedelta(days=AHEAD)
        ):  # a night begins the day before
            filled[row.unit_id].add((row.day, row.shift))
    return filled, kept
