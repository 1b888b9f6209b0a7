"""The overview page: one view for the account that is signed in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import dash

from callbacks.context import get_config
from callbacks.guard import guarded_page
from callbacks.kept import digest, kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.overview.page import overview_view
from data_access.reference.city_map import load_map
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.overview.page import overview_page
from layouts.plain import Drawn

NAV = NavItem("/", noop("Overview"), "view_figures", "grid-1x2")


@guarded_page("view_figures")
def layout(**_query: str) -> Component | Drawn:
    """Show what needs the account's attention today."""
    map_file = get_config().map_file

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        return overview_page(overview_view(connection, scope, now=now), scope, load_map(map_file))

    return kept("overview", _drawn_on(map_file), draw, records=True)


@cache
def _drawn_on(map_file: Path | None) -> str:
    """Return what tells the outlines that this process draws from others."""
    return digest(load_map(map_file))


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("overview", path="/", title=lambda **_query: _("Overview"), layout=layout)
