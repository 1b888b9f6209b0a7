"""Sign in, sign out, and read who is signed in from the session's row on each request."""

from __future__ import annotations

import logging
from urllib.parse import unquote, urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from callbacks.config import LOOPBACK
from callbacks.context import get_config, get_engine, get_now, get_scope
from callbacks.demo import demo_is_open
from callbacks.logs import log
from dashboard.i18n import noop
from dashboard.people.access import Scope, scope_for
from data_access.database import Connection, reading, writing
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
from data_access.records.people import Actor
from data_access.records.phone_sessions import TOUCH_EVERY as TOUCH_PHONE_EVERY
from data_access.records.phone_sessions import (
    end_phone_of_token,
    find_phone,
    keep_phone,
    touch_phone,
)
from data_access.records.sessions import TOUCH_EVERY, open_session, touch_session
from data_access.records.waiting import end_session as close_waiting
from data_access.records.waiting import find_visit, is_waiting, write_or_wait

SECURE_COOKIE = "__Host-zqt"
LOOPBACK_COOKIE = "zqt"
PHONE_SUFFIX = "-phone"
AUTOMATIC = "X-Zqt-Automatic"  # what an open page asks for by itself does not prolong a session
HOME = "/"
TOO_MANY = noop("Too many attempts. Wait five minutes, then try again.")


def cookie_name() -> str:
    """Return the cookie of this request's scheme: a plain one is never read over https."""
    return SECURE_COOKIE if request.is_secure else LOOPBACK_COOKIE


def phone_cookie_name() -> str:
    """Return the cookie of a phone that stays signed in."""
    return cookie_name() + PHONE_SUFFIX


def client_address() -> str:
    """Return the client's address as the trusted proxies report it."""
    return request.remote_addr or ""


def may_carry_password() -> bool:
    """Tell whether a password may travel on this connection: https, this machine, or by setting."""
    host = urlsplit(request.host_url).hostname or ""
    return request.is_secure or host in LOOPBACK or get_config().allow_http


def load_visit() -> None:
    """Put account and scope of the request's session into `flask.g`, nothing without one.

    A phone that stays signed in counts only where no session signed in by password lives.
    """
    if not _load_session():
        _load_phone()


def _load_session() -> bool:
    token, now = request.cookies.get(cookie_name(), ""), get_now()
    if not token:
        return False
    limits = get_config().limits
    signed_in = find_visit(get_engine(), token, now, limits)
    if signed_in is None or _is_locked(signed_in.account):
        return False
    g.token, g.session_started = token, signed_in.created_at
    g.account, g.scope = signed_in.account, scope_of(signed_in.account)
    g.session_left = min(
        signed_in.seen_at + limits.idle - now, signed_in.created_at + limits.absolute - now
    ).total_seconds()
    if now - signed_in.seen_at >= TOUCH_EVERY and AUTOMATIC not in request.headers:
        touch_session(get_engine(), token, now)
    return True


def _is_locked(account: Account) -> bool:
    """A demo account is a key without a lock: worth nothing where the demo is off or closed."""
    if not account.demo:
        return False
    with reading(get_engine()) as connection:
        return not demo_is_open(connection)


def _load_phone() -> None:
    token, now, lifetime = request.cookies.get(phone_cookie_name(), ""), get_now(), get_config().limits.phone
    if not token:
        return
    with reading(get_engine()) as connection:
        found = find_phone(connection, token, now, lifetime)
    if found is None or _is_locked(found[0]):
        return
    account, phone = found
    scope = scope_of(account)
    if not scope.keeps_phone:
        return
    g.token, g.session_started = "", phone.created_at
    g.account, g.scope, g.phone_id = account, scope.on_phone(), phone.phone_id
    if now - phone.seen_at >= TOUCH_PHONE_EVERY and touch_phone(get_engine(), phone.phone_id, now):
        g.phone_token_to_renew = token


