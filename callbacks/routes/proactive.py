"""What is done to special reports, suggestions, instructions, visits and experts: each form is one act."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, one_of, ticked, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.views.records import Answer
from data_access.database import Connection
from data_access.records.people import Actor
from data_access.records.proactive.attaching import may_attach
from data_access.records.proactive.experts import save_expert, set_active
from data_access.records.proactive.instructions import give_instruction, move_instruction
from data_access.records.proactive.reports import (
    ReportFields,
    acknowledge_report,
    add_suggestion,
    drop_suggestion,
    issue_report,
    remove_draft,
    save_report,
    withdraw_report,
)
from data_access.records.proactive.suggestions import answer_suggestion, suggest_on_visit
from data_access.records.proactive.visits import (
    add_problem,
    cancel_visit,
    hold_visit,
    move_problem,
    plan_visit,
)
from layouts.pages.proactive.reports import RECEIVER
from layouts.pages.proactive.tabs import EXPERTS, INSTRUCTIONS, REPORTS, SUGGESTIONS, VISITS
from layouts.pages.proactive.visits import PROBLEMS
from layouts.pages.proactive.words import answer_text

ROOT = "/proactive"

blueprint = Blueprint("proactive", __name__)


@blueprint.post(f"{REPORTS}/save")
@guarded_route("supervise", FORM_BYTES)
def save() -> Response:
    """Keep a new draft or change one."""
    receivers = tuple(
        name.removeprefix(RECEIVER) for name in request.form if name.startswith(RECEIVER) and ticked(name)
    )
    sent = ReportFields(
        field("kind"),
        field("title"),
        field("problem"),
        field("facts"),
        chosen("category"),
        field("leaders"),
        receivers,
        field("proposals"),
    )
    paper, version = number("report"), number("version")
    return _done(lambda connection, who: save_report(connection, who, sent, paper, version), REPORTS)


@blueprint.post(f"{REPORTS}/<{NUMBER}:report_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def report(report_id: int, act: str) -> Response:
    """Issue, withdraw, acknowledge or remove a paper, or add to a draft."""
    text, unit, due, version = field("text"), chosen("unit"), field("due"), number("version")
    acts: dict[str, Act] = {
        "issue": lambda connection, who: issue_report(connection, who, report_id, version),
        "withdraw": lambda connection, who: withdraw_report(connection, who, report_id, text),
        "acknowledge": lambda connection, who: acknowledge_report(connection, who, report_id),
        "remove": lambda connection, who: remove_draft(connection, who, report_id),
        "suggest": lambda connection, who: add_suggestion(connection, who, report_id, text, unit, due),
        "file": lambda connection, who: _attach(connection, who, "report", report_id),
    }
    return _done(one_of(acts, act))


@blueprint.post(f"{SUGGESTIONS}/<{NUMBER}:suggestion_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def suggestion(suggestion_id: int, act: str) -> Response:
    """Adopt a suggestion, decline it, report its effect, or take it out of a draft."""
    text = field("text")
    if act == "drop":
        return _done(lambda connection, who: drop_suggestion(connection, who, suggestion_id))
    return _done(lambda connection, who: answer_suggestion(connection, who, suggestion_id, act, text))


@blueprint.post(f"{INSTRUCTIONS}/give")
@guarded_route("supervise", FORM_BYTES)
def give() -> Response:
    """Keep a leader's instruction."""
    sent = {"leader": field("leader"), "dated": field("dated"), "text": field("text")}
    sent |= {"unit_code": chosen("unit"), "due": field("due")}
    paper = number("report")
    return _done(
        lambda connection, who: give_instruction(connection, who, report_id=paper, **sent), INSTRUCTIONS
    )


@blueprint.post(f"{INSTRUCTIONS}/<{NUMBER}:instruction_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def instruction(instruction_id: int, act: str) -> Response:
    """Note progress with a file, report the result, send it back or sign it off."""
    text = field("text")
    if act == "file":
        return _done(lambda connection, who: _attach(connection, who, "instruction", instruction_id))

    def move(connection: Connection, who: Actor) -> Answer:
        answer = move_instruction(connection, who, instruction_id, act, text)
        if answer.done:
            with_file(connection, who, "instruction", instruction_id)
        return answer

    return _done(move)


@blueprint.post(f"{VISITS}/plan")
@guarded_route("supervise", FORM_BYTES)
def plan() -> Response:
    """Plan a visit."""
    sent = (chosen("unit"), field("day"), field("took_part"), field("purpose"))
    return _done(lambda connection, who: plan_visit(connection, who, *sent), VISITS)


@blueprint.post(f"{VISITS}/<{NUMBER}:visit_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def visit(visit_id: int, act: str) -> Response:
    """Note a visit as held, cancel it, or write down what was found and suggested."""
    text, unit, due = field("text"), chosen("unit"), field("due")
    held = (field("day"), field("took_part"), field("notes"))
    category, spot = chosen("category"), ticked("on_the_spot")
    acts: dict[str, Act] = {
        "hold": lambda connection, who: hold_visit(connection, who, visit_id, *held),
        "cancel": lambda connection, who: cancel_visit(connection, who, visit_id, text),
        "find": lambda connection, who: add_problem(
            connection,
            who,
            visit_id,
            text=text,
            category=category,
            unit_code=unit,
            due=due,
            on_the_spot=spot,
        ),
        "suggest": lambda connection, who: suggest_on_visit(connection, who, visit_id, text, unit, due),
        "file": lambda connection, who: _attach(connection, who, "visit", visit_id),
    }
    return _done(one_of(acts, act))


@blueprint.post(f"{PROBLEMS}/<{NUMBER}:problem_id>/<act>")
@guarded_route("view_records", FORM_BYTES)
def problem(problem_id: int, act: str) -> Response:
    """Report a problem as put right, sign it off or send it back."""
    text = field("text")
    return _done(lambda connection, who: move_problem(connection, who, problem_id, act, text))


@blueprint.post(f"{EXPERTS}/save")
@guarded_route("supervise", FORM_BYTES)
def expert() -> Response:
    """Add an expert or change one."""
    sent = {name: field(name) for name in ("name", "field", "organisation", "contact")}
    known = number("expert")
    return _done(lambda connection, who: save_expert(connection, who, expert_id=known, **sent))


@blueprint.post(f"{EXPERTS}/<{NUMBER}:expert_id>/<act>")
@guarded_route("supervise", FORM_BYTES)
def expert_state(expert_id: int, act: str) -> Response:
    """Put an expert on the list or take one off."""
    if act not in ("activate", "deactivate"):
        abort(400)
    return _done(lambda connection, who: set_active(connection, who, expert_id, act == "activate"))


def _attach(connection: Connection, who: Actor, subject: str, record_id: int) -> Answer:
    if not may_attach(connection, who, subject, record_id):
        return Answer("unknown", False, record_id)
    if not with_file(connection, who, subject, record_id):
        return Answer("no_file", False, record_id)
    return Answer("attached", True, record_id)


def _done(act: Act, made: str = "") -> Response:
    return do(act, answer_text, ROOT, REPORTS, made)
