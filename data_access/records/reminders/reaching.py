"""Read whom a notice reaches: the unit's contacts with the roster and absences, and the units above it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dashboard.reminders.contacts import Absence, Book, Contact
from dashboard.reminders.reach import Moment, Reached, reached
from dashboard.reminders.settings import DEFAULTS, ReminderSettings
from data_access.counting.local_days import CITY_ZONE
from data_access.queries.context.settings import stored
from data_access.schema import absence, contact, roster, unit

REMINDERS = "reminders"  # name of the setting
ZONE: ZoneInfo = CITY_ZONE
c, a, r, u = contact.c, absence.c, roster.c, unit.c


def reminder_settings(connection: Connection, now: datetime) -> ReminderSettings:
    """Return the settings of reminders in force, the product's defaults where none were stored."""
    today = now.astimezone(ZONE).date()
    begun = [row for row in stored(connection, REMINDERS) if row.valid_from <= today]
    return ReminderSettings.model_validate(begun[0].content) if begun else DEFAULTS


def read_book(connection: Connection, unit_ids: Sequence[int], at: datetime) -> Book:
    """Return the contacts of units, the roster around a moment and the absences at it.

    Who stands in may belong to another unit: the people of all absences are read too.
    """
    absences = [
        Absence(row.contact_id, row.from_at, row.until_at, row.deputy_id)
        for row in connection.execute(
            select(a.contact_id, a.from_at, a.until_at, a.deputy_id)
            .where(a.from_at <= at, a.until_at > at)
            .order_by(a.absence_id)
        )
    ]
    deputies = {each.deputy_id for each in absences if each.deputy_id is not None}
    day = at.astimezone(ZONE).date()
    rostered = connection.execute(
        select(r.unit_id, r.day, r.shift, r.contact_id).where(
            r.unit_id.in_(unit_ids), r.day.between(day - timedelta(days=1), day + timedelta(days=1))
        )
    ).all()
    wanted = deputies | {row.contact_id for row in rostered}
    people = connection.execute(
        select(contact)
        .where(c.active.is_(True), c.unit_id.in_(unit_ids) | c.contact_id.in_(wanted))
        .order_by(c.contact_id)
    )
    return Book(
        tuple(map(contact_of, people)),
        tuple(absences),
        {(row.unit_id, row.day, row.shift): row.contact_id for row in rostered},
    )


def contact_of(row: Row[Any]) -> Contact:
    """Return a contact as the rules know it."""
    return Contact(
        row.contact_id,
        row.unit_id,
        row.duty,
        row.name,
        row.mobile,
        row.phone,
        row.wechat,
        row.account,
        row.around_clock,
        row.active,
    )


class Directory:
    """Who is told for some units at a moment, read at once for all of them."""

    def __init__(
        self, connection: Connection, unit_ids: Iterable[int | None], at: datetime, settings: ReminderSettings
    ) -> None:
        self._moment = Moment(at, ZONE, settings)
        self._lines = lines_of(connection, set(unit_ids))
        self._book = read_book(
            connection, sorted({each for line in self._lines.values() for each in line}), at
        )
        self._known: dict[tuple[int | None, tuple[str, ...]], Reached] = {}

    def reached(self, unit_id: int | None, duties: Sequence[str]) -> Reached:
        """Return who is told for one of the units, None for the city's office."""
        key = unit_id, tuple(duties)
        if key not in self._known:
            self._known[key] = reached(self._book, duties, self._lines[unit_id], self._moment)
        return self._known[key]


def lines_of(connection: Connection, unit_ids: Collection[int | None]) -> dict[int | None, tuple[int, ...]]:
    """Return by unit it and the units above it, nearest first, the city's office last; None is the office."""
    named = u.unit_id.in_([each for each in unit_ids if each is not None])
    rows = connection.execute(
        select(u.unit_id, u.district_id, u.kind).where(named | (u.kind == "city")).order_by(u.unit_id)
    ).all()
    city = next((row.unit_id for row in rows if row.kind == "city"), None)
    district = {row.unit_id: row.district_id for row in rows}
    return {
        unit_id: tuple(
            dict.fromkeys(each for each in (unit_id, district.get(unit_id), city) if each is not None)
        )
        for unit_id in unit_ids
    }


def who_is_reached(
    connection: Connection,
    unit_id: int | None,
    duties: Sequence[str],
    at: datetime,
    settings: ReminderSettings,
) -> Reached:
    """Return who is told for a unit at a moment."""
    return Directory(connection, [unit_id], at, settings).reached(unit_id, duties)
