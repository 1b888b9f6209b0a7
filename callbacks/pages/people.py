"""The page of accounts; its forms go to callbacks/routes/people.py."""

from __future__ import annotations

import dash

from callbacks.context import get_config, get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from dashboard.people.access import ROLES
from dashboard.views.people import USER_STATES, UserFilter
from data_access.database import reading
from data_access.queries.people.page import users_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.people.users import PATH, users_page

NAV = NavItem(PATH, noop("Users"), "manage_accounts", "people")
LONGEST = 100


def read_filter(q: str, role: str, state: str) -> UserFilter:
    """Return what narrows the list of accounts."""
    return UserFilter(q[:LONGEST], role if role in ROLES else "", state if state in USER_STATES else "")


@guarded_page("manage_accounts")
def layout(
    q: str = "", role: str = "", state: str = "", sel: str = "", said: str = "", **_query: str
) -> Component:
    """Show the accounts, and the one that the address names."""
    asked = (read_filter(q, role, state), sel, get_now(), get_config().limits.phone)
    with reading(get_engine()) as connection:
        view = users_view(connection, get_scope(), *asked)
    return users_page(view, said)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("people", path=PATH, title=lambda **_query: _("Users"), layout=layout)
