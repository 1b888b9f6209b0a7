"""The rankings page: one view per address, no callback."""

from __future__ import annotations

from typing import Any

import dash

from callbacks.guard import guarded_page
from callbacks.sheets import ranking_sheet
from dashboard.i18n import _, noop
from layouts.frame import NavItem
from layouts.pages.rankings import rankings_page
from layouts.pages.rankings_state import read_state

NAV = NavItem("/rank", noop("Rankings"), "view_figures", "list-ol", needs="units")


@guarded_page("view_figures")
def layout(**query: str) -> Any:
    """Show the ranking that the address names."""
    state, notices = read_state(query)
    return rankings_page(ranking_sheet(state), notices)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("rankings", path="/rank", title=lambda **_query: _("Rankings"), layout=layout)
