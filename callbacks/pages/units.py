"""The directory of units; accounts of a unit find their own page in its place of the rail."""

from __future__ import annotations

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from data_access.queries.unit.directory import units_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.unit.directory import units_page
from layouts.plain import Drawn

NAV = NavItem("/unit", noop("Units"), "view_figures", "building", needs="units")


@guarded_page("view_figures")
def layout(**_query: str) -> Component | Drawn:
    """Show every unit with what its open orders ask for."""
    return kept(
        "units", (), lambda connection, scope, now: units_page(units_view(connection, scope, now=now), scope)
    )


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("units", path="/unit", title=lambda **_query: _("Units"), layout=layout)
