"""Change the theme of the signed-in account."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_account, get_engine
from callbacks.guard import guarded_route
from callbacks.session import came_from
from data_access.database import writing
from data_access.records.accounts import set_theme
from layouts.theme import THEMES

blueprint = Blueprint("theme", __name__)


@blueprint.post("/theme")
@guarded_route("own_account")
def switch() -> Response:
    """Remember the theme and show the same page in it."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        abort(400)
    with writing(get_engine()) as connection:
        set_theme(connection, get_account().account_id, theme)
    return redirect(came_from(), 303)
