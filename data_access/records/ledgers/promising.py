"""Write the promises of ledger items: planned, given up, asked to be moved, and decided by the city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dashboard.ledgers.promises import extension_refusal, promise_refusal
from dashboard.ledgers.records import OWED
from dashboard.records.texts import SHORT
from dashboard.views.records import Answer
from data_access.records.acting import ZONE, Refusal, checked_text, refused
from data_access.records.history import note_act
from data_access.records.ledgers.items import checked_promise, held_item
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import ledger_extension, ledger_item

i, x = ledger_item.c, ledger_extension.c
RUNNING = OWED["ledger"]


def plan_item(connection: Connection, actor: Actor, item_id: int, until: datetime | None, why: str) -> Answer:
    """Bring an unsolved matter to the planned solutions with a promise; the unit itself may."""
    try:
        row = held_item(connection, actor, item_id, "owner", RUNNING)
        if row.book != "unsolved":
            raise Refusal("moved")
        said = checked_text(why, SHORT, word="measure")
        promised = checked_promise(connection, actor.now, until)
    except Refusal as refusal:
        return refused(connection, actor, "ledger", str(item_id), "plan", refusal, item_id)
    write_change(connection, actor, row, "granted", said, promised)
    first = row.first_promised or promised
    set_item(connection, item_id, book="planned", promised=promised, first_promised=first)
    note_act(connection, actor, "ledger", item_id, "plan", state=row.state, note=said)
    return Answer("planned", True, item_id)


def give_up(connection: Connection, actor: Actor, item_id: int, why: str) -> Answer:
    """Bring a planned solution back to the unsolved matters, for a reason; the city does.

    The first promise stays in sight, and the one given up counts as one that was not kept.
    """
    try:
        row = held_item(connection, actor, item_id, "city", RUNNING)
        if row.book != "planned":
            raise Refusal("moved")
        said = checked_text(why, SHORT, word="reason")
    except Refusal as refusal:
        return refused(connection, actor, "ledger", str(item_id), "give_up", refusal, item_id)
    if row.promised is not None:
        write_change(connection, actor, row, "given_up", said, row.promised)
    lapse_asked(connection, actor, item_id)
    set_item(connection, item_id, book="unsolved", promised=None)
    note_act(connection, actor, "ledger", item_id, "give_up", state=row.state, note=said)
    return Answer("given_up", True, item_id)


def ask_extension(
    connection: Connection, actor: Actor, item_id: int, until: datetime | None, reason: str
) -> Answer:
    """Ask for a later promise, with the reason and before the present one has passed."""
    try:
        row = held_item(connection, actor, item_id, "owner", RUNNING)
        calendar = read_calendar(connection)
        if why := extension_refusal(row.promised, until, actor.now, ZONE, calendar):
            raise Refusal(why)
        if _asked(connection, item_id) is not None:
            raise Refusal("asked_already")
        said = checked_text(reason, SHORT, word="reason")
    except Refusal as refusal:
        return refused(connection, actor, "ledger", str(item_id), "extend", refusal, item_id)
    connection.execute(
        insert(ledger_extension).values(
            item_id=item_id,
            before=row.promised,
            until=until,
            reason=said,
            state="asked",
            asked_at=actor.now,
            asked_by=actor.scope.account[:60],
        )
    )
    note_act(connection, actor, "ledger", item_id, "extend", state=row.state, note=said)
    return Answer("extension_asked", True, item_id)


def decide_extension(
    connection: Connection, actor: Actor, item_id: int, *, grant: bool, note: str = ""
) -> Answer:
    """Grant a later promise or refuse it, the latter with the reason; the first promise stays in sight."""
    act = "grant" if grant else "refuse"
    try:
        row = held_item(connection, actor, item_id, "city")
        asked = _asked(connection, item_id)
        if asked is None:
            raise Refusal("moved")
        said = checked_text(note, SHORT, word="reason", least=0 if grant else 1)
        if grant and promise_refusal(asked.until, actor.now, ZONE, read_calendar(connection)) == "past":
            raise Refusal("past")
    except Refusal as refusal:
        return refused(connection, actor, "ledger", str(item_id), act, refusal, item_id)
    _settle(connection, actor, asked.extension_id, "granted" if grant else "refused", said)
    if grant:
        set_item(connection, item_id, promised=asked.until, extensions=row.extensions + 1)
    note_act(connection, actor, "ledger", item_id, act, state=row.state, note=said)
    return Answer("granted" if grant else "refused", True, item_id)


def lapse_asked(connection: Connection, actor: Actor, item_id: int) -> None:
    """End what was asked and not decided: the item has left the books or its promise."""
    asked = _asked(connection, item_id)
    if asked is not None:
        _settle(connection, actor, asked.extension_id, "lapsed", "")


def _asked(connection: Connection, item_id: int) -> Row[Any] | None:
    query = select(ledger_extension).where(x.item_id == item_id, x.state == "asked")
    return connection.execute(query).one_or_none()


def _settle(connection: Connection, actor: Actor, extension_id: int, state: str, note: str) -> None:
    connection.execute(
        update(ledger_extension)
        .where(x.extension_id == extension_id)
        .values(state=state, decided_at=actor.now, decided_by=actor.scope.account[:60], note=note)
    )


def write_change(
    connection: Connection, actor: Actor, row: Row[Any], state: str, reason: str, until: datetime
) -> None:
    """Write down a change of the promise that nobody had to ask for."""
    account = actor.scope.account[:60]
    connection.execute(
        insert(ledger_extension).values(
            item_id=row.item_id,
            before=row.promised,
            until=until,
            reason=reason,
            state=state,
            asked_at=actor.now,
            asked_by=account,
            decided_at=actor.now,
            decided_by=account,
        )
    )


def set_item(connection: Connection, item_id: int, **values: Any) -> None:
    """Change columns of an item; the caller has asked the right and writes its history."""
    connection.execute(update(ledger_item).where(i.item_id == item_id).values(**values))
