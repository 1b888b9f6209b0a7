"""The pages of units: one view per address, no callback."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.reference import unit_of_part
from data_access.database import Connection
from data_access.queries.unit.page import UnitQuery, unit_view
from layouts.component import Component
from layouts.pages.unit.page import unit_missing, unit_page
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import read_state
from layouts.plain import Drawn


@guarded_page("view_figures")
def layout(code: str = "", **query: str) -> Component | Drawn:
    """Show the unit that the address names."""
    state, notices = read_state(unit_of_part(code), query)
    asked = UnitQuery(state.code, state.period, state.sel, state.compared, state.only, state.tab, state.asof)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        view = unit_view(connection, scope, asked, now=now)
        return unit_missing(state.code) if view is None else unit_page(UnitSheet(view, state, scope), notices)

    return kept("unit", (state, notices), draw, records=True)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("unit", path_template="/unit/<code>", title=lambda **_query: _("Units"), layout=layout)
