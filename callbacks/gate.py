"""Stand before every request: unknown visitors see the sign-in page and nothing else."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote, urlsplit

from flask import Flask, abort, g, redirect, request
from werkzeug.wrappers import Response

from callbacks.config import LOOPBACK
from callbacks.context import get_config
from callbacks.demo import only_this_machine
from callbacks.screens import SCREEN_ENDPOINTS, admit_screen, renew_key, screen_viewer
from callbacks.session import load_visit, phone_only, renew_phone_cookie
from dashboard.i18n import DEFAULT_LANGUAGE, set_language
from layouts.theme import LIGHT, set_theme

MIB = 1024 * 1024
BODY_LIMIT = MIB
CALLBACK_PATH = "/_dash-update-component"

# Machines ask for these: they are answered whatever the database does, so nobody is looked up for them.
MACHINE_ENDPOINTS = frozenset({"health.healthz", "health.readyz", "health.version"})
# Machines of others write here: each body is signed by a secret, and no browser is behind it.
SIGNED_ENDPOINTS = frozenset({"receipts.take"})
# All that is open before sign-in; a test enumerates every route against these two.
OPEN_ENDPOINTS = (
    MACHINE_ENDPOINTS
    | SIGNED_ENDPOINTS
    | {
        *("login.form", "login.submit", "login.demo"),
        *("fonts.faces", "fonts.letters"),
        *("screens.pair", "screens.pair_code", "screens.pair_state", "wall.worker"),
    }
)
OPEN_FILES = frozenset(
    {
        "/vendor/bootstrap5/css/bootstrap.min.css",
        "/assets/tokens.css",
        "/assets/login.css",
        "/assets/login.js",
        "/assets/away.js",
        "/assets/pair.css",
        "/assets/pair.js",
        # A screen's key is sent to the wall alone, so that its files are asked for without it.
        "/assets/wall.css",
        "/assets/wall.js",
        "/assets/wall-draw.js",
        "/assets/wall-kept.js",
        "/assets/favicon.svg",
        "/favicon.ico",
    }
)
# What an account that must change its password can still reach.
PASSWORD_ENDPOINTS = frozenset({"account.password_form", "account.password_submit", "logout.submit"})
# Where a phone that stays signed in is led by an address, and the same order on the desk's pages.
PHONE_PLACE = re.compile(r"/m(/order/[^/]+|/me)?$")
ORDER_PLACE = re.compile(r"/orders/([^/]+)$")
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def close_gate(server: Flask) -> None:
    """Register the gate on a server; it must be the first thing that sees a request."""
    server.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    server.before_request(_admit)
    server.after_request(renew_phone_cookie)
    server.after_request(renew_key)


def _admit() -> Response | None:
    g.request_id = uuid.uuid4().hex[:12]
    set_language(DEFAULT_LANGUAGE)
    set_theme(LIGHT)
    _check_host()
    if request.endpoint in SIGNED_ENDPOINTS:
        return None
    _check_origin()
    _check_text()
    if request.endpoint in MACHINE_ENDPOINTS or request.path in OPEN_FILES:
        return None
    load_visit()
    account = g.get("account")
    if account is not None:
        set_language(account.language)
        set_theme(account.theme)
    _check_callback_body()
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    if request.endpoint in SCREEN_ENDPOINTS and (answer := admit_screen()):
        return answer
    if screen_viewer() is not None:
        return None
    if account is None:
        return _turn_away()
    if account.must_change and request.endpoint not in PASSWORD_ENDPOINTS:
        return redirect("/account/password") if wants_html() else abort(403)
    if phone_only() and wants_html():
        return _lead_phone()
    return None


def _lead_phone() -> Response | None:
    """Lead a phone that stays signed in to its own pages; any other page asks for the password.

    What the page's own scripts ask for is refused where it is registered (callbacks/guard.py).
    """
    if PHONE_PLACE.match(request.path):
        return None
    if order := ORDER_PLACE.match(request.path):
        return redirect(f"/m/order/{quote(order[1], safe='~')}")
    return redirect("/m") if request.path == "/" else _to_sign_in()


def _check_text() -> None:
    # No database takes a NUL in text, and no person types one.
    values = [request.path, *request.args.values()]
    if request.mimetype == "application/x-www-form-urlencoded":
        values += request.form.values()
    if any("\x00" in value for value in values):
        abort(400)


def _check_host() -> None:
    # A page elsewhere whose name is made to resolve to this machine must not reach the open demo.
    host = urlsplit(request.host_url).hostname or ""
    if get_config().demo and (host not in LOOPBACK or not only_this_machine()):
        abort(403)


def _check_origin() -> None:
    if request.method not in UNSAFE_METHODS:
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None and site is None:
        abort(403)
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)
    if site is not None and site not in ("same-origin", "none"):
        abort(403)


def _check_callback_body() -> None:
    if request.path != CALLBACK_PATH:
        return
    if g.get("account") is None:
        abort(401)
    if request.mimetype != "application/json":
        abort(415)
    if any(nul in request.get_data() for nul in (b"\\u0000", b"%00")):
        abort(400)
    try:
        body = request.get_json()
    except RecursionError:
        abort(400)
    if not _is_callback_body(body):
        abort(400)


def _is_callback_body(body: object) -> bool:
    """Tell whether a body has the parts that every page sends, each of its kind."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    given = [body.get("inputs"), body.get("state", [])]
    wanted, changed = body.get("outputs", {}), body.get("changedPropIds", [])
    return (
        all(isinstance(part, list) and all(isinstance(each, dict | list) for each in part) for part in given)
        and wanted != []
        and all(isinstance(each, dict) for each in (wanted if isinstance(wanted, list) else [wanted]))
        and isinstance(changed, list)
        and all(isinstance(each, str) for each in changed)
    )


def wants_html() -> bool:
    """Tell whether a person opens a page, rather than a script asking for data."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _turn_away() -> Response:
    return _to_sign_in() if wants_html() else abort(401)


def _to_sign_in() -> Response:
    asked = request.full_path.rstrip("?")
    return redirect("/login" if asked == "/" else f"/login?next={quote(asked, safe='/')}")
