"""What is done to drafts of appraisal settings and to entries by hand: each form is one act."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import Act, chosen, do, field, number, one_of, ticked, with_file
from callbacks.routes.files import FORM_BYTES, NUMBER
from dashboard.views.records import Answer
from data_access.database import Connection
from data_access.records.appraisal.entries import cancel, enter, may_attach_entry
from data_access.records.appraisal.forms import (
    add_group,
    begin_draft,
    change_form,
    change_general,
    drop_draft,
    drop_group,
    keep_draft,
    put_in_force,
)
from data_access.records.people import Actor
from layouts.pages.appraisal.editor import UNIT
from layouts.pages.appraisal.tabs import DRAFTS, ENTRIES, SETTINGS
from layouts.pages.appraisal.words import answer_text

MOST_FIELDS = 400

blueprint = Blueprint("appraisal", __name__)


@blueprint.post(f"{DRAFTS}/begin")
@guarded_route("supervise")
def begin() -> Response:
    """Begin a draft as a copy of a version or of the settings in force."""
    copied = number("from")
    return _done(lambda connection, who: begin_draft(connection, who, copied), DRAFTS)


@blueprint.post(f"{DRAFTS}/<{NUMBER}:form_id>/<act>")
@guarded_route("supervise", FORM_BYTES)
def draft(form_id: int, act: str) -> Response:
    """Change a draft, give it up, or put it in force."""
    changes, part = number("changes"), field("part")
    sent = {name: field(name) for name in list(request.form)[:MOST_FIELDS]}
    month, reason, level, name = field("month"), field("reason"), chosen("level"), field("name")
    units = tuple(each.removeprefix(UNIT) for each in sent if each.startswith(UNIT) and ticked(each))
    acts: dict[str, Act] = {
        "form": lambda connection, who: change_form(connection, who, form_id, changes, part, sent),
        "general": lambda connection, who: change_general(connection, who, form_id, changes, sent),
        "group": lambda connection, who: add_group(connection, who, form_id, changes, level, name, units),
        "ungroup": lambda connection, who: drop_group(connection, who, form_id, changes, part),
        "keep": lambda connection, who: keep_draft(connection, who, form_id, changes),
        "drop": lambda connection, who: drop_draft(connection, who, form_id, changes),
        "store": lambda connection, who: put_in_force(connection, who, form_id, changes, month, reason),
    }
    return _done(one_of(acts, act))


@blueprint.post(f"{ENTRIES}/enter")
@guarded_route("supervise", FORM_BYTES)
def new_entry() -> Response:
    """Enter points or a figure, with the document that comes along."""
    names = ("month", "points", "numerator", "denominator", "reason", "paper")
    sent = {name: field(name) for name in names} | {"kind": chosen("kind"), "unit_code": chosen("unit")}

    def act(connection: Connection, who: Actor) -> Answer:
        answer = enter(connection, who, **sent)
        if answer.done:
            with_file(connection, who, "appraisal_entry", answer.record_id)
        return answer

    return do(act, answer_text, SETTINGS, ENTRIES)


@blueprint.post(f"{ENTRIES}/<{NUMBER}:entry_id>/<act>")
@guarded_route("supervise", FORM_BYTES)
def entry(entry_id: int, act: str) -> Response:
    """Cancel an entry, or add a document to it."""
    reason = field("reason")
    acts: dict[str, Act] = {
        "cancel": lambda connection, who: cancel(connection, who, entry_id, reason),
        "file": lambda connection, who: _attach(connection, who, entry_id),
    }
    return do(one_of(acts, act), answer_text, SETTINGS, ENTRIES)


def _attach(connection: Connection, who: Actor, entry_id: int) -> Answer:
    if not may_attach_entry(connection, who, entry_id):
        return Answer("unknown", False, entry_id)
    if not with_file(connection, who, "appraisal_entry", entry_id):
        return Answer("no_file", False, entry_id)
    return Answer("attached", True, entry_id)


def _done(act: Act, made: str = "") -> Response:
    return do(act, answer_text, SETTINGS, SETTINGS, made)
