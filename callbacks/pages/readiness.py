"""The page of data readiness."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.importing.readiness_page import readiness_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.importing.readiness import readiness_page
from layouts.plain import Drawn

NAV = NavItem("/admin/readiness", noop("Data readiness"), "import", "lightbulb", "foot", needs="volume")


@guarded_page("import")
def layout(**_query: str) -> Component | Drawn:
    """Show which figures and pages the stored orders light."""

    def draw(connection: Connection, _scope: Scope, _now: datetime) -> Component:
        return readiness_page(readiness_view(connection))

    return kept("readiness", (), draw, records=True)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("readiness", path=NAV.path, title=lambda **_query: _("Data readiness"), layout=layout)
