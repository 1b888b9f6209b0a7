"""The analysis tab of the rankings: one view per address, no callback; for the city-wide roles."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.analysis.page import analysis_view
from layouts.component import Component
from layouts.pages.analysis.page import analysis_page
from layouts.pages.analysis.parts import Analysis
from layouts.pages.analysis.state import PATH, read_analysis_state
from layouts.plain import Drawn


@guarded_page("view_figures")
def layout(**query: str) -> Component | Drawn:
    """Show the analysis that the address names."""
    state, notices = read_analysis_state(query)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        view = analysis_view(
            connection,
            scope,
            level=state.level,
            period=state.period,
            basis=state.basis,
            as_of=state.asof,
            indicator=state.by,
            district=state.district,
            area=state.area,
            selected=state.sel,
            now=now,
        )
        return analysis_page(Analysis(view, state, scope), notices)

    return kept("analysis", (state, notices), draw)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("analysis", path=PATH, title=lambda **_query: _("Analysis"), layout=layout)
