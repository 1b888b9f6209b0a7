"""Write the duty roster: who is on duty for a unit on which day and shift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.reminders.contacts import PEOPLE, SHIFTS
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_unit, refused
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reminders.contacts import KINDS, require_own
from data_access.schema import contact, roster

c, r = contact.c, roster.c
MOST = 62  # days and shifts that one form sends
Slot = tuple[date, str]


def save_roster(connection: Connection, actor: Actor, unit_code: str, entries: Mapping[Slot, int]) -> Answer:
    """Put people on a unit's roster; 0 leaves a shift empty, and a shift that is not named stays."""
    try:
        whose = checked_unit(connection, unit_code, KINDS)
        require_own(actor, whose.unit_id, whose.district_id)
        if not entries or len(entries) > MOST:
            raise Refusal("slots")
        if any(shift not in SHIFTS for _day, shift in entries):
            raise Refusal("shift")
        _check_people(connection, whose.unit_id, set(entries.values()) - {0})
    except Refusal as why:
        return refused(connection, actor, "roster", unit_code[:40], "roster", why)
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
            note=f"{days[0]} – {days[-1]}",
            detail={"changed": changed, "first": first},
        )
    return Answer("rostered", True, whose.unit_id)


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


def write_roster(
    connection: Connection, entries: Mapping[tuple[int, date, str], int], *, demo: bool = False
) -> int:
    """Store who is on duty by unit, day and shift, 0 for nobody; return how many entries changed."""
    if not entries:
        return 0
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
    changed = {key: who for key, who in entries.items() if before.get(key, 0) != who}
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
