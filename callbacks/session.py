"""Sign in, sign out, and read who is signed in from the session's row on each request."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from callbacks.config import LOOPBACK
from callbacks.context import get_config, get_engine, get_now
from callbacks.demo import demo_is_open
from dashboard.i18n import noop
from dashboard.people.access import scope_for
from data_access.database import Connection, reading, writing
from data_access.records.accounts import (
    Account,
    clear_failures,
    find_account,
    password_matches,
    reserve_attempt,
)
from data_access.records.audit import write_audit
from data_access.records.sessions import (
    TOUCH_EVERY,
    close_session,
    find_session,
    open_session,
    touch_session,
)

SECURE_COOKIE = "__Host-zqt"
LOOPBACK_COOKIE = "zqt"
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
    with reading(get_engine()) as connection:
        signed_in = find_session(connection, token, now, get_config().limits)
        # A demo account is a key without a lock: worth nothing where the demo is off or closed.
        locked = signed_in is not None and signed_in.account.demo and not demo_is_open(connection)
    if signed_in is None or locked:
        return
    account = signed_in.account
    g.account, g.token, g.session_started = account, token, signed_in.created_at
    g.scope = scope_for(
        account.name, account.role, account.unit_id, account.unit_kind, account.unit_code, account.unit_name
    )
    if now - signed_in.seen_at >= TOUCH_EVERY:
        touch_session(get_engine(), token, now)


def check_password(name: str, password: str) -> tuple[Account | None, bool]:
    """Return the account if name and password are right, and whether the throttle refused to look."""
    now, address = get_now(), client_address()
    with writing(get_engine()) as connection:
        allowed = reserve_attempt(connection, name, address, now)
        account = find_account(connection, name)
        if not allowed:
            write_audit(connection, now, name, "login_locked", address=address, success=False)
    if not allowed:
        return None, True
    if password_matches(account, password):
        with writing(get_engine()) as connection:
            clear_failures(connection, name)
        return account, False
    audit("login", account=name, success=False)
    return None, False


def start_session(response: Response, account: Account) -> None:
    """Open a session under a new token, end the one the browser came with, and set the cookie."""
    now = get_now()
    with writing(get_engine()) as connection:
        close_session(connection, request.cookies.get(cookie_name(), ""))
        token = open_session(connection, account.account_id, now, client_address(), get_config().limits)
        write_audit(connection, now, account.name, "login", address=client_address())
    response.set_cookie(
        cookie_name(), token, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )


def end_session(response: Response) -> None:
    """End the request's session and take its cookie back."""
    with writing(get_engine()) as connection:
        close_session(connection, g.token)
        write_audit(connection, get_now(), g.account.name, "logout", address=client_address())
    response.delete_cookie(cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def audit(
    action: str, *, target: str = "", success: bool = True, account: str = "", **detail: object
) -> None:
    """Append an audit line about this request in a transaction of its own."""
    with writing(get_engine()) as connection:
        audit_in(connection, action, target=target, success=success, account=account, **detail)


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
