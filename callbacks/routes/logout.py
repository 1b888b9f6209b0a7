"""Sign out: the session's row goes, so that its cookie is worth nothing any more."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from callbacks.guard import guarded_route
from callbacks.session import end_session

blueprint = Blueprint("logout", __name__)


@blueprint.post("/logout")
@guarded_route("own_account", phone=True)
def submit() -> Response:
    """End the session and show the sign-in form."""
    response = redirect("/login", 303)
    end_session(response)
    return response
