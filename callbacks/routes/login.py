"""Sign in with name and password; the loopback demo also signs in by one click."""

from __future__ import annotations

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from callbacks.context import get_config, get_engine
from callbacks.demo import demo_is_open
from callbacks.session import (
    HOME,
    TOO_MANY,
    check_password,
    kept_phone,
    local_path,
    may_carry_password,
    phone_only,
    start_session,
)
from dashboard.i18n import LANGUAGES, _, set_language
from data_access.database import reading, writing
from data_access.records.accounts import Account, find_account, has_accounts, list_accounts
from data_access.records.accounts import set_language as set_account_language
from layouts.components.links import href
from layouts.frame import role_name

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def form() -> Response:
    """Show the sign-in form; a signed-in account goes on to where it wanted."""
    target = local_path(request.args.get("next", "/"))
    if g.get("account") is not None and not phone_only():
        return redirect(target)
    _choose_language(request.args.get("lang", ""))
    return _form(target)


@blueprint.post("/login")
def submit() -> Response:
    """Check name and password and start a session."""
    _choose_language(request.form.get("lang", ""))
    target = local_path(request.form.get("next", "/"))
    if not may_carry_password():
        return _form(target, _("Passwords travel only over https. Open this address with https://."), 403)
    name = request.form.get("name", "").strip()
    account, refused = check_password(name, request.form.get("password", ""))
    if refused:
        return _form(target, _(TOO_MANY), 429, name)
    if account is None:
        return _form(target, _("Account or password is not right. Check both and try again."), 401, name)
    stay = bool(request.form.get("stay"))
    response = redirect(_after(target, stay) if account.must_change else target, 303)
    _keep_language(account)
    start_session(response, account, stay=stay)
    return response


def _after(target: str, stay: bool) -> str:
    """Return the address of the form that a made password leads to, and from there on to the target."""
    asked = {"next": "" if target == HOME else target, "stay": "1" if stay else ""}
    return href("/account/password", asked)


@blueprint.post("/login/demo")
def demo() -> Response:
    """Sign in as one of the demo accounts; exists in the open loopback demo only."""
    if not get_config().demo:
        abort(404)
    with reading(get_engine()) as connection:
        account = find_account(connection, request.form.get("name", ""))
        is_open = demo_is_open(connection)
    if not is_open or account is None or not account.demo or account.disabled:
        abort(404)
    response = redirect(local_path(request.form.get("next", "/")), 303)
    _keep_language(account)
    start_session(response, account)
    return response


def _keep_language(account: Account) -> None:
    """Remember for the account the language that was chosen above the form that it signed in with."""
    asked = request.form.get("asked", "")
    if asked in LANGUAGES and asked != account.language:
        with writing(get_engine()) as connection:
            set_account_language(connection, account.account_id, asked)


def _choose_language(language: str) -> None:
    if language in LANGUAGES:
        set_language(language)


def _form(target: str, problem: str = "", status: int = 200, name: str = "") -> Response:
    offered: list[tuple[str, str, str]] = []
    closed = False
    if get_config().demo:
        with reading(get_engine()) as connection:
            found = list_accounts(connection, demo=True)
            closed = not demo_is_open(connection)
        shown = [] if closed else found
        offered = [(item.name, item.display_name, item.unit_name or role_name(item.role)) for item in shown]
    page = render_template(
        "login.html",
        target=target,
        problem=problem,
        name=name or (g.account.name if phone_only() else ""),
        offered=offered,
        closed=closed,
        contact=get_config().contact,
        first=_nobody_yet(),
        phone_only=phone_only(),
        days=get_config().phone_days,
        stay=bool(kept_phone()),
        asked=request.form.get("asked") or request.args.get("lang", ""),
    )
    return make_response(page, status)


def _nobody_yet() -> bool:
    with reading(get_engine()) as connection:
        return not get_config().demo and not has_accounts(connection)
