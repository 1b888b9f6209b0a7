"""The one way to register what answers a person: callbacks, pages and routes, each with a permission."""

from __future__ import annotations

import functools
import logging
import time
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

import dash
from dash.exceptions import MissingCallbackContextException, PreventUpdate
from flask import abort, request
from werkzeug.exceptions import Unauthorized

from callbacks.context import find_scope, get_scope
from callbacks.errors import error_number
from callbacks.gate import BODY_LIMIT
from callbacks.logs import log
from callbacks.session import audit, audit_refusal
from dashboard.i18n import _
from dashboard.order.masking import mask_term
from dashboard.people.access import PERMISSIONS, Denied
from data_access.outages import outage
from layouts.components.addresses import read_once
from layouts.components.states import no_permission, notice_strips, page_error, toast
from layouts.ids import TOASTS
from layouts.plain import plain_page

Function = Callable[..., Any]


def guarded(
    app: dash.Dash, *dependencies: Any, permission: str, phone: bool = False, **options: Any
) -> Callable[[Function], Function]:
    """Register a server callback on `app` that runs only for accounts holding `permission`.

    The permission is read from the session's own scope, never from a callback value. A failure shows a
    toast with a number and leaves the outputs as they are; a missing right answers 403 and is audited, a
    database that is not to be had 503. `phone`: a phone that stays signed in may call it too; else it is
    asked to sign in (401).
    """
    _check_known(permission)

    def register(function: Function) -> Function:
        name = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def checked(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            _admit(permission, phone)
            try:
                return function(*args, **kwargs)
            finally:
                milliseconds = round(1000 * (time.perf_counter() - started))
                log("callback", callback=name, milliseconds=milliseconds)

        _mark(checked, permission, phone)
        options.setdefault("on_error", functools.partial(_callback_failed, name))
        app.callback(*dependencies, **options)(checked)
        return checked

    return register


PATH_VARIABLES = ("order_address", "code", "figure_code")


def _admit(permission: str, phone: bool) -> None:
    """Raise Denied without the right; 401 where a phone that stays signed in asks for what is not its own."""
    scope = get_scope()
    if scope.phone_only and not phone:
        abort(401)
    scope.require(permission)


def _mark(function: Function, permission: str, phone: bool) -> None:
    function.__permission__ = permission  # type: ignore[attr-defined]
    function.__phone__ = phone  # type: ignore[attr-defined]


def guarded_page(permission: str, phone: bool = False) -> Callable[[Function], Function]:
    """Make a page's layout function answer "no right" or an error page instead of failing.

    `phone`: it opens on a phone that stays signed in; any other page asks for the password there (401).
    """
    _check_known(permission)

    def wrap(layout: Function) -> Function:
        @functools.wraps(layout)
        def checked(**query: Any) -> Any:
            scope = find_scope()
            if scope is None:
                return no_permission()
            if scope.phone_only and not phone:
                abort(401)
            if not scope.may(permission):
                audit_refusal("denied", target=layout.__module__, permission=permission)
                return no_permission()
            try:
                asked, notices = _read(query)
                return plain_page(layout(**asked), _visit(layout, query), notice_strips(notices))
            except Denied as denied:
                audit_refusal("denied", target=layout.__module__, permission=denied.permission)
                return no_permission()
            except Exception as error:  # whatever fails, the reader gets the frame, a sentence and a number
                if outage(error):
                    raise  # answered as such: the browser may still have what the page last said
                log(
                    "page_failed",
                    level=logging.ERROR,
                    error=error,
                    page=layout.__module__,
                    number=error_number(),
                )
                return page_error(error_number())

        _mark(checked, permission, phone)
        return checked

    return wrap


def _read(query: dict[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what an address asks for as texts, its path decoded, and a notice for each part left out.

    Parameters reach a page decoded, variables of its path as they stand in the address.
    """
    where, named = _address()
    path = {
        name: where.rsplit("/", 1)[-1] if name in named else str(query[name])
        for name in PATH_VARIABLES
        if name in query
    }
    # A parameter of the name of a part of the path would be taken for it: it repeats that part.
    given = {name: [value] if name in path else value for name, value in query.items()}
    asked, notices = read_once({name: given[name] for name in given if name not in path or name in named})
    return {**asked, **{name: unquote(value) for name, value in path.items()}}, notices


def _address() -> tuple[str, frozenset[str]]:
    """Return the path that the page router was asked for and the names of its parameters."""
    try:
        sent = dash.ctx.inputs
    except (MissingCallbackContextException, LookupError):  # drawn ahead, for no request of a page
        return "", frozenset()
    search = str(sent.get("_pages_location.search") or "").removeprefix("?")
    names = parse_qs(search, keep_blank_values=True)
    return str(sent.get("_pages_location.pathname") or ""), frozenset(names)


def _visit(layout: Function, query: dict[str, Any]) -> str:
    """Return a name for the address of a page, the same for the same address."""
    return f"{zlib.crc32(repr((layout.__module__, sorted(query.items()))).encode()):08x}"


def guarded_route(
    permission: str, body_limit: int = BODY_LIMIT, phone: bool = False
) -> Callable[[Function], Function]:
    """Make a Flask view run only for accounts holding `permission`, with its own limit of body bytes.

    `phone`: a phone that stays signed in may ask for it too; else it is asked to sign in (401).
    """
    _check_known(permission)

    def wrap(view: Function) -> Function:
        @functools.wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            _admit(permission, phone)
            request.max_content_length = body_limit
            return view(*args, **kwargs)

        _mark(checked, permission, phone)
        return checked

    return wrap


def note_contact_search(term: str, target: str) -> None:
    """Log a search among contacts before it is made; raise Denied without the right to read them."""
    if term:
        get_scope().require("view_contact")
        audit("contact_search", target=target, term=mask_term(term))


def notify(message: str, level: str = "info") -> None:
    """Show a toast from inside a callback; `level` is info, good, warn or bad."""
    dash.set_props(TOASTS, {"children": [toast(message, level)]})


def _check_known(permission: str) -> None:
    if permission not in PERMISSIONS:
        raise ValueError(f"unknown permission {permission!r}; known: {', '.join(PERMISSIONS)}")


def _callback_failed(name: str, error: Exception) -> None:
    if isinstance(error, Denied | PreventUpdate | Unauthorized) or outage(error):
        raise error
    number = error_number()
    log("callback_failed", level=logging.ERROR, error=error, callback=name, number=number)
    notify(
        _("This could not be done (code {number}). The page shows its last state.").format(number=number),
        "bad",
    )
