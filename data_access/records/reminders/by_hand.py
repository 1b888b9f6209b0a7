"""What people do to the outbox: calls made, texts pasted, dead letters sent again, messages ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, update

from dashboard.records.texts import SHORT, plain
from dashboard.reminders.delivery import earliest, next_try
from dashboard.reminders.messages import NOBODY, Notice
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, refused, require_keeper
from data_access.records.people import Actor, record_act
from data_access.records.reminders.ending import OVER_OF, is_over
from data_access.records.reminders.outbox import post
from data_access.records.reminders.reaching import ZONE, reminder_settings, who_is_reached
from data_access.schema import message

m = message.c
HANDS = and_(m.channel == "wechat", m.receiver == "")
# Act → the states it starts from and which messages it is for.
OF: dict[str, tuple[tuple[str, ...], ColumnElement[bool] | None]] = {
    "reached": (("waiting",), m.channel == "phone"),
    "not_reached": (("waiting",), m.channel == "phone"),
    "copied": (("waiting",), HANDS),
    "resend": (("dead", "cancelled"), None),
    "cancel": (("waiting", "dead"), None),
}
SAID = {
    "reached": "reached",
    "not_reached": "not_reached",
    "copied": "copied",
    "resend": "resent",
    "cancel": "cancelled",
}


def move_message(connection: Connection, actor: Actor, message_id: int, act: str, note: str = "") -> Answer:
    """Note what was done to one message by hand; of two who act at once the second is told."""
    require_keeper(actor)
    target = f"message {message_id}"
    try:
        if act not in OF:
            raise Refusal("unknown")
        row = connection.execute(select(message).where(m.message_id == message_id)).one_or_none()
        if row is None:
            raise Refusal("unknown")
        values = _values(connection, actor, row, act, plain(note)[:SHORT])
        states, which = OF[act]
        own = and_(m.message_id == message_id, m.fence == row.fence, m.state.in_(states))
        done = update(message).where(own if which is None else and_(own, which))
        if connection.execute(done.values(**values, fence=m.fence + 1)).rowcount != 1:
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, "message", str(message_id), act[:20], why, message_id)
    record_act(connection, actor, "record", target, True, {"act": act})
    return Answer(SAID[act], True, message_id)


def _values(connection: Connection, actor: Actor, row: Any, act: str, note: str) -> dict[str, Any]:
    """Return what an act writes; raise Refusal."""
    who = actor.scope.account[:60]
    if act == "reached":
        return {
            "state": "received",
            "sent_at": actor.now,
            "receipt_at": actor.now,
            "receipt": who,
            "attempts": row.attempts + 1,
            "error": "",
        }
    if act == "copied":
        return {"state": "sent", "sent_at": actor.now, "receipt": who, "error": ""}
    if act == "not_reached":
        settings = reminder_settings(connection, actor.now)
        tries = row.attempts + 1
        again = next_try(tries, actor.now, row.channel, row.urgent, ZONE, settings)
        state = {"state": "waiting", "next_at": again} if again else {"state": "dead"}
        return {**state, "attempts": tries, "error": note or "not_reached"}
    if act == "cancel":
        return {"state": "cancelled", "error": note or "cancelled"}
    return _again(connection, actor, row)


def _again(connection: Connection, actor: Actor, row: Any) -> dict[str, Any]:
    """Return what sends a dead letter again: under its own key; to who is there now where it had nobody."""
    if row.error == NOBODY and row.contact_id is None:
        _post_anew(connection, actor, row)
        return {"state": "cancelled", "error": NOBODY}
    if row.subject in OVER_OF and connection.scalar(
        select(m.message_id).where(m.message_id == row.message_id, is_over(row.subject))
    ):
        raise Refusal("over")
    settings = reminder_settings(connection, actor.now)
    leaves = earliest(actor.now, row.channel, row.urgent, ZONE, settings)
    return {"state": "waiting", "attempts": 0, "next_at": leaves, "error": "", "bundle": ""}


def _post_anew(connection: Connection, actor: Actor, row: Any) -> None:
    duties = ("liaison",)
    settings = reminder_settings(connection, actor.now)
    if not who_is_reached(connection, row.unit_id, duties, actor.now, settings).people:
        raise Refusal("nobody")
    notice = Notice(
        row.subject,
        row.record_id,
        (row.key, "again"),
        row.unit_id,
        row.text,
        row.link,
        duties,
        row.urgent,
        row.shard,
        row.order_id,
    )
    post(connection, actor.now, notice, demo=row.demo)
