"""The rankings page: one view per address, no callback."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from callbacks.sheets import read_sheet
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.rankings.six import six_view
from layouts.component import Component
from layouts.components.links import RankState
from layouts.frame import NavItem
from layouts.pages.rankings.page import rankings_page
from layouts.pages.rankings.six import SixSheet, six_page
from layouts.pages.rankings.state import read_state
from layouts.plain import Drawn

NAV = NavItem("/rank", noop("Rankings"), "view_figures", "list-ol", needs="units")


@guarded_page("view_figures")
def layout(**query: str) -> Component | Drawn:
    """Show the ranking that the address names."""
    state, notices = read_state(query)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        if state.tab == "six":
            return six_page(_six_sheet(connection, scope, now, state), notices)
        return rankings_page(read_sheet(connection, scope, now, state), notices)

    return kept("rankings", (state, notices), draw)


def _six_sheet(connection: Connection, scope: Scope, now: datetime, state: RankState) -> SixSheet:
    view = six_view(
        connection,
        scope,
        level=state.level,
        period=state.period,
        as_of=state.asof,
        district=state.district,
        area=state.area,
        now=now,
    )
    return SixSheet(view, state, scope)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("rankings", path="/rank", title=lambda **_query: _("Rankings"), layout=layout)
