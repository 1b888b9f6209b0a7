"""What is done to ledger items: each form is one act."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, one_of, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.records.clocks import end_of
from dashboard.views.records import Answer
from data_access.counting.local_days import CITY_ZONE
from data_access.database import Connection
from data_access.records.ledgers.closing import ask_closing, close_item, may_attach, return_item
from data_access.records.ledgers.entering import enter_numbers
from data_access.records.ledgers.notes import note_item
from data_access.records.ledgers.promising import ask_extension, decide_extension, give_up, plan_item
from data_access.records.people import Actor
from layouts.pages.ledgers.parts import ITEM
from layouts.pages.ledgers.words import answer_text
from layouts.pages.supervise.tabs import LEDGERS

SUBJECT = "ledger"

blueprint = Blueprint("ledgers", __name__)


@blueprint.post(f"{LEDGERS}/enter")
@guarded_route("view_records", FORM_BYTES)
def enter() -> Response:
    """Enter orders in a ledger by their numbers."""
    sent = (field("numbers"), chosen("book"), chosen("reason"), field("why"))
    until = _until()
    return do(
        lambda connection, who: enter_numbers(connection, who, *sent, until), answer_text, LEDGERS, LEDGERS
    )


@blueprint.post(f"{ITEM}/<{NUMBER}:item_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def item(item_id: int, act: str) -> Response:
    """Note how far an item is, promise, move or give up its promise, hand evidence in, sign off."""
    text, until, brings = field("text"), _until(), _brings_file()
    acts: dict[str, Act] = {
        "note": lambda connection, who: note_item(connection, who, item_id, text),
        "plan": lambda connection, who: plan_item(connection, who, item_id, until, text),
        "give_up": lambda connection, who: give_up(connection, who, item_id, text),
        "extend": lambda connection, who: ask_extension(connection, who, item_id, until, text),
        "grant": lambda connection, who: decide_extension(connection, who, item_id, grant=True, note=text),
        "refuse": lambda connection, who: decide_extension(connection, who, item_id, grant=False, note=text),
        "ask": lambda connection, who: ask_closing(connection, who, item_id, text, brings_file=brings),
        "return": lambda connection, who: return_item(connection, who, item_id, text),
        "close": lambda connection, who: close_item(connection, who, item_id, text, brings_file=brings),
        "file": lambda connection, who: _attach(connection, who, item_id),
    }
    return do(_with_file(one_of(acts, act), item_id, act), answer_text, LEDGERS, LEDGERS)


def _with_file(act: Act, item_id: int, name: str) -> Act:
    """Keep the file that a form brings along once its act is done."""

    def done(connection: Connection, who: Actor) -> Answer:
        answer = act(connection, who)
        if answer.done and name != "file":
            with_file(connection, who, SUBJECT, item_id)
        return answer

    return done


def _attach(connection: Connection, who: Actor, item_id: int) -> Answer:
    if not may_attach(connection, who, item_id):
        return Answer("unknown", False, item_id)
    if not with_file(connection, who, SUBJECT, item_id):
        return Answer("no_file", False, item_id)
    return Answer("attached", True, item_id)


def _brings_file() -> bool:
    sent = request.files.get("file")
    return sent is not None and bool(sent.filename)


def _until() -> datetime | None:
    """Return the end of the day that a form promises, None for none that is one."""
    try:
        return end_of(date.fromisoformat(chosen("until")[:10]), CITY_ZONE)
    except (ValueError, OverflowError):
        return None
