"""The phone pages: my orders, one order, warnings, rank, account; one callback takes what is tapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import dash
from dash import ClientsideFunction, Input, Output

from callbacks.context import get_account, get_config, get_engine, get_now, get_scope
from callbacks.guard import guarded, guarded_page
from callbacks.pages.account import own_phones
from callbacks.pages.proactive_records import number_of
from callbacks.session import client_address
from dashboard.i18n import _, current_language
from dashboard.people.access import Scope
from data_access.counting.kept import answered, settled, unchanged
from data_access.database import Connection, reading, writing
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.context.sources import CITY_ZONE, source_states
from data_access.queries.month.page import check_view
from data_access.queries.phone.figures import phone_rank, phone_warnings
from data_access.queries.phone.page import overdue_count, phone_home, phone_order
from data_access.queries.supervise.notices import notice_view, notices_view
from data_access.records.phone import acknowledge, assign
from layouts.component import Component
from layouts.components.links import split_address
from layouts.components.states import no_such_record
from layouts.pages.phone import check as phone_check
from layouts.pages.phone import (
    figures as phone_figures,
)
from layouts.pages.phone import (
    me as phone_me,
)
from layouts.pages.phone import (
    notices as phone_notices,
)
from layouts.pages.phone import order as phone_order_page
from layouts.pages.phone import (
    orders as phone_orders,
)
from layouts.pages.phone import (
    page as phone,
)

MOST_TAPS = 50
LONGEST = 200

Figures = TypeVar("Figures")


def frame_of(connection: Connection, now: datetime) -> phone.PhoneFrame:
    """Return whom a phone page is for."""
    account, scope = get_account(), get_scope()
    return phone.PhoneFrame(
        scope=scope,
        account_id=account.account_id,
        display_name=account.display_name,
        sources=source_states(connection, now),
        now=now,
        overdue=_overdue(connection, scope, now) if scope.may("view_orders") else 0,
    )


def _overdue(connection: Connection, scope: Scope, now: datetime) -> int:
    # Late at the data time, so that the clock has no part in it.
    key = ("phone overdue", replace(scope, account=""))
    return unchanged(connection, key, lambda: overdue_count(connection, scope, now))


def _kept_figures(connection: Connection, name: str, now: datetime, read: Callable[..., Figures]) -> Figures:
    """Return a view of figures, read once for all accounts of one role and unit on one local day."""
    scope, moment = replace(get_scope(), account=""), settled(now)
    key = (scope, current_language(), now.astimezone(CITY_ZONE).date())
    mark = clock_mark(connection, moment)
    return answered(connection, name, key, mark, lambda: read(connection, scope, now=moment))


@guarded_page("view_orders", phone=True)
def home_layout(**_query: str) -> Component:
    """Show the open orders of the account."""
    now = get_now()
    with reading(get_engine()) as connection:
        home = phone_home(connection, get_scope(), now=now)
        return phone_orders.home_page(frame_of(connection, now), home)


@guarded_page("view_orders", phone=True)
def order_layout(order_address: str = "", **_query: str) -> Component:
    """Show one order by its address."""
    now, (source, order_no) = get_now(), split_address(order_address)
    with reading(get_engine()) as connection:
        order = phone_order(connection, get_scope(), source, order_no, now=now)
        return phone_order_page.order_page(frame_of(connection, now), order)


@guarded_page("view_figures")
def warnings_layout(**_query: str) -> Component:
    """Show the warnings of the account's unit."""
    now = get_now()
    with reading(get_engine()) as connection:
        found = _kept_figures(connection, "phone warnings", now, phone_warnings)
        return phone_figures.warnings_page(frame_of(connection, now), found)


@guarded_page("view_figures")
def rank_layout(**_query: str) -> Component:
    """Show the rank of the account's unit."""
    now = get_now()
    with reading(get_engine()) as connection:
        rank = _kept_figures(connection, "phone rank", now, phone_rank)
        return phone_figures.rank_page(frame_of(connection, now), rank)


@guarded_page("view_records")
def notices_layout(**_query: str) -> Component:
    """Show the notices to the account's unit."""
    now = get_now()
    with reading(get_engine()) as connection:
        rows = notices_view(connection, get_scope(), now).rows
        return phone_notices.notices_page(frame_of(connection, now), rows)


