"""What is done in social reviews: each form is one act."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, one_of, ticked, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.views.records import Answer
from data_access.database import Connection
from data_access.records.people import Actor
from data_access.records.reviews.attaching import may_attach
from data_access.records.reviews.deciding import appeal, clear_name, decide, decide_appeal, withdraw
from data_access.records.reviews.panels import cast, correct, draw, open_vote, seat_substitute
from data_access.records.reviews.pool import save_supervisor, set_active
from data_access.records.reviews.proposing import Proposed, propose
from layouts.pages.reviews.words import answer_text
from layouts.pages.supervise.tabs import POOL, REVIEWS

ROOT = "/supervise"

blueprint = Blueprint("reviews", __name__)


@blueprint.post(f"{REVIEWS}/propose")
@guarded_route("view_records", FORM_BYTES)
def new() -> Response:
    """Propose a case."""
    sent = Proposed(field("order"), chosen("level"), chosen("ground"), field("facts"))
    return _done(lambda connection, who: propose(connection, who, sent), REVIEWS)


@blueprint.post(f"{REVIEWS}/<{NUMBER}:case_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def act_on(case_id: int, act: str) -> Response:
    """Draw, vote, decide, appeal, clear, withdraw, or add a file."""
    text, member, vote, which = field("text"), number("member"), chosen("vote"), chosen("act")
    sure = ticked("sure")
    acts: dict[str, Act] = {
        "draw": lambda connection, who: draw(connection, who, case_id),
        "open": lambda connection, who: open_vote(connection, who, case_id),
        "vote": lambda connection, who: cast(connection, who, case_id, member, vote, sure=sure),
        "correct": lambda connection, who: correct(connection, who, case_id, member, vote, text),
        "replace": lambda connection, who: seat_substitute(connection, who, case_id, member, text),
        "decide": lambda connection, who: decide(connection, who, case_id, text),
        "appeal": lambda connection, who: appeal(connection, who, case_id, text),
        "appeal-decision": lambda connection, who: decide_appeal(connection, who, case_id, which, text),
        "clear": lambda connection, who: clear_name(connection, who, case_id, text),
        "withdraw": lambda connection, who: withdraw(connection, who, case_id, text),
        "file": lambda connection, who: _attach(connection, who, case_id),
    }
    return _done(one_of(acts, act))


@blueprint.post(f"{POOL}/save")
@guarded_route("supervise", FORM_BYTES)
def supervisor() -> Response:
    """Add a supervisor to the pool or change one."""
    sent = {name: field(name) for name in ("name", "organisation", "contact")}
    sent |= {"background": chosen("background"), "district": chosen("district")}
    known = number("supervisor")
    return _done(lambda connection, who: save_supervisor(connection, who, supervisor_id=known, **sent))


@blueprint.post(f"{POOL}/<{NUMBER}:supervisor_id>/<act>")
@guarded_route("supervise", FORM_BYTES)
def supervisor_state(supervisor_id: int, act: str) -> Response:
    """Put a supervisor into the pool or take one out."""
    if act not in ("activate", "deactivate"):
        abort(400)
    return _done(lambda connection, who: set_active(connection, who, supervisor_id, act == "activate"))


def _attach(connection: Connection, who: Actor, case_id: int) -> Answer:
    if not may_attach(connection, who, case_id):
        return Answer("unknown", False, case_id)
    if not with_file(connection, who, "review_case", case_id):
        return Answer("no_file", False, case_id)
    return Answer("attached", True, case_id)


def _done(act: Act, made: str = "") -> Response:
    return do(act, answer_text, ROOT, REVIEWS, made)
