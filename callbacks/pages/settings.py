"""The settings of supervision; forms go to callbacks/routes/settings.py."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.settings.page import settings_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.settings.page import settings_page
from layouts.pages.settings.words import PATH

NAV = NavItem(PATH, noop("Supervision settings"), "supervise", "sliders", "foot")
LONGEST = 40


@guarded_page("supervise")
def layout(group: str = "", said: str = "", **_query: str) -> Component:
    """Show the group of settings that the address names."""
    with reading(get_engine()) as connection:
        view = settings_view(connection, get_scope(), get_now(), group[:LONGEST])
    return settings_page(view, said)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("settings", path=PATH, title=lambda **_query: _("Supervision settings"), layout=layout)
