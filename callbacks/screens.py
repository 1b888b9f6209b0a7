"""Screens on walls: what a screen's key opens, how a browser comes to hold one, and who is cut off.

A key opens the addresses of SCREEN_ENDPOINTS and nothing else: only there its screen is looked up, and only
there the request has a scope (`admit_screen`, asked by callbacks/gate.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from flask import abort, g, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine, get_now
from callbacks.demo import demo_is_open
from callbacks.session import SECURE_COOKIE, client_address, cookie_name, may_carry_password
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.screens import KeyedScreen
from dashboard.wall.keeping import read_build, read_size
from dashboard.wall.screens import Screen
from data_access.database import reading
from data_access.outages import outage
from data_access.queries.wall.screens import screen_of_key
from data_access.records.sessions import TOUCH_EVERY
from data_access.records.wall import touch_screen

DATA_ENDPOINT = "wall.data"
SCREEN_ENDPOINTS = frozenset({"wall.frame", DATA_ENDPOINT})
WALL_PATH, PAIR_PATH = "/wall", "/wall/pair"
WALL_PLACE = re.compile(r"/wall(/[^/?#\\]+)?(\?[^#\\]*)?")
KEY = "key"  # the parameter of a link
BAD_LINK = "link"  # why a screen is led to pairing, beside what its cookie says
LONGEST_KEY = 100
KEY_LIFETIME = timedelta(
    days=400
)  # the longest that browsers keep a cookie; each opened frame begins it anew
WAITING_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class Viewer:
    """A screen with the scope it is drawn for; `who` tells one viewer of a browser from another."""

    screen: Screen
    scope: Scope
    who: str


def screen_viewer() -> Viewer | None:
    """Return the screen whose key this request came with, None for a request without one that holds."""
    viewer = g.get("screen_viewer")
    assert viewer is None or isinstance(viewer, Viewer)
    return viewer


def key_cookie() -> str:
    """Return the name of the cookie that holds a screen's key, sent to the wall alone."""
    return f"{_stem()}-screen"


def waiting_cookie() -> str:
    """Return the name of the cookie of a browser that waits for its code to be typed."""
    return f"{_stem()}-pairing"


def _stem() -> str:
    # The prefix of cookies for the whole site cannot stand before one for the wall alone.
    return cookie_name().replace(SECURE_COOKIE, "__Secure-zqt")


def admit_screen() -> Response | None:
    """Admit a request for the wall that comes with a key: None where it does, else what to answer.

    A request without a key that holds is left to the session of a person; where there is none either, the
    frame leads to pairing and the data say that the screen is cut off.
    """
    if KEY in request.args and request.endpoint != DATA_ENDPOINT:
        return _open_link()
    found = held_screen()
    if found is not None:
        g.screen_viewer = Viewer(found.screen, found.scope, found.scope.account)
        g.scope = found.scope
        _note_contact(found)
        return _lead_to_own(found)
    return _cut_off() if g.get("account") is None else None


def held_screen() -> KeyedScreen | None:
    """Return the screen whose key the browser holds, None where it holds none that is good."""
    return _good(request.cookies.get(key_cookie(), ""))


def waiting_key() -> str:
    """Return the token of a waiting browser once the desk made it a key, else an empty text."""
    token = request.cookies.get(waiting_cookie(), "")
    return token if _good(token) is not None else ""


def is_cut_off() -> bool:
    """Tell whether the browser holds a key that is good no more."""
    return key_cookie() in request.cookies and held_screen() is None


def _good(key: str) -> KeyedScreen | None:
    if not 0 < len(key) <= LONGEST_KEY:
        return None
    with reading(get_engine()) as connection:
        found = screen_of_key(connection, key)
        if found is None or found.revoked:
            return None
        # Whoever is in the demo without a password made this key: it opens nothing where that is closed.
        return None if found.demo and not demo_is_open(connection) else found


def set_key(response: Response, key: str) -> None:
    """Let the browser hold a key, for the wall alone, and wait no more."""
    _set(response, key_cookie(), key, KEY_LIFETIME)
    response.delete_cookie(
        waiting_cookie(), path=WALL_PATH, secure=request.is_secure, httponly=True, samesite="Strict"
    )


def set_waiting(response: Response, token: str) -> None:
    """Let the browser hold the token that becomes its key when the code is typed."""
    _set(response, waiting_cookie(), token, WAITING_LIFETIME)


def _set(response: Response, name: str, token: str, lifetime: timedelta) -> None:
    response.set_cookie(
        name,
        token,
        max_age=lifetime,
        path=WALL_PATH,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def renew_key(response: Response) -> Response:
    """Let the browser keep the key of a frame that it opened for as long again."""
    if screen_viewer() is not None and request.endpoint != DATA_ENDPOINT:
        _set(response, key_cookie(), request.cookies[key_cookie()], KEY_LIFETIME)
    return response


def wall_place(target: str) -> str:
    """Return `target` if it is an address of the wall other than pairing, else the wall's own."""
    known = WALL_PLACE.fullmatch(target) and target.isprintable() and not target.startswith(PAIR_PATH)
    return target if known else WALL_PATH


def _here() -> str:
    """Return the address that was asked for without its key."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != KEY]
    query = f"?{urlencode(rest)}" if rest else ""
    return quote(request.path) + query


def _open_link() -> Response:
    """Put the key of a link into the browser and lead on to the address without it."""
    if not may_carry_password():
        return redirect(PAIR_PATH, 303)  # which says that it takes https
    key = request.args[KEY]
    if _good(key) is None:
        return redirect(f"{PAIR_PATH}?why={BAD_LINK}", 303)
    response = redirect(_here(), 303)
    set_key(response, key)
    return response


def _lead_to_own(found: KeyedScreen) -> Response | None:
    """Lead the screen of a district that asks for another one to its own."""
    asked = next(iter((request.view_args or {}).values()), "")
    if found.screen.district and asked not in ("", found.screen.district):
        return redirect(WALL_PATH, 303)
    return None


def _note_contact(found: KeyedScreen) -> None:
    now = get_now()
    # A clock that was put back must not silence it until it has caught up.
    if found.seen_at is None or abs(now - found.seen_at) >= TOUCH_EVERY:
        build, size = (request.args.get(name, "") for name in ("build", "size"))
        told = (read_build(build), read_size(size))
        try:
            touch_screen(get_engine(), found.screen_id, now, client_address(), *told)
        except Exception as error:
            # A base that takes nothing can still be read: the screen goes on, noted down or not.
            if not outage(error):
                raise


def _cut_off() -> Response:
    """Answer a screen without a key: its frame is led to pairing, its data say that it is cut off."""
    held = key_cookie() in request.cookies
    if request.endpoint == DATA_ENDPOINT:
        said = (
            _("This screen was cut off at the desk. Pair it again to let it go on.")
            if held
            else _("Nobody is signed in here any more. Sign in again, or pair this screen.")
        )
        return make_response(jsonify(cut_off=True, reason=said), 401)
    if "text/html" not in request.headers.get("Accept", ""):
        abort(401)
    here = _here()
    onwards = f"?{urlencode({'next': here})}" if here != WALL_PATH else ""
    return redirect(f"{PAIR_PATH}{onwards}", 303)
