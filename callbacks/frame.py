"""Fill the frame for the signed-in account and keep its freshness current."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import dash
from dash import ClientsideFunction, Input, Output, html
from flask import g, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import find_scope, get_account, get_config, get_context, get_engine, get_now, get_scope
from callbacks.fonts import font_link
from callbacks.guard import guarded
from callbacks.pages import PAGES
from callbacks.routes.search import LONGEST
from callbacks.routes.state import page_state
from callbacks.session import phone_only
from dashboard.i18n import _, current_language, noop
from dashboard.people.access import Scope
from dashboard.views.reference import unit_part
from data_access.counting.kept import unchanged
from data_access.database import Connection, reading
from data_access.queries.alerts.scope import count_to_act
from data_access.queries.context.sources import source_states
from data_access.queries.desk.page import has_provincial
from data_access.queries.importing.readiness import lit_figures
from data_access.queries.orders.search import search
from data_access.queries.reminders.messages import unread_count
from data_access.queries.survey.waves import has_frame
from data_access.reference.english import shown_name
from layouts import ids
from layouts.component import Children, Component
from layouts.frame import (
    FrameView,
    NavItem,
    badge_shown,
    bell,
    frame,
    freshness,
    search_hits,
    stale_bar,
)
from layouts.pages.importing.arrivals import PATH as SOURCES_PATH
from layouts.theme import current_theme

SEARCH_PATH = "/search"
UNITS_PATH = "/unit"
# Where nothing else is to be had: on a phone that stays signed in, and of an account without a role.
PHONE = NavItem("/m", noop("My orders"), "view_orders", "card-list")
OWN = NavItem("/account", noop("My account"), "own_account", "person")


def nav_items() -> tuple[NavItem, ...]:
    """Return the rail's items this account may use, in the order of PAGES."""
    scope = get_scope()
    if scope.phone_only:
        return (PHONE,)
    items = [
        page.NAV
        for page in PAGES
        if hasattr(page, "NAV") and scope.may(page.NAV.permission) and not scope.may(page.NAV.unless)
    ]
    with reading(get_engine()) as connection:
        lit = unchanged(connection, "lit figures", lambda: lit_figures(connection))
        desk = unchanged(connection, "desk", lambda: has_provincial(connection))
        there = {"survey": has_frame(connection), "desk": desk}
    recorded = frozenset(name for name, found in there.items() if found)
    shown = [item for item in items if not item.needs or item.needs in lit | recorded]
    return tuple(_own_place(item, scope) for item in shown) or (OWN,)


def _own_place(item: NavItem, scope: Scope) -> NavItem:
    """Return the place of the rail that an account of one unit finds instead of the directory."""
    own = item.path == UNITS_PATH and scope.unit_code and not scope.city_wide
    return replace(item, path=f"{UNITS_PATH}/{unit_part(scope.unit_code)}") if own else item


def _sources_path(scope: Scope) -> str:
    return SOURCES_PATH if scope.may("operate") else ""


def landing() -> Response | None:
    """Send who asks for the bare address and has no overview to the first page of the account's rail."""
    if request.path != "/" or request.method != "GET" or g.get("account") is None:
        return None
    first = next((item.path for item in nav_items()), "/account")
    return redirect(first) if first != "/" else None


def frame_layout() -> Component:
    """Show the frame to the signed-in account."""
    if find_scope() is None:
        return html.Div()
    account, scope, now = get_account(), get_scope(), get_now()
    with reading(get_engine()) as connection:
        sources = source_states(connection, now)
        state = page_state(connection, now)
        unread = _unread(connection, scope)
        to_act = count_to_act(connection, scope)
    items = nav_items()
    return frame(
        FrameView(
            display_name=account.display_name,
            role=scope.role,
            unit_name=shown_name(scope.unit_name),
            items=items,
            sources=sources,
            now=now,
            language=current_language(),
            theme=current_theme(),
            search_path=SEARCH_PATH if scope.may("view_figures") else "",
            sources_path=_sources_path(scope),
            state=state,
            unread=unread,
            to_act=to_act,
        )
    )


def _unread(connection: Connection, scope: Scope) -> int | None:
    """Return how many messages an account has not marked as received, None for who gets none."""
    return unread_count(connection, scope) if scope.may("view_records") else None


def register_frame(app: dash.Dash) -> None:
    """Register what the frame does on navigation."""
    app.clientside_callback(
        ClientsideFunction("frame", "markPage"),
        Output(ids.FRAME_MARK, "data"),
        Input(ids.LOCATION, "pathname"),
    )

    @guarded(
        app,
        Output(ids.FRESHNESS, "children"),
        Output(ids.STALE_BAR, "children"),
        Output(ids.BELL, "children"),
        Output(ids.RAIL_BADGE, "children"),
        Input(ids.LOCATION, "pathname"),
        permission="own_account",
        phone=True,
        prevent_initial_call=True,
    )
    def refresh_freshness(_path: str) -> tuple[Children, Children, Children, Children]:
        now, scope = get_now(), get_scope()
        with reading(get_engine()) as connection:
            sources = source_states(connection, now)
            unread, to_act = _unread(connection, scope), count_to_act(connection, scope)
        shown = freshness(sources, now, _sources_path(scope))
        return shown, stale_bar(sources, now), bell(unread), badge_shown(to_act)

    @guarded(
        app,
        Output(ids.SEARCH_HITS, "children"),
        Input(ids.SEARCH, "value"),
        permission="view_figures",
        prevent_initial_call=True,
    )
    def show_hits(words: str | None) -> Children:
        with reading(get_engine()) as connection:
            return search_hits(search(connection, get_scope(), str(words or "")[:LONGEST]))


def index_page(**parts: str) -> str:
    """Return the HTML page that Dash draws into, in the reader's language."""
    limits = get_config().limits
    idle = limits.phone if phone_only() else limits.idle
    language = current_language().replace("_", "-")
    begin = _("The page could not be loaded. It is tried again by itself.")
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}" data-theme="{escape(current_theme())}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="zqt-build" content="{escape(get_context().build)}">
<meta name="zqt-idle" content="{int(idle.total_seconds())}">
<meta name="zqt-begin" content="{escape(begin)}">
<title>{escape(_("Zhengqitong"))}</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
{font_link()}
{parts["css"]}
</head>
<body>
<div class="app-start">{parts["app_entry"]}</div>
<footer>{parts["config"]}{parts["scripts"]}{parts["renderer"]}</footer>
</body>
</html>"""
