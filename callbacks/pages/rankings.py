"""The rankings page: one view per address, no callback."""

from __future__ import annotations

import dash

from callbacks.context import get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept_view
from callbacks.sheets import ranking_sheet
from dashboard.i18n import _, noop
from data_access.queries.rankings.six import six_view
from layouts.component import Component
from layouts.components.links import RankState
from layouts.frame import NavItem
from layouts.pages.rankings.page import rankings_page
from layouts.pages.rankings.six import SixSheet, six_page
from layouts.pages.rankings.state import read_state

NAV = NavItem("/rank", noop("Rankings"), "view_figures", "list-ol", needs="units")


@guarded_page("view_figures")
def layout(**query: str) -> Component:
    """Show the ranking that the address names."""
    state, notices = read_state(query)
    if state.tab == "six":
        return six_page(_six_sheet(state), notices)
    return rankings_page(ranking_sheet(state), notices)


def _six_sheet(state: RankState) -> SixSheet:
    view = kept_view(
        "six",
        (state.level, state.period, state.asof, state.district, state.area),
        lambda connection, scope, now: six_view(
            connection,
            scope,
            level=state.level,
            period=state.period,
            as_of=state.asof,
            district=state.district,
            area=state.area,
            now=now,
        ),
    )
    return SixSheet(view, state, get_scope())


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("rankings", path="/rank", title=lambda **_query: _("Rankings"), layout=layout)
