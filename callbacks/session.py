"""Sign in, sign out, and read who is signed in from the session's row on each request."""

from __future__ import annotations

import logging
from urllib.parse import unquote, urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from callbacks.config import LOOPBACK
from callbacks.context import get_config, get_engine, get_now
from callbacks.logs import log
from dashboard.i18n import noop
from dashboard.people.access import scope_for
from data_access.database import Connection, reading
from data_access.outages import outage
from data_access.records.accounts import (
    Account,
    clear_failures,
    find_account,
    is_throttled,
    password_matches,
    reserve_attempt,
)
from data_access.records.audit import write_audit
from data_access.records.sessions import TOUCH_EVERY, open_session, touch_session
from data_access.records.waiting import end_session as close_waiting
from data_access.records.waiting import find_visit, is_waiting, write_or_wait

SECURE_COOKIE = "__Host-zqt"
LOOPBACK_COOKIE = "zqt"
AUTOMATIC = "X-Zqt-Automatic"  # what an open page asks for by itself does not prolong a session
HOME = "/"
TOO_MANY = noop("Too many attempts. Wait five minutes, then try again.")


def cookie_name() -> str:
    """Return the cookie of this request's scheme: a plain one is never read over https."""
    return SECURE_COOKIE if request.is_secure else LOOPBACK_COOKIE


def client_address() -> str:
    """Return the client's address as the trusted proxies report it."""
    return request.remote_addr or ""


def may_carry_password() -> bool:
    """Tell whether a password may travel on this connection: https, this machine, or by setting."""
    host = urlsplit(request.host_url).hostname or ""
    return request.is_secure or host in LOOPBACK or get_config().allow_http


def load_visit() -> None:
    """Put account and scope of the request's session into `flask.g`, nothing without one."""
    token = request.cookies.get(cookie_name(), "")
    if not token:
        return
    now = get_now()
    signed_in = find_visit(get_engine(), token, now, get_config().limits)
    # A demo account is a key without a lock: worth nothing where the demo is off.
    if signed_in is None or (signed_in.account.demo and not get_config().demo):
        return
    account = signed_in.account
    g.account, g.token, g.session_started = account, token, signed_in.created_at
    g.scope = scope_for(
        account.name, account.role, account.unit_id, account.unit_kind, account.unit_code, account.unit_name
    )
    limits = get_config().limits
    g.session_left = min(
        signed_in.seen_at + limits.idle - now, signed_in.created_at + limits.absolute - now
    ).total_seconds()
    if now - signed_in.seen_at >= TOUCH_EVERY and AUTOMATIC not in request.headers:
        touch_session(get_engine(), token, now)


def check_password(name: str, password: str) -> tuple[Account | None, bool]:
    """Return the account if name and password are right, and whether the throttle refused to look."""
    now, address = get_now(), client_address()
    with reading(get_engine()) as connection:
        account = find_account(connection, name)
        throttled = is_throttled(connection, name, address, now)

    def reserve(connection: Connection) -> bool:
        # What waits beside the base does not see the attempts that the base knows.
        known = throttled and is_waiting(connection)
        if not known and reserve_attempt(connection, name, address, now):
            return True
        write_audit(connection, now, name, "login_locked", address=address, success=False)
        return False

    if not write_or_wait(get_engine(), reserve):
        return None, True
    if password_matches(account, password):
        write_or_wait(get_engine(), lambda connection: clear_failures(connection, name))
        return account, False
    audit("login", account=name, success=False)
    return None, False


def start_session(response: Response, account: Account) -> None:
    """Open a session under a new token, end the one the browser came with, and set the cookie."""
    now = get_now()

    def begin(connection: Connection) -> str:
        close_waiting(connection, request.cookies.get(cookie_name(), ""))
        write_audit(connection, now, account.name, "login", address=client_address())
        return open_session(connection, account.account_id, now, client_address(), get_config().limits)

    token = write_or_wait(get_engine(), begin)
    response.set_cookie(
        cookie_name(), token, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )


def end_session(response: Response) -> None:
    """End the request's session and take its cookie back."""

    def end(connection: Connection) -> None:
        close_waiting(connection, g.token)
        write_audit(connection, get_now(), g.account.name, "logout", address=client_address())

    write_or_wait(get_engine(), end)
    response.delete_cookie(cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def audit(
    action: str, *, target: str = "", success: bool = True, account: str = "", **detail: object
) -> None:
    """Append an audit line about this request in a transaction of its own; it waits for no import."""
    write_or_wait(
        get_engine(),
        lambda connection: audit_in(
            connection, action, target=target, success=success, account=account, **detail
        ),
    )


def audit_refusal(action: str, *, target: str, permission: str) -> None:
    """Append an audit line about what was refused; where none can be written it goes to the log.

    A refusal stands whether or not it can be noted down; what was let through is noted first.
    """
    try:
        audit(action, target=target, success=False, permission=permission)
    except Exception as error:
        if not outage(error):
            raise
        log(
            "not_audited",
            level=logging.ERROR,
            kind=outage(error),
            action=action,
            target=target,
            permission=permission,
        )


def audit_in(
    connection: Connection,
    action: str,
    *,
    target: str = "",
    success: bool = True,
    account: str = "",
    **detail: object,
) -> None:
    """Append an audit line about this request to what the caller's transaction writes."""
    who = account or getattr(g.get("account"), "name", "")
    write_audit(
        connection,
        get_now(),
        who,
        action,
        address=client_address(),
        target=target,
        success=success,
        detail=detail,
    )


def local_path(target: str) -> str:
    """Return `target` if it is a path of this site, else the home page.

    Read as the most lenient browser would: decoded twice, control characters and backslashes refused.
    """
    decoded = unquote(unquote(target))
    suspicious = any(char < " " or char in "\\\x7f" for char in decoded)
    parts = urlsplit(decoded) if not suspicious else None
    if parts is None or parts.scheme or parts.netloc:
        return HOME
    if not decoded.startswith("/") or decoded.startswith("//") or not target.startswith("/"):
        return HOME
    return target