def scope_of(account: Account) -> Scope:
    """Return the scope of an account that signed in by its password."""
    return scope_for(
        account.name, account.role, account.unit_id, account.unit_kind, account.unit_code, account.unit_name
    )


def actor() -> Actor:
    """Return who acts in this request, when and from where; raise Denied before sign-in."""
    return Actor(get_scope(), get_now(), client_address())


def phone_only() -> bool:
    """Tell whether the request stands on a phone that stays signed in and nothing more."""
    return bool(g.get("phone_id"))


def kept_phone() -> int:
    """Return the number of the phone session whose token the browser holds, 0 for none that lives."""
    token = request.cookies.get(phone_cookie_name(), "")
    if not token:
        return 0
    with reading(get_engine()) as connection:
        found = find_phone(connection, token, get_now(), get_config().limits.phone)
    return found[1].phone_id if found else 0


def renew_phone_cookie(response: Response) -> Response:
    """Let the browser keep a phone's token for as long again as the server does."""
    token = g.get("phone_token_to_renew")
    if token:
        _set_phone_cookie(response, token)
    return response


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


def _start_phone(account: Account, stay: bool) -> str:
    """Return the token of a phone that stays signed in from now on, "" for none; end what it kept before."""
    before, limits = request.cookies.get(phone_cookie_name(), ""), get_config().limits
    stay = stay and bool(limits.phone) and scope_of(account).keeps_phone and not account.must_change
    if not (before or stay):
        return ""
    with writing(get_engine()) as connection:
        # Another person may hold the phone now: what the last one left open ends.
        end_phone_of_token(connection, before)
        if not stay:
            return ""
        device = device_of(request.headers.get("User-Agent", ""))
        return keep_phone(connection, account.account_id, get_now(), device, client_address(), limits.phone)


def start_session(response: Response, account: Account, *, stay: bool = False) -> None:
    """Open a session under a new token, end what the browser came with, and set the cookie.

    `stay`: let this phone stay signed in afterwards too, where the account may.
    """
    now, limits, address = get_now(), get_config().limits, client_address()
    phone_token = _start_phone(account, stay)
    detail = {"phone": "kept"} if phone_token else {}

    def begin(connection: Connection) -> str:
        close_waiting(connection, request.cookies.get(cookie_name(), ""))
        write_audit(connection, now, account.name, "login", address=address, detail=detail)
        return open_session(connection, account.account_id, now, address, limits)

    token = write_or_wait(get_engine(), begin)
    response.set_cookie(
        cookie_name(), token, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    if phone_token:
        _set_phone_cookie(response, phone_token)
    elif phone_cookie_name() in request.cookies:
        _delete_cookie(response, phone_cookie_name())


def _set_phone_cookie(response: Response, token: str) -> None:
    response.set_cookie(
        phone_cookie_name(),
        token,
        max_age=get_config().limits.phone,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _delete_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=request.is_secure, httponly=True, samesite="Lax")


DEVICES = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Return what kind of device a browser says it runs on, and whether inside WeChat; else empty."""
    kind = next((name for sign, name in DEVICES if sign in user_agent), "")
    inside = "WeChat" if "MicroMessenger" in user_agent else ""
    return " · ".join(part for part in (kind, inside) if part)


def end_session(response: Response) -> None:
    """End the request's session, the phone's too, and take the cookies back."""
    phone_token = request.cookies.get(phone_cookie_name(), "")
    if phone_token:
        with writing(get_engine()) as connection:
            end_phone_of_token(connection, phone_token)

    def end(connection: Connection) -> None:
        close_waiting(connection, g.token)
        write_audit(connection, get_now(), g.account.name, "logout", address=client_address())

    write_or_wait(get_engine(), end)
    _delete_cookie(response, cookie_name())
    if phone_token:
        _delete_cookie(response, phone_cookie_name())


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


def came_from() -> str:
    """Return the path of this site's page that the request was sent from, the home page if none is told."""
    return local_path(urlsplit(request.referrer or HOME)._replace(scheme="", netloc="").geturl())


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
