"""Write the weekly note of a ledger item."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from dashboard.ledgers.notes import week_of
from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.records.acting import ZONE, Refusal, checked_text, refused
from data_access.records.history import note_act
from data_access.records.ledgers.items import held_item
from data_access.records.people import Actor
from data_access.schema import ledger_item, ledger_note

n = ledger_note.c


def note_item(connection: Connection, actor: Actor, item_id: int, text: str) -> Answer:
    """Note how far an item is; a further note of the same week adds to it, the same once more does not."""
    try:
        row = held_item(connection, actor, item_id, "owner")
        said = checked_text(text, LONGEST, word="note")
        week = week_of(actor.now, ZONE)
        last = select(n.text, n.week).where(n.item_id == item_id).order_by(n.note_id.desc()).limit(1)
        before = connection.execute(last).one_or_none()
        if before is not None and (before.text, before.week) == (said, week):
            return Answer("noted", True, item_id)
    except Refusal as why:
        return refused(connection, actor, "ledger", str(item_id), "note", why, item_id)
    connection.execute(
        insert(ledger_note).values(
            item_id=item_id, week=week, at=actor.now, account=actor.scope.account[:60], text=said
        )
    )
    connection.execute(
        update(ledger_item).where(ledger_item.c.item_id == item_id).values(noted_at=actor.now, note=said)
    )
    note_act(connection, actor, "ledger", item_id, "note", state=row.state, note=said)
    return Answer("noted", True, item_id)
