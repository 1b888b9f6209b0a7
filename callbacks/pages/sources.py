"""The page of sources: reads, and nothing else."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.importing.sources import sources_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.importing.arrivals import PATH, arrivals_page

NAV = NavItem(PATH, noop("Sources"), "operate", "inboxes", "foot")


@guarded_page("operate")
def layout(sel: str = "", **_query: str) -> Component:
    """Show every source, and what the one that the address names delivered."""
    with reading(get_engine()) as connection:
        view = sources_view(connection, get_scope(), get_now(), sel)
    return arrivals_page(view, get_scope())


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("sources", path=PATH, title=lambda **_query: _("Sources"), layout=layout)
