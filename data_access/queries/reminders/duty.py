"""Read the duty roster of a week and who is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from dashboard.people.access import Scope
from dashboard.reminders.contacts import PEOPLE
from dashboard.reminders.reach import present, shift_at
from dashboard.views.reference import Unit
from dashboard.views.reminders import AbsenceRow, AbsencesView, RosterRow, RosterView
from data_access.database import Connection
from data_access.queries.proactive.parts import ZONE, Records
from data_access.queries.reminders.people import absences_at, book_of, contacts_in_scope, may_write
from data_access.records.reminders.reaching import reminder_settings
from data_access.schema import contact, roster

c, r = contact.c, roster.c
WEEK = 7
FARTHEST = 60  # weeks that an address may ask for, back or ahead
KEPT_ROSTER = timedelta(days=31)  # a unit that had one within them keeps a roster
KINDS = ("district", "department", "utility", "township", "city")


def week_of(text: str, today: date) -> date:
    """Return the Monday of the week that an address names by a day, of this week for anything else."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = today
    if abs((day - today).days) > FARTHEST * WEEK:
        day = today
    return day - timedelta(days=day.weekday())


def roster_view(
    connection: Connection, scope: Scope, now: datetime, *, week: str = "", unit_code: str = ""
) -> RosterView:
    """Return who is on duty in a week, and one unit's week to be written."""
    records = Records.of(connection, scope, now)
    first = week_of(week, records.today)
    days = tuple(first + timedelta(days=n) for n in range(WEEK))
    found, demo = _entries(records, days)
    units = [each for each in records.reading.units if each.valid_to is None and each.kind in KINDS]
    shown = [each for each in units if each.unit_id in found]
    writable = tuple(each for each in units if may_write(scope, each))
    chosen = next((each for each in writable if each.code == unit_code), None)
    running = shift_at(now, ZONE, reminder_settings(connection, now))
    keeping, on_now = _now(records, running, {each.unit_id for each in units})
    return RosterView(
        days,
        records.today,
        running,
        tuple(RosterRow(each, found[each.unit_id]) for each in shown),
        writable,
        RosterRow(chosen, found.get(chosen.unit_id, {})) if chosen else None,
        tuple(_people(records, chosen)) if chosen else (),
        demo,
        keeping,
        on_now,
        records.keeps,
    )


def _now(records: Records, running: tuple[date, str], units: set[int]) -> tuple[int, int]:
    """Return how many units keep a roster, and how many of them have somebody in the shift that runs."""
    query = (
        select(r.unit_id, r.day, r.shift)
        .join(contact, c.contact_id == r.contact_id)
        .where(r.day >= records.today - KEPT_ROSTER, contacts_in_scope(records.scope))
    )
    found = [row for row in records.connection.execute(query) if row.unit_id in units]
    on = {row.unit_id for row in found if (row.day, row.shift) == running}
    return len({row.unit_id for row in found}), len(on)


def _entries(
    records: Records, days: tuple[date, ...]
) -> tuple[dict[int, dict[tuple[date, str], tuple[int, str]]], bool]:
    query = (
        select(r.unit_id, r.day, r.shift, r.contact_id, r.demo, c.name)
        .join(contact, c.contact_id == r.contact_id)
        .where(r.day.between(days[0], days[-1]), contacts_in_scope(records.scope))
    )
    found: dict[int, dict[tuple[date, str], tuple[int, str]]] = {}
    demo = False
    for row in records.connection.execute(query):
        found.setdefault(row.unit_id, {})[row.day, row.shift] = (row.contact_id, row.name)
        demo = demo or row.demo
    return found, demo


def _people(records: Records, unit: Unit) -> list[tuple[int, str]]:
    query = select(c.contact_id, c.name).where(
        c.unit_id == unit.unit_id, c.active.is_(True), c.duty.in_(PEOPLE)
    )
    return [(row.contact_id, row.name) for row in records.connection.execute(query.order_by(c.contact_id))]


def absences_view(connection: Connection, scope: Scope, now: datetime) -> AbsencesView:
    """Return who is away now or later, with who is told in the meantime."""
    records = Records.of(connection, scope, now)
    every = connection.execute(select(contact).order_by(c.contact_id)).all()
    rows = absences_at(connection, now, later=True)
    book = book_of(every, rows)
    mine = {
        row.contact_id for row in connection.execute(select(c.contact_id).where(contacts_in_scope(scope)))
    }
    by_id = {row.contact_id: row for row in every}
    shown = []
    for row in rows:
        if row.contact_id in mine:
            shown.append(_absence(records, row, by_id, book, now))
    people = tuple(
        (row.contact_id, f"{records.units[row.unit_id].name} · {row.name}")
        for row in every
        if row.contact_id in mine
        and row.active
        and row.duty in PEOPLE
        and may_write(scope, records.units[row.unit_id])
    )
    return AbsencesView(tuple(shown), people, records.today)


def _absence(
    records: Records, row: Row[Any], by_id: dict[int, Row[Any]], book: Any, now: datetime
) -> AbsenceRow:
    who = by_id[row.contact_id]
    unit = records.units[who.unit_id]
    person = book.find(row.contact_id)
    told = present(book, person, max(now, row.from_at)) if person else None
    deputy = by_id.get(row.deputy_id)
    return AbsenceRow(
        row.absence_id,
        unit,
        who.name,
        who.duty,
        row.from_at,
        row.until_at,
        deputy.name if deputy else "",
        row.note,
        may_write(records.scope, unit),
        told.name if told else "",
    )
