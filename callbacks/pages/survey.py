"""The page of survey results."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.survey.results import survey_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.survey.parts import RESULTS
from layouts.pages.survey.results import results_page
from layouts.plain import Drawn

NAV = NavItem(RESULTS, noop("Enterprise survey"), "view_figures", "clipboard-data", needs="survey")
LONGEST = 20
MOST_DIGITS = 6  # of the number of a page of texts


@guarded_page("view_figures")
def layout(wave: str = "", district: str = "", by: str = "", texts: str = "", **_query: str) -> Drawn:
    """Show the results of the wave that the address names, and the page of texts."""
    asked = wave[:LONGEST], district[:LONGEST], by[:LONGEST]
    page = int(texts) if texts.isascii() and texts.isdigit() and len(texts) <= MOST_DIGITS else 1

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        return results_page(survey_view(connection, scope, *asked, now, texts_page=page), scope)

    return kept("survey", (*asked, page), draw, records=True)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("survey", path=RESULTS, title=lambda **_query: _("Enterprise survey"), layout=layout)
