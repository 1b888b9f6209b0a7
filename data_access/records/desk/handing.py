"""Hand the desk over: a note that the next shift reads."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_text, refused, require_keeper, today_of
from data_access.records.history import DESK, note_act
from data_access.records.people import Actor


def hand_over(connection: Connection, actor: Actor, text: str) -> Answer:
    """Keep a note for the next shift, under its day; raise Denied for who does not keep the records."""
    require_keeper(actor)
    day = int(f"{today_of(actor.now):%Y%m%d}")
    try:
        note = checked_text(text, LONGEST, word="text")
    except Refusal as why:
        return refused(connection, actor, DESK, str(day), "hand_over", why)
    note_act(connection, actor, DESK, day, "hand_over", note=note)
    return Answer("handed", True)
