"""The page of screens on walls; its forms go to callbacks/routes/screens.py."""

from __future__ import annotations

import re

import dash

from callbacks.context import get_context, get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.wall.screens import screens_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.wall.screens import PATH, screens_page

ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")  # of a browser, as far as the page says it

NAV = NavItem(PATH, noop("Wall screens"), "manage_screens", "display", "foot")


@guarded_page("manage_screens")
def layout(sel: str = "", said: str = "", browser: str = "", **_query: str) -> Component:
    """Show the screens, and the one that the address names."""
    chosen = int(sel) if sel.isascii() and sel.isdecimal() and len(sel) < 10 else 0
    with reading(get_engine()) as connection:
        view = screens_view(connection, get_scope(), chosen, get_now(), get_context().build)
    return screens_page(view, said, browser if ADDRESS.fullmatch(browser) else "")


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("screens", path=PATH, title=lambda **_query: _("Wall screens"), layout=layout)
