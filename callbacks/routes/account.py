"""Change the own password; an account made by an administrator must do so at its first sign-in."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from callbacks.context import get_account, get_config, get_engine, get_now
from callbacks.guard import guarded_route
from callbacks.session import (
    TOO_MANY,
    audit,
    audit_in,
    check_password,
    kept_phone,
    local_path,
    start_session,
)
from dashboard.i18n import _
from dashboard.people.passwords import password_problems
from data_access.database import writing
from data_access.records.accounts import set_password
from data_access.records.phone_sessions import end_phone

blueprint = Blueprint("account", __name__)


@blueprint.get("/account/password")
@guarded_route("own_account")
def password_form() -> Response:
    """Show the form."""
    return _form([])


@blueprint.post("/account/password")
@guarded_route("own_account")
def password_submit() -> Response:
    """Store the new password, end every session of the account and go on in a new one."""
    account, former, new = get_account(), request.form.get("former", ""), request.form.get("new", "")
    known, refused = check_password(account.name, former)
    if refused:
        return _form([_(TOO_MANY)], 429)
    if known is None:
        return _form([_("The present password is not right.")], 400)
    problems = password_problems(new, account.name, get_config().password_rules, former)
    if new != request.form.get("again", ""):
        problems.append(_("The two new passwords differ."))
    if problems:
        return _form(problems, 400)
    stay = bool(request.form.get("stay") or kept_phone())  # asked before the change ends it
    with writing(get_engine()) as connection:
        set_password(connection, account.account_id, new, get_now(), must_change=False)
    audit("password")
    response = redirect(local_path(request.form.get("next", "/")), 303)
    start_session(response, replace(account, must_change=False), stay=stay)
    return response


@blueprint.post("/account/phones")
@guarded_route("own_account")
def end_phones() -> Response:
    """End a phone of the account that stays signed in, or all of them."""
    account = get_account()
    wanted = request.form.get("phone", "")
    with writing(get_engine()) as connection:
        # A number too long for the column names no phone.
        known = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else -1
        ended = end_phone(connection, account.account_id, None if wanted == "all" else known)
        audit_in(connection, "logout", target="phones", success=bool(ended), ended=ended)
    back = "/m/me" if request.form.get("from") == "phone" else "/account"
    return redirect(back, 303)


def _form(problems: list[str], status: int = 200) -> Response:
    page = render_template(
        "password.html",
        account=get_account(),
        problems=problems,
        rules=get_config().password_rules,
        target=local_path(request.values.get("next", "/")),
        stay=request.values.get("stay", ""),
    )
    return make_response(page, status)
