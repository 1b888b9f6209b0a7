"""Change a group of settings from a day on, or take a planned version back."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.routes.acts import do, field, number
from dashboard.settings.groups import BY_NAME
from data_access.records.settings import change_settings, take_back
from layouts.pages.settings.page import SET, address
from layouts.pages.settings.words import PATH, answer_text

blueprint = Blueprint("settings", __name__)


@blueprint.post(f"{PATH}/<group>/change")
@guarded_route("supervise")
def change(group: str) -> Response:
    """Keep what the form changed as a new version."""
    if group not in BY_NAME:
        abort(404)
    sent = {name.removeprefix(SET): field(name) for name in request.form if name.startswith(SET)}
    day, reason, seen = field("valid_from"), field("reason"), number("seen")
    return do(
        lambda connection, who: change_settings(
            connection, who, group, sent, valid_from=day, reason=reason, seen=seen
        ),
        answer_text,
        PATH,
        address(group),
    )


@blueprint.post(f"{PATH}/<group>/take_back")
@guarded_route("supervise")
def untake(group: str) -> Response:
    """Take a planned version back, for a reason that is kept."""
    if group not in BY_NAME:
        abort(404)
    day, reason = field("valid_from"), field("reason")
    return do(
        lambda connection, who: take_back(connection, who, group, day, reason),
        answer_text,
        PATH,
        address(group),
    )
