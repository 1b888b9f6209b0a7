"""The rankings page: one view per address, no callback."""

from __future__ import annotations

from typing import Any

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.rankings import ranking_view
from data_access.reference.units import read_units
from layouts.components.links import RankState
from layouts.frame import NavItem
from layouts.pages.rankings import rankings_page
from layouts.pages.rankings_state import read_state
from layouts.pages.rankings_table import Sheet

NAV = NavItem("/rank", noop("Rankings"), "view_figures", "list-ol")


@guarded_page("view_figures")
def layout(**query: str) -> Any:
    """Show the ranking that the address names."""
    state, notices = read_state(query)
    return rankings_page(ranking_sheet(state), notices)


def ranking_sheet(state: RankState) -> Sheet:
    """Read the ranking of an address as the signed-in account may see it."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = ranking_view(
            connection,
            scope,
            level=state.level,
            period=state.period,
            basis=state.basis,
            as_of=state.asof,
            before_exclusion=state.before == "1",
            district=state.district,
            now=get_now(),
        )
        units = read_units(connection) if view.level == "township" else ()
    return Sheet(view, state, scope, {unit.unit_id: unit.name for unit in units if unit.kind == "district"})


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("rankings", path="/rank", title=lambda **_query: _("Rankings"), layout=layout)
