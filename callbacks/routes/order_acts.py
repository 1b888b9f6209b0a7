"""Acts on many orders of a list: remind, enter into a ledger, draft notices; told order by order."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine
from callbacks.guard import guarded_route
from callbacks.routes.acts import chosen, field
from callbacks.session import actor, local_path
from dashboard.records.clocks import end_of
from dashboard.views.notices import OrderOutcome
from dashboard.views.records import Answer
from data_access.database import Connection, writing
from data_access.records.acting import ZONE, Refusal, read_day
from data_access.records.people import Actor
from data_access.records.supervise.bulk import MOST, draft_on_orders, enter_orders, urge_orders
from layouts.components.links import href
from layouts.pages.supervise.notice_words import Words, answer_text, outcome_words
from layouts.pages.supervise.tabs import NOTICES

ENTERING, SAYING = "data_access.records.ledgers.entering", "layouts.pages.ledgers.words"
Outcomes = Sequence[OrderOutcome]

blueprint = Blueprint("order_acts", __name__)


@blueprint.post("/orders/bulk/<act>")
@guarded_route("view_orders")
def bulk(act: str) -> Response:
    """Do one act for each of the chosen orders, in one transaction."""
    if act not in ("urge", "ledger", "notice"):
        abort(400)
    addresses = list(
        dict.fromkeys(each[:120].replace("\x00", "") for each in request.form.getlist("order") if each)
    )[:MOST]
    if not addresses:
        return _told(answer_text("nothing"), False)
    where = ""
    with writing(get_engine()) as connection:
        who = actor()
        if act == "urge":
            outcomes: Outcomes = urge_orders(connection, who, addresses)
        elif act == "notice":
            outcomes, drafts = draft_on_orders(connection, who, addresses)
            where = f"{NOTICES}/{drafts[0]}" if len(drafts) == 1 else f"{NOTICES}?state=draft"
            where = where if drafts else ""
        else:
            outcomes = _enter(connection, who, addresses)
    words = _ledger_words() if act == "ledger" else answer_text
    return _told(outcome_words(outcomes, words), any(each.done for each in outcomes), where)


def _enter(connection: Connection, who: Actor, addresses: Sequence[str]) -> Outcomes:
    """Enter orders into a ledger by its own rules."""
    if importlib.util.find_spec("data_access.records.ledgers") is None:
        return tuple(OrderOutcome(each, "no_ledger", False) for each in addresses)
    enter: Any = importlib.import_module(ENTERING).enter
    book, reason, why = chosen("book"), chosen("reason"), field("text")
    try:
        promised = _promised(who) if field("promised").strip() else None
    except Refusal as refusal:
        return tuple(OrderOutcome(each, refusal.word, False) for each in addresses)

    def one(connection: Connection, who: Actor, keys: Sequence[tuple[int, int]]) -> Answer:
        answer: Answer = enter(connection, who, keys, book, reason, why, promised)
        return answer

    return enter_orders(connection, who, addresses, one)


def _ledger_words() -> Words:
    """Return what says the ledger's answers."""
    if importlib.util.find_spec("layouts.pages.ledgers") is None:
        return answer_text
    words: Words = importlib.import_module(SAYING).answer_text
    return words


def _promised(who: Actor) -> datetime:
    return end_of(read_day(field("promised"), who.now), ZONE)


def _told(message: str, done: bool, where: str = "") -> Response:
    """Answer a script with what came of it; a plain form goes back to its page."""
    if "application/json" in request.headers.get("Accept", ""):
        return jsonify({"message": message, "done": done, "open": where})
    back = local_path(field("back")[:500])
    return redirect(href(back if back.startswith("/orders") else "/orders", {}), 303)
