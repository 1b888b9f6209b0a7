"""The analysis tab of the rankings: one view per address, no callback; for the city-wide roles."""

from __future__ import annotations

import dash

from callbacks.context import get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept_view
from dashboard.i18n import _
from data_access.queries.analysis.page import analysis_view
from layouts.component import Component
from layouts.pages.analysis.page import analysis_page
from layouts.pages.analysis.parts import Analysis
from layouts.pages.analysis.state import PATH, read_analysis_state


@guarded_page("view_figures")
def layout(**query: str) -> Component:
    """Show the analysis that the address names."""
    state, notices = read_analysis_state(query)
    view = kept_view(
        "analysis",
        state,
        lambda connection, scope, now: analysis_view(
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
        ),
    )
    return analysis_page(Analysis(view, state, get_scope()), notices)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("analysis", path=PATH, title=lambda **_query: _("Analysis"), layout=layout)
