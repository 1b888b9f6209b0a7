"""Warnings: the list by tabs, and one; forms go to their route."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.pages.proactive_records import number_of
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.alerts.page import alert_view, alerts_view
from layouts.component import Component
from layouts.components.states import no_such_record
from layouts.frame import NavItem
from layouts.pages.alerts.alert import alert_page
from layouts.pages.alerts.page import alerts_page
from layouts.pages.alerts.words import PATH

NAV = NavItem(PATH, noop("Warnings"), "view_records", "bell", badge=True)
LONGEST = 80


@guarded_page("view_records")
def alerts_layout(tab: str = "", unit: str = "", said: str = "", **_query: str) -> Component:
    """Show the warnings of a tab."""
    asked = unit[:LONGEST]
    with reading(get_engine()) as connection:
        view = alerts_view(connection, get_scope(), get_now(), tab=tab[:LONGEST], unit=asked)
    return alerts_page(view, get_scope(), asked, said)


@guarded_page("view_records")
def alert_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one warning."""
    with reading(get_engine()) as connection:
        view = alert_view(connection, get_scope(), get_now(), number_of(code))
    return alert_page(view, get_scope(), said) if view else no_such_record(get_scope())


def register(_app: dash.Dash) -> None:
    """Register the pages."""
    dash.register_page("alerts", path=PATH, title=lambda **_query: _("Warnings"), layout=alerts_layout)
    dash.register_page(
        "alert", path_template=f"{PATH}/<code>", title=lambda **_query: _("Warning"), layout=alert_layout
    )
