"""The reconciliation page: one view per address; its forms go to callbacks/routes/reconcile.py."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.reconcile.page import reconcile_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.reconcile.page import reconcile_page
from layouts.plain import Drawn

NAV = NavItem("/admin/reconcile", noop("Reconciliation"), "import", "check2-square", "foot", needs="units")


@guarded_page("import")
def layout(period: str = "", convention: str = "", start: str = "", **_query: str) -> Component | Drawn:
    """Show the month that the address names; the search takes seconds and is kept until the data change."""

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        return reconcile_page(
            reconcile_view(connection, scope, period=period, convention=convention, start=start, now=now)
        )

    return kept("reconcile", (period, convention, start), draw)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page(
        "reconcile", path="/admin/reconcile", title=lambda **_query: _("Reconciliation"), layout=layout
    )
