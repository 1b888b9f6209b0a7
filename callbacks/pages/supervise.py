"""The pages of notices, requests to the platform, the daily list and a district's week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.pages.proactive_records import number_of
from dashboard.i18n import _
from dashboard.views.notices import NoticeFilter
from data_access.database import reading
from data_access.queries.supervise.daily import daily_view
from data_access.queries.supervise.notices import notice_view, notices_view
from data_access.queries.supervise.prefill import prefill
from data_access.queries.supervise.requests import requests_view
from data_access.queries.supervise.weekly import weekly_view
from layouts.component import Component
from layouts.components.states import no_permission, no_such_record
from layouts.pages.supervise import tabs
from layouts.pages.supervise.daily import daily_page
from layouts.pages.supervise.notice import notice_page, notice_sheet
from layouts.pages.supervise.notices import notices_page
from layouts.pages.supervise.requests import requests_page
from layouts.pages.supervise.weekly import weekly_page, weekly_sheet

LONGEST = 100
LONGEST_ORDERS = 4000  # of the addresses that a draft starts with


@guarded_page("view_records")
def notices_layout(said: str = "", **query: str) -> Component:
    """Show the notices that the address names, or the form of a new one."""
    asked = NoticeFilter(*(_chosen(query, name) for name in ("state", "unit", "kind", "did", "period")))
    scope, now = get_scope(), get_now()
    with reading(get_engine()) as connection:
        draft = None
        if query.get("new") and scope.may("supervise") and scope.city_wide:
            begun = {
                name: query.get(name, "")[:LONGEST] for name in ("rule", "unit", "warning", "instruction")
            }
            begun["orders"] = query.get("orders", "")[:LONGEST_ORDERS]
            draft = prefill(connection, scope, now, begun)
            asked = NoticeFilter()
        view = notices_view(connection, scope, now, asked, draft)
    return notices_page(view, scope, said)


def _chosen(query: dict[str, str], name: str) -> str:
    return query.get(name, "")[:LONGEST]


@guarded_page("view_records")
def notice_layout(code: str = "", said: str = "", sheet: str = "", **_query: str) -> Component:
    """Show one notice, or its paper alone."""
    with reading(get_engine()) as connection:
        view = notice_view(connection, get_scope(), get_now(), number_of(code))
    if view is None:
        return no_such_record(get_scope())
    return notice_sheet(view) if sheet else notice_page(view, get_scope(), said)


@guarded_page("view_records")
def requests_layout(said: str = "", state: str = "", kind: str = "", **_query: str) -> Component:
    """Show the requests to the platform."""
    with reading(get_engine()) as connection:
        view = requests_view(connection, get_scope(), get_now(), state[:LONGEST], kind[:LONGEST])
    return requests_page(view, get_scope(), said)


@guarded_page("view_orders")
def daily_layout(unit: str = "", **_query: str) -> Component:
    """Show what a unit has to follow up today."""
    with reading(get_engine()) as connection:
        view = daily_view(connection, get_scope(), get_now(), unit[:LONGEST])
    return daily_page(view, get_scope())


@guarded_page("view_orders")
def weekly_layout(unit: str = "", week: str = "", sheet: str = "", **_query: str) -> Component:
    """Show a district's week, or one of its prints alone."""
    with reading(get_engine()) as connection:
        view = weekly_view(connection, get_scope(), get_now(), unit[:LONGEST], week[:LONGEST])
    if view is None:
        return no_permission()
    return weekly_sheet(view, sheet) if sheet else weekly_page(view, get_scope())


def register(app: dash.Dash) -> None:
    """Register the pages."""

    def titled(title: Callable[[], str]) -> Callable[..., str]:
        return lambda **_path: title()

    one = tabs.NOTICES + "/<code>"
    pages: tuple[tuple[str, dict[str, str], Callable[[], str], Any], ...] = (
        ("notices", {"path": tabs.NOTICES}, lambda: _("Supervision notices"), notices_layout),
        ("notice", {"path_template": one}, lambda: _("Supervision notice"), notice_layout),
        ("requests", {"path": tabs.REQUESTS}, lambda: _("Requests to the platform"), requests_layout),
        ("daily", {"path": tabs.DAILY}, lambda: _("Daily list"), daily_layout),
        ("weekly", {"path": tabs.WEEKLY}, lambda: _("Weekly bulletin"), weekly_layout),
    )
    for name, path, title, layout in pages:
        dash.register_page(f"supervise_{name}", **path, title=titled(title), layout=layout)
