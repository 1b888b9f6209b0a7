"""Pair a browser on a wall, and what is done to screens at the desk: each form is one act, audited."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine, get_now
from callbacks.guard import guarded_route
from callbacks.screens import (
    BAD_LINK,
    PAIR_PATH,
    WALL_PATH,
    held_screen,
    is_cut_off,
    set_key,
    set_waiting,
    waiting_cookie,
    waiting_key,
    wall_place,
)
from callbacks.session import actor, client_address, may_carry_password
from dashboard.i18n import _
from dashboard.wall.pairing import LIFETIME, shown_code
from dashboard.wall.screens import SCENES, Screen
from data_access.database import reading, writing
from data_access.queries.wall.screens import seconds_left
from data_access.records.wall import (
    add_screen,
    change_screen,
    make_key,
    may_wait,
    open_pairing,
    pair_screen,
    remove_screen,
    revoke_key,
)
from layouts.components.forms import ANY
from layouts.components.links import href
from layouts.pages.wall.screens import PATH, SCENE

LONGEST = 100

blueprint = Blueprint("screens", __name__)


@blueprint.get(PAIR_PATH)
def pair() -> Response:
    """Show the page on which a browser waits to become a screen; one that is a screen goes on to the wall."""
    target = wall_place(request.args.get("next", ""))
    if held_screen() is not None:
        return redirect(target, 303)
    page = render_template(
        "pair.html",
        target=target,
        cut_off=is_cut_off(),
        bad_link=request.args.get("why") == BAD_LINK,
        may_pair=may_carry_password(),
        desk=f"{request.host_url.rstrip('/')}{PATH}",
        minutes=int(LIFETIME.total_seconds() // 60),
    )
    return make_response(page)


@blueprint.post(f"{PAIR_PATH}/code")
def pair_code() -> Response:
    """Give a browser that waits a new code."""
    if not may_carry_password():
        return make_response(jsonify(problem=_("Screens are paired over https only.")), 403)
    now, address = get_now(), client_address()
    with reading(get_engine()) as connection:
        room = may_wait(connection, now, address)
    if not room:
        return make_response(jsonify(problem=_("Too many screens wait for a code just now.")), 429)
    with writing(get_engine()) as connection:
        code, token = open_pairing(connection, now, address, request.cookies.get(waiting_cookie(), ""))
    response = make_response(jsonify(code=shown_code(code)))
    set_waiting(response, token)
    return response


@blueprint.get(f"{PAIR_PATH}/state")
def pair_state() -> Response:
    """Answer whether the browser is a screen by now, and for how many seconds its code is good."""
    if held_screen() is not None:
        return jsonify(paired=True, left=0)
    if key := waiting_key():
        response = jsonify(paired=True, left=0)
        set_key(response, key)
        return response
    with reading(get_engine()) as connection:
        left = seconds_left(connection, request.cookies.get(waiting_cookie(), ""), get_now())
    return jsonify(paired=False, left=left)


@blueprint.post(f"{PATH}/add")
@guarded_route("manage_screens")
def add() -> Response:
    """Add a screen."""
    with writing(get_engine()) as connection:
        answer, screen_id = add_screen(connection, actor(), _asked())
    return _back(screen_id, answer)


@blueprint.post(f"{PATH}/change")
@guarded_route("manage_screens")
def change() -> Response:
    """Change what a screen is and shows."""
    screen_id = _screen_id()
    with writing(get_engine()) as connection:
        answer = change_screen(connection, actor(), screen_id, _asked())
    return _back(screen_id, answer)


@blueprint.post(f"{PATH}/pair")
@guarded_route("manage_screens")
def type_code() -> Response:
    """Pair a screen with the browser that shows the typed code."""
    screen_id = _screen_id()
    with writing(get_engine()) as connection:
        answer, address = pair_screen(connection, actor(), screen_id, _field("code"))
    return _back(screen_id, answer, browser=address)


@blueprint.post(f"{PATH}/link")
@guarded_route("manage_screens")
def link() -> Response:
    """Give a screen a new key and show the link with it once."""
    screen_id = _screen_id()
    with writing(get_engine()) as connection:
        name, key = make_key(connection, actor(), screen_id)
    if not key:
        return _back(0, "unknown")
    page = render_template(
        "link.html",
        name=name,
        link=f"{request.host_url.rstrip('/')}{href(WALL_PATH, {'key': key})}",
        back=href(PATH, {"sel": str(screen_id)}),
    )
    return make_response(page)


@blueprint.post(f"{PATH}/revoke")
@guarded_route("manage_screens")
def revoke() -> Response:
    """End a screen's key."""
    screen_id = _screen_id()
    with writing(get_engine()) as connection:
        answer = revoke_key(connection, actor(), screen_id)
    return _back(screen_id, answer)


@blueprint.post(f"{PATH}/remove")
@guarded_route("manage_screens")
def remove() -> Response:
    """Remove a screen that no key opens."""
    screen_id = _screen_id()
    with writing(get_engine()) as connection:
        answer = remove_screen(connection, actor(), screen_id)
    return _back(screen_id if answer == "holds_key" else 0, answer)


def _asked() -> Screen:
    """Return the screen that the form describes; what cannot be is refused where it is stored."""
    district = _field("district")
    return Screen(
        name=_field("name"),
        place=_field("place"),
        density=_field("density"),
        naming=_field("naming"),
        scenes=tuple(each for each in SCENES if f"{SCENE}{each}" in request.form),
        dwell=_whole("dwell"),
        district="" if district == ANY else district,
        scale=_whole("scale") / 100,
    )


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _whole(name: str) -> int:
    """Return a whole number of the form, 0 for what is none: no setting may be 0."""
    text = _field(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _screen_id() -> int:
    number = _field("screen")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else abort(400)


def _back(screen_id: int, answer: str, browser: str = "") -> Response:
    """Show the list with the screen open and what came of the act."""
    opened = str(screen_id) if screen_id else ""
    return redirect(href(PATH, {"sel": opened, "said": answer, "browser": browser}), 303)
