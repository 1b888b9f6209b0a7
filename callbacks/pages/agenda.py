"""The weekly agenda of a unit; forms go to their routes."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _
from data_access.database import reading
from data_access.queries.supervise.agenda import agenda_view
from layouts.component import Component
from layouts.pages.supervise.agenda import agenda_page
from layouts.pages.supervise.tabs import AGENDA

LONGEST = 40


@guarded_page("view_records")
def layout(unit: str = "", week: str = "", said: str = "", **_query: str) -> Component:
    """Show the agenda of a unit's week, or the weeks of all units."""
    with reading(get_engine()) as connection:
        view = agenda_view(
            connection, get_scope(), unit_code=unit[:LONGEST], week=week[:LONGEST], now=get_now()
        )
    return agenda_page(view, get_scope(), said)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page(
        "supervise_agenda", path=AGENDA, title=lambda **_query: _("Weekly agenda"), layout=layout
    )
