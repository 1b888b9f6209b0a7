"""What is done in a month's check: each form is one act."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, one_of, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.views.records import Answer
from data_access.database import Connection
from data_access.records.month.appeals import confirm_list, file_appeal, may_attach, move_appeal
from data_access.records.month.correcting import correct_month
from data_access.records.month.locking import begin_check, lock_month
from data_access.records.people import Actor
from layouts.pages.month.parts import APPEALS, CHECK
from layouts.pages.month.words import answer_text
from layouts.pages.phone.check import PATH as PHONE

SUBJECT = "appeal"
ORDER = "order."  # name of the box of an order that a correction takes over

blueprint = Blueprint("month", __name__)


@blueprint.post(f"{CHECK}/<month>/<act>")
@guarded_route("view_records", FORM_BYTES)
def month_act(month: str, act: str) -> Response:
    """Begin a check, lock or correct a month, confirm a list, file an appeal."""
    text, unit, seen = field("text"), chosen("unit"), number("version")
    appeal = (chosen("number"), chosen("point"), chosen("remedy"), text)
    acts: dict[str, Act] = {
        "begin": lambda connection, who: begin_check(connection, who, month),
        "lock": lambda connection, who: lock_month(connection, who, month, text),
        "correct": lambda connection, who: correct_month(connection, who, month, seen, text, _orders()),
        "confirm": lambda connection, who: confirm_list(connection, who, month, unit, text),
        "appeal": lambda connection, who: _filed(connection, who, month, *appeal),
    }
    return do(one_of(acts, act), answer_text, _root(), f"{CHECK}/{month}")


@blueprint.post(f"{APPEALS}/<{NUMBER}:appeal_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def appeal_act(appeal_id: int, act: str) -> Response:
    """Pass an appeal on, decide it or take it back; add a file."""
    text, remedy = field("text"), chosen("remedy")

    def move(connection: Connection, who: Actor) -> Answer:
        if act == "file":
            return _attach(connection, who, appeal_id)
        return move_appeal(connection, who, appeal_id, act, text, remedy)

    return do(move, answer_text, _root(), CHECK)


def _root() -> str:
    """Return the pages that a form may lead back to: the phone's own where it came from there."""
    return PHONE if field("back").startswith(PHONE) else CHECK


def _orders() -> frozenset[tuple[int, int]]:
    """Return the orders that a correction is to take over, as the form ticked them."""
    names = [name.removeprefix(ORDER) for name in request.form if name.startswith(ORDER)]
    keys = [name.partition(".") for name in names]
    return frozenset(
        (int(shard), int(order_id))
        for shard, _dot, order_id in keys
        if shard.isascii()
        and shard.isdecimal()
        and len(shard) < 6
        and order_id.isascii()
        and order_id.isdecimal()
        and len(order_id) < 20
    )


def _filed(connection: Connection, who: Actor, month: str, *appeal: str) -> Answer:
    number_sent, point, remedy, reason = appeal
    answer = file_appeal(connection, who, month, number_sent, point, remedy, reason)
    if answer.done:
        with_file(connection, who, SUBJECT, answer.record_id)
    return answer


def _attach(connection: Connection, who: Actor, appeal_id: int) -> Answer:
    if not may_attach(connection, who, appeal_id):
        return Answer("unknown", False, appeal_id)
    if not with_file(connection, who, SUBJECT, appeal_id):
        return Answer("no_file", False, appeal_id)
    return Answer("attached", True, appeal_id)
