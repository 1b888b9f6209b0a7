"""Change the language of the signed-in account."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_account, get_engine
from callbacks.guard import guarded_route
from callbacks.session import audit, came_from
from dashboard.i18n import LANGUAGES
from data_access.database import writing
from data_access.records.accounts import set_language

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@guarded_route("own_account")
def switch() -> Response:
    """Remember the language and show the same page in it."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    with writing(get_engine()) as connection:
        set_language(connection, get_account().account_id, language)
    audit("language", target=language)
    return redirect(came_from(), 303)
