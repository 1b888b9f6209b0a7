"""The page of the reception desk; its forms go to callbacks/routes/desk.py."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.desk.page import desk_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.desk.board import PATH
from layouts.pages.desk.page import desk_page

NAV = NavItem(PATH, noop("Reception desk"), "view_orders", "headset", needs="desk")


@guarded_page("view_orders")
def layout(said: str = "", **_query: str) -> Component:
    """Show the provincial orders in the scope as they stand now."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = desk_view(connection, scope, get_now())
    return desk_page(view, scope, said[:20])


def register(app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("desk", path=PATH, title=lambda **_path: _("Reception desk"), layout=layout)
