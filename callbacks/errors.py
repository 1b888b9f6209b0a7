"""Answer failures in one small page or line with a number; the traceback stays in the log."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import walk_tb

from dash.exceptions import CallbackException, DependencyException, UnsupportedRelativePath
from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from callbacks.config import PROJECT
from callbacks.gate import CALLBACK_PATH, wants_html
from callbacks.logs import log
from callbacks.session import audit_refusal, came_from
from callbacks.titles import title_of
from dashboard.i18n import _
from dashboard.people.access import Denied
from data_access.outages import Outage, outage
from layouts.components.states import outage_words

# What Dash raises while it takes a callback's body apart.
MALFORMED = (
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    RecursionError,
    UnsupportedRelativePath,
)
OUTAGE_HEADER = "X-Zqt-Outage"
TRY_AGAIN_SECONDS = "5"
_OURS = tuple(str(PROJECT / room) for room in ("callbacks", "layouts", "data_access", "dashboard"))
_HERE = str(Path(__file__).parent / "gate.py")


def error_number() -> str:
    """Return the number under which the log knows this request."""
    return f"E-{g.get('request_id', '')[:8].upper()}"


def answer_errors(server: Flask) -> None:
    """Register the handlers of a server."""
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(Denied, _denied)
    server.register_error_handler(DependencyException, lambda _error: _malformed())
    server.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    if request.path == CALLBACK_PATH and error.code in (400, 413, 415):
        return _malformed(error.code)
    return _answer(error.code or 500)


def _denied(error: Denied) -> Response:
    audit_refusal("denied", target=request.path, permission=error.permission)
    return _answer(403)


def _unexpected(error: Exception) -> Response:
    if kind := outage(error):
        return _out_of_reach(kind)
    if request.path == CALLBACK_PATH and _is_malformed(error):
        return _malformed()
    log("request_failed", level=logging.ERROR, error=error, path=request.path, number=error_number())
    return _answer(500)


def _malformed(status: int = 400) -> Response:
    """Refuse a callback's body that no page of ours has sent; that is no fault of ours to be traced."""
    log("malformed_callback", level=logging.WARNING, status=status, number=error_number())
    return _answer(status)


def _is_malformed(error: Exception) -> bool:
    """Tell whether an error arose in taking the body apart, not in our own code behind the gate."""
    if not isinstance(error, MALFORMED) and type(error) is not CallbackException:
        return False
    files = [frame.f_code.co_filename for frame, _line in walk_tb(error.__traceback__)]
    return not any(file.startswith(_OURS) and file != _HERE for file in files)


def _out_of_reach(kind: Outage) -> Response:
    """Say under the mark of what was asked for that the database is not to be had, in one line of the log."""
    log("database_outage", level=logging.WARNING, kind=kind, path=request.path, number=error_number())
    sentence, advice = outage_words(kind)
    if "text/html" in request.headers.get("Accept", ""):
        # What was sent is not sent again by itself: that is for the person to do.
        again = request.full_path.rstrip("?") if request.method == "GET" and kind == "away" else ""
        title = title_of(request.path)
        back = came_from()
        page = render_template(
            "away.html", title=title, sentence=sentence, advice=advice, again=again, back=back
        )
        response = make_response(page, 503)
    else:
        response = make_response(f"{sentence} {error_number()}\n", 503)
        response.mimetype = "text/plain"
    response.headers[OUTAGE_HEADER] = kind
    response.headers["Retry-After"] = TRY_AGAIN_SECONDS
    return response


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
