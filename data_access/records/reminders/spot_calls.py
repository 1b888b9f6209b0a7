"""Write spot calls: whose telephone is tried, and whether somebody answered."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from dashboard.records.texts import plain
from dashboard.reminders.spot import draw_unit
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_line,
    refused,
    require_keeper,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reminders.reaching import reminder_settings, who_is_reached
from data_access.schema import spot_call, unit

s, u = spot_call.c, unit.c
CALLS = Subject("spot_call", spot_call, "call_id", "spot_call")
DRAWN_FROM = ("district", "department", "utility")
LONGEST_SECONDS, NOTE = 3600, 200


def draw_call(connection: Connection, actor: Actor, kind: str = "") -> Answer:
    """Draw a unit that was not called lately, and who is to answer for it now.

    A call that was drawn and not made yet is made first: nobody draws until a unit suits.
    """
    require_keeper(actor)
    try:
        kinds = (kind,) if kind in DRAWN_FROM else DRAWN_FROM[:1]
        waiting = connection.scalar(select(s.call_id).where(s.state == "drawn").limit(1))
        if waiting is not None:
            raise Refusal("open_call")
        units = list(connection.scalars(select(u.unit_id).where(u.kind.in_(kinds), u.valid_to.is_(None))))
        last = {
            row[0]: row[1]
            for row in connection.execute(select(s.unit_id, func.max(s.at)).group_by(s.unit_id))
        }
        count = connection.scalar(select(func.count()).select_from(spot_call))
        settings = reminder_settings(connection, actor.now)
        seed = f"{today_of(actor.now)} {count}"
        drawn = draw_unit(units, last, actor.now, settings.spot_rest, seed)
        if drawn is None:
            raise Refusal("unit")
    except Refusal as why:
        return refused(connection, actor, "spot_call", "-", "draw", why)
    people = who_is_reached(connection, drawn, ("liaison",), actor.now, settings).people
    made = connection.execute(
        insert(spot_call).values(
            unit_id=drawn,
            contact_id=people[0].contact_id if people else None,
            at=actor.now,
            account=actor.scope.account[:60],
            state="drawn",
        )
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, "spot_call", int(made[0]), "draw", state="drawn", detail={"seed": seed})
    return Answer("drawn", True, int(made[0]))


def note_call(
    connection: Connection, actor: Actor, call_id: int, act: str, seconds: str = "", note: str = ""
) -> Answer:
    """Note a drawn call as answered after so many seconds, or as missed."""
    require_keeper(actor)
    try:
        values = {
            "note": checked_line(note, NOTE, least=0),
            "seconds": _seconds(seconds) if act == "answer" else None,
            "at": actor.now,
        }
        take_step(connection, actor, CALLS, call_id, act, values=values, note=str(values["note"]))
    except Refusal as why:
        return refused(connection, actor, "spot_call", str(call_id), act[:20], why, call_id)
    return Answer("call_noted", True, call_id)


def _seconds(text: str) -> int:
    value = plain(text)
    if not (value.isascii() and value.isdecimal() and len(value) < 6):
        raise Refusal("seconds")
    if int(value) > LONGEST_SECONDS:
        raise Refusal("seconds")
    return int(value)
