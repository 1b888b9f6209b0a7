"""The orders pages: list with drawer, one order by itself, and the contact behind its mask."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

import dash
from dash import Input, Output, State

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded, guarded_page, note_contact_search, notify
from callbacks.kept import kept
from callbacks.session import audit
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection, reading
from data_access.queries.order.detail import unmasked_contact
from data_access.queries.order.page import order_page_detail
from data_access.queries.orders.keyset import decode_cursor
from data_access.queries.orders.page import orders_view
from data_access.records.orders import saved_views
from layouts.component import Component
from layouts.components.links import split_address
from layouts.frame import NavItem
from layouts.pages.order import contact as order_contact
from layouts.pages.order.page import order_page, order_title
from layouts.pages.orders.filters import read_list
from layouts.pages.orders.page import orders_page
from layouts.pages.orders.saved import ANSWER, Kept
from layouts.plain import Drawn

NAV = NavItem("/orders", noop("Orders"), "view_orders", "card-list", needs="volume")
LONGEST = 200


@guarded_page("view_orders")
def list_layout(**query: str) -> Component | Drawn:
    """Show the list that the address names, with the order opened in it."""
    state, notices = read_list(query, get_now().date())
    note_contact_search(state.filter.contact, "orders")
    if state.cursor and decode_cursor(state.cursor) is None:
        state = state.but(cursor="")
        notices += (_("The page of the list cannot be read: this is the first one."),)
    with reading(get_engine()) as connection:
        saved = Kept(saved_views(connection, get_scope()), query.get(ANSWER, ""))

    def draw(connection: Connection, scope: Scope, now: datetime) -> Any:
        view = orders_view(
            connection,
            scope,
            state.filter,
            sort=state.sort or "time_left",
            cursor=state.cursor,
            selected=state.order,
            now=now,
        )
        return orders_page(view, state, scope, notices, saved)

    return kept("orders", (state, notices, saved), draw, by_clock=bool(state.order), share=False)


@guarded_page("view_orders")
def order_layout(order_address: str = "", **_query: str) -> Component | Drawn:
    """Show one order by its address."""
    source, order_no = split_address(order_address)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Any:
        return order_page(order_page_detail(connection, scope, source, order_no, now), scope)

    return kept("order", (source, order_no), draw, by_clock=True, share=False, records=True)


def register(app: dash.Dash) -> None:
    """Register the pages and the one callback."""
    dash.register_page("orders", path="/orders", title=lambda **_query: _("Orders"), layout=list_layout)
    dash.register_page(
        "order",
        path_template="/orders/<order_address>",
        title=lambda order_address="", **_query: order_title(unquote(order_address)),
        layout=order_layout,
    )

    @guarded(
        app,
        Output(order_contact.CONTACT_SHOWN, "children"),
        Input(order_contact.CONTACT_SHOW, "n_clicks"),
        State(order_contact.CONTACT_REASON, "value"),
        State(order_contact.CONTACT_ORDER, "data"),
        permission="view_contact",
        prevent_initial_call=True,
    )
    def show_contact(clicks: int | None, reason: str | None, where: str) -> Any:
        reason = str(reason or "").strip()[:LONGEST]
        if not clicks or not reason:
            if clicks:
                notify(_("Give a reason first: it is logged."), "warn")
            return dash.no_update
        source, order_no = split_address(str(where))
        with reading(get_engine()) as connection:
            plain = unmasked_contact(connection, get_scope(), source, order_no)
        audit("unmask", target=str(where), success=plain is not None, reason=reason)
        return order_contact.plain_contact(*plain) if plain else dash.no_update
