"""Hand the desk over: a note that the next shift reads."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_text, refused, require_keeper, today_of
from data_access.records.history import DESK, note_act
from data_access.records.people import Actor
from data_access.schema import account, record_history

AGAIN = timedelta(minutes=1)
h = record_history.c


def hand_over(connection: Connection, actor: Actor, text: str) -> Answer:
    """Keep a note for the next shift, under its day; raise Denied for who does not keep the records.

    The same words of an account within a minute are one note: a form that arrived twice.
    """
    require_keeper(actor)
    day = int(f"{today_of(actor.now):%Y%m%d}")
    try:
        note = checked_text(text, LONGEST, word="text")
    except Refusal as why:
        return refused(connection, actor, DESK, str(day), "hand_over", why)
    if _was_said(connection, actor, day, note):
        return Answer("unchanged", True)
    note_act(connection, actor, DESK, day, "hand_over", note=note)
    return Answer("handed", True)


def _was_said(connection: Connection, actor: Actor, day: int, note: str) -> bool:
    """Tell whether an account has just said the same; two forms of an account come one after another."""
    who = actor.scope.account[:60]
    connection.execute(select(account.c.account_id).where(account.c.name == who).with_for_update())
    same = (h.subject == DESK, h.record_id == day, h.act == "hand_over", h.account == who, h.note == note)
    found = select(h.history_id).where(*same, h.at > actor.now - AGAIN).limit(1)
    return connection.scalar(found) is not None
