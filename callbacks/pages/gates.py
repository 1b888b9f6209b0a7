"""The four gates: one view per address, no callback."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.gates.page import gates_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.gates.page import gates_page
from layouts.pages.gates.state import PATH, read_gates_state
from layouts.plain import Drawn

NAV = NavItem(PATH, noop("Four-gate checks"), "view_figures", "check2-square", needs="gates")


@guarded_page("view_figures")
def layout(**query: str) -> Component | Drawn:
    """Show the gates of the place and period that the address names."""
    state, notices = read_gates_state(query)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        view = gates_view(
            connection,
            scope,
            period=state.period,
            basis=state.basis,
            as_of=state.asof,
            unit=state.unit,
            now=now,
        )
        return gates_page(view, state, scope, notices)

    return kept("gates", (state, notices), draw, records=True)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("gates", path=PATH, title=lambda **_query: _("Four-gate checks"), layout=layout)
