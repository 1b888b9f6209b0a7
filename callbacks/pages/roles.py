"""The page of roles; its form goes to callbacks/routes/people.py."""

from __future__ import annotations

import dash

from callbacks.context import get_config, get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.pages.people import read_filter
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.people.page import roles_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.people.roles import PATH, roles_page

NAV = NavItem(PATH, noop("Roles and units"), "manage_roles", "person-check")


@guarded_page("manage_roles")
def layout(
    q: str = "", role: str = "", state: str = "", sel: str = "", said: str = "", **_query: str
) -> Component:
    """Show who has which role, and the account that the address names."""
    asked = (read_filter(q, role, state), sel, get_now(), get_config().limits.phone)
    with reading(get_engine()) as connection:
        view = roles_view(connection, get_scope(), *asked)
    return roles_page(view, said)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("roles", path=PATH, title=lambda **_query: _("Roles and units"), layout=layout)
