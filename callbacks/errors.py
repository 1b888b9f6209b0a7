"""Answer failures in one small page or line with a number; the traceback stays in the log."""

from __future__ import annotations

import logging

from dash.exceptions import DependencyException
from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from callbacks.gate import CALLBACK_PATH, wants_html
from callbacks.logs import log
from callbacks.session import audit
from dashboard.i18n import _
from dashboard.people.access import Denied

# What Dash raises while it takes a callback's body apart; errors of the callback itself never get here.
MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)


def error_number() -> str:
    """Return the number under which the log knows this request."""
    return f"E-{g.get('request_id', '')[:8].upper()}"


def answer_errors(server: Flask) -> None:
    """Register the handlers of a server."""
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(Denied, _denied)
    server.register_error_handler(DependencyException, lambda _error: _answer(404))
    server.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    return _answer(error.code or 500)


def _denied(error: Denied) -> Response:
    audit("denied", target=request.path, success=False, permission=error.permission)
    return _answer(403)


def _unexpected(error: Exception) -> Response:
    malformed = request.path == CALLBACK_PATH and isinstance(error, MALFORMED)
    log("request_failed", level=logging.ERROR, error=error, path=request.path, number=error_number())
    return _answer(400 if malformed else 500)


def _sentence(status: int) -> str:
    sentences = {
        400: _("The request could not be read."),
        401: _("Please sign in again."),
        403: _("Your account lacks the right for this."),
        404: _("There is nothing at this address."),
        413: _("The file or request is too large."),
        415: _("This kind of content is not accepted here."),
    }
    return sentences.get(status, _("The page cannot be opened for the moment."))


def _answer(status: int) -> Response:
    sentence, number = _sentence(status), error_number()
    if wants_html():
        return make_response(render_template("error.html", sentence=sentence, number=number), status)
    response = make_response(f"{sentence} {number}\n", status)
    response.mimetype = "text/plain"
    return response
