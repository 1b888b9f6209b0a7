"""The overview page: one view for the account that is signed in."""

from __future__ import annotations

import dash

from callbacks.context import get_config, get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept_view
from dashboard.i18n import _, noop
from data_access.queries.overview.page import overview_view
from data_access.reference.city_map import load_map
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.overview.page import overview_page

NAV = NavItem("/", noop("Overview"), "view_figures", "grid-1x2")


@guarded_page("view_figures")
def layout(**_query: str) -> Component:
    """Show what needs the account's attention today."""
    view = kept_view("overview", (), lambda c, scope, now: overview_view(c, scope, now=now))
    return overview_page(view, get_scope(), load_map(get_config().map_file))


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("overview", path="/", title=lambda **_query: _("Overview"), layout=layout)
