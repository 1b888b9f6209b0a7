"""The pages of units: one view per address, no callback."""

from __future__ import annotations

import dash

from callbacks.context import get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept_view
from dashboard.i18n import _
from data_access.queries.unit.page import UnitQuery, unit_view
from layouts.component import Component
from layouts.pages.unit.page import unit_missing, unit_page
from layouts.pages.unit.sheet import UnitSheet
from layouts.pages.unit.state import read_state


@guarded_page("view_figures")
def layout(code: str = "", **query: str) -> Component:
    """Show the unit that the address names."""
    state, notices = read_state(code, query)
    asked = UnitQuery(state.code, state.period, state.sel, state.compared, state.only, state.tab, state.asof)
    view = kept_view("unit", asked, lambda c, scope, now: unit_view(c, scope, asked, now=now))
    if view is None:
        return unit_missing(state.code)
    return unit_page(UnitSheet(view, state, get_scope()), notices)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("unit", path_template="/unit/<code>", title=lambda **_query: _("Units"), layout=layout)
