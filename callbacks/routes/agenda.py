"""What is written on a unit's weekly agenda: decisions and the calls of heads."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import chosen, do, field
from callbacks.routes.files import FORM_BYTES
from data_access.records.supervise.agenda import decide, note_call
from layouts.pages.supervise.agenda_words import agenda_answer
from layouts.pages.supervise.tabs import AGENDA

blueprint = Blueprint("agenda", __name__)


@blueprint.post(f"{AGENDA}/decide")
@guarded_route("rectify", FORM_BYTES)
def keep_decision() -> Response:
    """Keep what a unit's heads decide about an order this week."""
    unit, week, order = field("unit"), field("week"), field("order")
    said = {name: field(name) for name in ("why", "measure", "decision", "seen")}
    return do(
        lambda connection, who: decide(connection, who, unit, week, order, **said),
        agenda_answer,
        AGENDA,
        AGENDA,
    )


@blueprint.post(f"{AGENDA}/call")
@guarded_route("rectify", FORM_BYTES)
def keep_call() -> Response:
    """Keep a head's call with an enterprise."""
    unit, order, result = field("unit"), field("order"), chosen("result")
    said = {name: field(name) for name in ("at", "head", "note")}
    return do(
        lambda connection, who: note_call(connection, who, unit, order, result=result, **said),
        agenda_answer,
        AGENDA,
        AGENDA,
    )
