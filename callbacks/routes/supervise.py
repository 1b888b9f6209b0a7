"""What is done to notices and requests to the platform: each form is one act."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, one_of, ticked, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.views.records import Answer
from data_access.database import Connection
from data_access.records.people import Actor
from data_access.records.supervise.notices import (
    NoticeFields,
    acknowledge_notice,
    issue_notice,
    may_attach,
    move_notice,
    remove_notice,
    save_notice,
)
from data_access.records.supervise.requests import ask_platform, withdraw_request
from layouts.components.links import split_address
from layouts.pages.supervise.notice_words import answer_text
from layouts.pages.supervise.tabs import NOTICES, REQUESTS

MOVES = ("reply", "sign_off", "return", "withdraw")
PHONE = "/m/notices"
DOUBTED = ("elsewhere", "bare")  # what a form confirms by a tick

blueprint = Blueprint("supervise", __name__)


@blueprint.post(f"{NOTICES}/save")
@guarded_route("supervise", FORM_BYTES)
def save() -> Response:
    """Keep a new draft or change one."""
    sent = NoticeFields(
        kind=chosen("kind"),
        title=field("title"),
        unit=chosen("unit"),
        asked=field("asked"),
        due=field("due"),
        orders=field("orders"),
        origin=field("origin"),
        origin_id=number("origin_id"),
        rule=field("rule"),
    )
    paper, version = number("notice"), number("version")
    return do(
        lambda connection, who: save_notice(connection, who, sent, paper, version),
        answer_text,
        NOTICES,
        NOTICES,
        NOTICES,
    )


@blueprint.post(f"{NOTICES}/<{NUMBER}:notice_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def notice(notice_id: int, act: str) -> Response:
    """Issue a draft or remove it; acknowledge a notice, reply with a file, sign it off or send it back."""
    text, due, version = field("text"), field("due"), number("version")
    sure = tuple(name for name in DOUBTED if ticked(name))
    acts: dict[str, Act] = {
        "issue": lambda connection, who: issue_notice(connection, who, notice_id, version, sure),
        "remove": lambda connection, who: remove_notice(connection, who, notice_id),
        "acknowledge": lambda connection, who: acknowledge_notice(connection, who, notice_id),
        "file": lambda connection, who: _attach(connection, who, notice_id),
        **dict.fromkeys(MOVES, lambda connection, who: _move(connection, who, notice_id, act, text, due)),
    }
    # A phone's form leads back to the phone's page.
    root = PHONE if field("back").startswith(PHONE) else NOTICES
    return do(one_of(acts, act), answer_text, root, NOTICES)


def _move(connection: Connection, who: Actor, notice_id: int, act: str, text: str, due: str) -> Answer:
    answer = move_notice(connection, who, notice_id, act, text, due)
    if answer.done:
        with_file(connection, who, "supervision", notice_id)
    return answer


def _attach(connection: Connection, who: Actor, notice_id: int) -> Answer:
    if not may_attach(connection, who, notice_id):
        return Answer("unknown", False, notice_id)
    if not with_file(connection, who, "supervision", notice_id):
        return Answer("no_file", False, notice_id)
    return Answer("attached", True, notice_id)


@blueprint.post(f"{REQUESTS}/ask")
@guarded_route("view_orders")
def ask() -> Response:
    """Ask the platform to send an order back, or to extend it."""
    where, kind, text, until = split_address(field("order")), field("kind"), field("text"), field("until")
    return do(
        lambda connection, who: ask_platform(connection, who, where, kind, text, until),
        answer_text,
        "/orders",
        REQUESTS,
    )


@blueprint.post(f"{REQUESTS}/<{NUMBER}:request_id>/withdraw")
@guarded_route("view_records")
def withdraw(request_id: int) -> Response:
    """Take a request back."""
    root = "/orders" if field("back").startswith("/orders") else REQUESTS
    return do(
        lambda connection, who: withdraw_request(connection, who, request_id), answer_text, root, REQUESTS
    )
