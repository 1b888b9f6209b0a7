"""The page of survey results."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.context import get_engine
from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection, reading
from data_access.queries.survey.results import survey_view
from data_access.queries.survey.waves import waves
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.survey.parts import RESULTS
from layouts.pages.survey.results import results_page
from layouts.plain import Drawn

NAV = NavItem(RESULTS, noop("Enterprise survey"), "view_figures", "clipboard-data", needs="survey")
LONGEST = 20


@guarded_page("view_figures")
def layout(wave: str = "", district: str = "", by: str = "", **_query: str) -> Drawn:
    """Show the results of the wave that the address names."""
    asked = wave[:LONGEST], district[:LONGEST], by[:LONGEST]

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        return results_page(survey_view(connection, scope, *asked, now), scope)

    return kept("survey", (asked, _counted()), draw)


def _counted() -> list[tuple[int, int]]:
    """Return how often each wave changed: its answers change no order, and so no version of the data."""
    with reading(get_engine()) as connection:
        return [(each.wave_id, each.counted) for each in waves(connection)]


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("survey", path=RESULTS, title=lambda **_query: _("Enterprise survey"), layout=layout)
