"""Sign ledger items off: the unit hands in its evidence, the city signs off or sends it back."""

from __future__ import annotations

from sqlalchemy import Connection

from dashboard.ledgers.records import STANDING
from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_text, refused, take_step
from data_access.records.attachments import files_of
from data_access.records.ledgers.items import ITEM, held_item
from data_access.records.ledgers.promising import lapse_asked
from data_access.records.people import Actor
from data_access.records.reminders.ending import cancel_over


def ask_closing(
    connection: Connection, actor: Actor, item_id: int, evidence: str, *, brings_file: bool = False
) -> Answer:
    """Hand in the evidence of a solution, in words and with a file, and ask for the sign-off."""
    try:
        held_item(connection, actor, item_id, "owner", ("open", "returned"))
        said = checked_text(evidence, LONGEST, word="evidence")
        _require_file(connection, item_id, brings_file)
        take_step(connection, actor, ITEM, item_id, "ask", note=said, values={"closing": said})
    except Refusal as why:
        return refused(connection, actor, "ledger", str(item_id), "ask", why, item_id)
    return Answer("closing_asked", True, item_id)


def return_item(connection: Connection, actor: Actor, item_id: int, reason: str) -> Answer:
    """Send evidence back with the reason; the promise runs on as if nothing had been handed in."""
    try:
        held_item(connection, actor, item_id, "city", ("asked",))
        said = checked_text(reason, SHORT, word="reason")
        take_step(connection, actor, ITEM, item_id, "return", note=said)
    except Refusal as why:
        return refused(connection, actor, "ledger", str(item_id), "return", why, item_id)
    return Answer("returned", True, item_id)


def close_item(
    connection: Connection, actor: Actor, item_id: int, evidence: str = "", *, brings_file: bool = False
) -> Answer:
    """Sign an item off: on the evidence handed in, or on the city's own in words and with a file."""
    try:
        row = held_item(connection, actor, item_id, "city", STANDING)
        own = checked_text(evidence, LONGEST, word="evidence", least=0 if row.state == "asked" else 1)
        _require_file(connection, item_id, brings_file)
        values = {"closed_at": actor.now, "closing": own or row.closing}
        take_step(connection, actor, ITEM, item_id, "close", note=own, values=values)
    except Refusal as why:
        return refused(connection, actor, "ledger", str(item_id), "close", why, item_id)
    lapse_asked(connection, actor, item_id)
    cancel_over(connection, "ledger", [item_id])
    return Answer("closed", True, item_id)


def _require_file(connection: Connection, item_id: int, brings_file: bool) -> None:
    if not brings_file and not files_of(connection, "ledger", item_id):
        raise Refusal("no_file")


def may_attach(connection: Connection, actor: Actor, item_id: int) -> bool:
    """Tell whether an account may add a file to an item; raise Denied without any right."""
    try:
        held_item(connection, actor, item_id, "owner")
    except Refusal:
        return False
    return True
