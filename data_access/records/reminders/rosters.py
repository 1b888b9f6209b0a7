"""Write the duty roster: who is on duty for a unit on which day and shift."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.records.rights import keeps
from dashboard.records.texts import SHORT
from dashboard.reminders.contacts import PEOPLE, ROSTER_DAYS, SHIFTS, Slot, is_over
from dashboard.reminders.reach import shift_at
from dashboard.views.records import Answer
from data_access.counting.local_days import CITY_ZONE as ZONE
from data_access.records.acting import Refusal, checked_line, checked_unit, refused, today_of
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reminders.contacts import KINDS, require_own
from data_access.records.reminders.reaching import reminder_settings
from data_access.schema import contact, roster

c, r = contact.c, roster.c
MOST = 62  # days and shifts that one form sends


def save_roster(
    connection: Connection, actor: Actor, unit_code: str, entries: Mapping[Slot, int], reason: str = ""
) -> Answer:
    """Put people on a unit's roster; 0 leaves a shift empty, and a shift that is not named stays.

    A shift that is over is changed by the city's office alone, with a reason.
    """
    try:
        whose = checked_unit(connection, unit_code, KINDS)
        require_own(actor, whose.unit_id, whose.district_id)
        if not entries or len(entries) > MOST:
            raise Refusal("slots")
        if any(shift not in SHIFTS for _day, shift in entries):
            raise Refusal("shift")
        today = today_of(actor.now)
        if any(abs((day - today).days) > ROSTER_DAYS for day, _shift in entries):
            raise Refusal("range")
        new = changes(connection, {(whose.unit_id, *slot): who for slot, who in entries.items()})
        _check_people(connection, whose.unit_id, set(new.values()) - {0})
        why = _why_past(connection, actor, [(day, shift) for _unit, day, shift in new], reason)
    except Refusal as refusal:
        return refused(connection, actor, "roster", unit_code[:40], "roster", refusal)
    changed = write_roster(connection, {(whose.unit_id, *slot): who for slot, who in entries.items()})
    if changed:
        days = sorted(day for day, _shift in entries)
        first = next(iter(set(entries.values()) - {0}), 0)
        note_act(
            connection,
            actor,
            "roster",
            whose.unit_id,
            "roster",
            note="　".join(part for part in (f"{days[0]} – {days[-1]}", why) if part),
            detail={"changed": changed, "first": first},
        )
    return Answer("rostered", True, whose.unit_id)


def _why_past(connection: Connection, actor: Actor, changed: Iterable[Slot], reason: str) -> str:
    """Return why shifts that are over are changed, "" where none is; raise Refusal where none may be."""
    running = shift_at(actor.now, ZONE, reminder_settings(connection, actor.now))
    if not any(is_over(slot, running) for slot in changed):
        return ""
    if not keeps(actor.scope):
        raise Refusal("past")
    return checked_line(reason, SHORT, word="past_reason")


def _check_people(connection: Connection, unit_id: int, people: set[int]) -> None:
    """Raise Refusal for who is no active person of the unit."""
    known = set(
        connection.scalars(
            select(c.contact_id).where(
                c.contact_id.in_(people), c.unit_id == unit_id, c.active.is_(True), c.duty.in_(PEOPLE)
            )
        )
    )
    if people - known:
        raise Refusal("person")


def changes(
    connection: Connection, entries: Mapping[tuple[int, date, str], int]
) -> dict[tuple[int, date, str], int]:
    """Return those of the entries that differ from what is stored, by unit, day and shift."""
    if not entries:
        return {}
    units = {key[0] for key in entries}
    days = [key[1] for key in entries]
    before = {
        (row.unit_id, row.day, row.shift): row.contact_id
        for row in connection.execute(
            select(r.unit_id, r.day, r.shift, r.contact_id).where(
                r.unit_id.in_(units), r.day.between(min(days), max(days))
            )
        )
    }
    return {key: who for key, who in entries.items() if before.get(key, 0) != who}


def write_roster(
    connection: Connection, entries: Mapping[tuple[int, date, str], int], *, demo: bool = False
) -> int:
    """Store who is on duty by unit, day and shift, 0 for nobody; return how many entries changed."""
    changed = changes(connection, entries)
    for unit_id, day, shift in changed:
        connection.execute(delete(roster).where(r.unit_id == unit_id, r.day == day, r.shift == shift))
    new: list[dict[str, Any]] = [
        {"unit_id": unit_id, "day": day, "shift": shift, "contact_id": who, "demo": demo}
        for (unit_id, day, shift), who in changed.items()
        if who
    ]
    if new:
        connection.execute(insert(roster), new)
    return len(changed)