@guarded_page("view_records")
def notice_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one notice, to be acknowledged and replied to."""
    now = get_now()
    with reading(get_engine()) as connection:
        view = notice_view(connection, get_scope(), now, number_of(code))
        if view is None:
            return no_such_record(get_scope())
        return phone_notices.notice_page(frame_of(connection, now), view, said)


@guarded_page("view_records")
def check_layout(said: str = "", **_query: str) -> Component:
    """Show the list of lost points of the account's unit."""
    now = get_now()
    with reading(get_engine()) as connection:
        view = check_view(connection, get_scope(), "", now)
        return phone_check.check_page(frame_of(connection, now), view, said)


@guarded_page("own_account", phone=True)
def me_layout(**_query: str) -> Component:
    """Show the account."""
    with reading(get_engine()) as connection:
        frame = frame_of(connection, get_now())
    return phone_me.me_page(replace(frame, phones=own_phones(), phone_days=get_config().phone_days))


def register(app: dash.Dash) -> None:
    """Register the pages, and what takes acknowledgements and assignments."""
    _register_pages()
    app.clientside_callback(
        ClientsideFunction("phone", "answered"), Output(phone.MARK, "data"), Input(phone.INBOX, "data")
    )

    @guarded(
        app,
        Output(phone.INBOX, "data"),
        Input(phone.OUTBOX, "data"),
        permission="view_orders",
        phone=True,
        prevent_initial_call=True,
    )
    def take(sent: Any) -> Any:
        if not isinstance(sent, dict) or sent.get("account") != get_account().account_id:
            return dash.no_update
        with writing(get_engine()) as connection:
            return {"received": _received(connection, sent), "assigned": _assigned(connection, sent)}


def _register_pages() -> None:
    def titled(title: Callable[[], str]) -> Callable[..., str]:
        return lambda **_path: title()

    pages: tuple[tuple[str, dict[str, str], Callable[[], str], Any], ...] = (
        ("phone", {"path": "/m"}, lambda: _("My orders"), home_layout),
        ("phone_order", {"path_template": "/m/order/<order_address>"}, lambda: _("One order"), order_layout),
        ("phone_warnings", {"path": "/m/warnings"}, lambda: _("My warnings"), warnings_layout),
        ("phone_rank", {"path": "/m/rank"}, lambda: _("My rank"), rank_layout),
        ("phone_notices", {"path": phone_notices.PATH}, lambda: _("My notices"), notices_layout),
        (
            "phone_notice",
            {"path_template": phone_notices.PATH + "/<code>"},
            lambda: _("Supervision notice"),
            notice_layout,
        ),
        ("phone_check", {"path": phone_check.PATH}, lambda: _("Check of the month"), check_layout),
        ("phone_me", {"path": "/m/me"}, lambda: _("My account"), me_layout),
    )
    for name, path, title, layout in pages:
        dash.register_page(name, **path, title=titled(title), layout=layout)


def _received(connection: Connection, sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Acknowledge each order of a message; `at` in the answer is None where it was refused."""
    taps = sent.get("received")
    answers = []
    for address in [_text(each) for each in taps[:MOST_TAPS]] if isinstance(taps, list) else []:
        source, order_no = split_address(address)
        at = acknowledge(connection, get_scope(), get_now(), source, order_no, address=client_address())
        answers.append({"order": address, "at": at.timestamp() if at else None})
    return answers


def _assigned(connection: Connection, sent: dict[str, Any]) -> dict[str, Any] | None:
    """Assign the order of a message, if it names one."""
    wanted = sent.get("assign")
    if not isinstance(wanted, dict):
        return None
    address, unit, reason = (_text(wanted.get(name)) for name in ("order", "unit", "reason"))
    source, order_no = split_address(address)
    done = assign(
        connection, get_scope(), get_now(), source, order_no, unit, reason, address=client_address()
    )
    return {"order": address, "unit": unit, "done": done}


def _text(value: Any) -> str:
    """Return what may be text from the browser as text that every database takes."""
    return str(value or "")[:LONGEST].replace("\x00", "")
