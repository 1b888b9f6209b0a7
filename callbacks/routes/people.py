"""What administrators do to accounts: each form is one act, checked and audited where it is stored."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from callbacks.context import get_config, get_engine
from callbacks.guard import guarded_route
from callbacks.one_time import one_time_password
from callbacks.session import actor
from dashboard.i18n import _
from data_access.database import writing
from data_access.records.people import ACTS, add_user, change_user, give_role, reset_password
from layouts.components.forms import ANY
from layouts.components.links import href
from layouts.pages.people.roles import PATH as ROLES_PATH
from layouts.pages.people.users import PATH as USERS_PATH

LONGEST = 100

blueprint = Blueprint("people", __name__)


@blueprint.post(f"{USERS_PATH}/add")
@guarded_route("manage_accounts")
def add() -> Response:
    """Add an account without a role and show its one-time password once."""
    name, password = _field("name"), one_time_password(get_config().password_rules)
    with writing(get_engine()) as connection:
        answer = add_user(connection, actor(), name, _field("display_name"), password)
    if answer != "added":
        return _back(USERS_PATH, "", answer)
    sentence = _("{name} may sign in.").format(name=name)
    return _made(name, password, sentence, waiting=True)


@blueprint.post(f"{USERS_PATH}/password")
@guarded_route("manage_accounts")
def password() -> Response:
    """Give an account a new one-time password and show it once."""
    name, made = _field("name"), one_time_password(get_config().password_rules)
    with writing(get_engine()) as connection:
        answer = reset_password(connection, actor(), name, made)
    if answer != "password":
        return _back(USERS_PATH, name, answer)
    return _made(name, made, _("{name} has a new password; all sessions ended.").format(name=name))


@blueprint.post(f"{USERS_PATH}/state")
@guarded_route("manage_accounts")
def state() -> Response:
    """Disable, enable or unlock an account, or end its phones."""
    name, wanted = _field("name"), _field("act")
    act = next((each for each in ACTS if each == wanted), None)
    if act is None:
        abort(400)
    with writing(get_engine()) as connection:
        answer = change_user(connection, actor(), name, act)
    return _back(USERS_PATH, name, answer)


@blueprint.post(ROLES_PATH)
@guarded_route("manage_roles")
def role() -> Response:
    """Give an account a role and a unit."""
    name, unit = _field("name"), _field("unit")
    unit = "" if unit == ANY else unit
    with writing(get_engine()) as connection:
        answer = give_role(connection, actor(), name, _field("role"), unit)
    return _back(ROLES_PATH, name, answer)


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _back(path: str, name: str, answer: str) -> Response:
    """Show the list again as it was narrowed, with the account open and what came of the act."""
    asked = dict(parse_qsl(urlsplit(request.form.get("back", "")).query))
    kept = {each: asked.get(each, "")[:LONGEST] for each in ("q", "role", "state")}
    return redirect(href(path, {**kept, "sel": name, "said": answer}), 303)


def _made(name: str, password: str, sentence: str, waiting: bool = False) -> Response:
    page = render_template(
        "made.html",
        name=name,
        password=password,
        sentence=sentence,
        waiting=waiting,
        back=href(USERS_PATH, {"sel": name}),
    )
    return make_response(page)
