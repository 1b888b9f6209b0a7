"""The page of one figure, opened by the short code that stands beside it in print."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.figure.codes import LONGEST, UnknownCode, parse_code
from dashboard.i18n import _
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.figure.page import figure_view
from layouts.component import Component
from layouts.pages.figure.page import FigureSheet, figure_page, unknown_code
from layouts.pages.figure.state import with_days
from layouts.plain import Drawn


@guarded_page("view_figures")
def layout(figure_code: str = "", **query: str) -> Component | Drawn:
    """Show the figure that a code names."""
    written = str(figure_code)[:LONGEST]
    try:
        code, notices = with_days(parse_code(written), query)
    except UnknownCode as unknown:
        return unknown_code(written, unknown.part)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        view = figure_view(connection, scope, code, now=now)
        return (
            unknown_code(written, "unit") if view is None else figure_page(FigureSheet(view, scope), notices)
        )

    return kept("figure", (code.text, written, notices), draw)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page(
        "figure", path_template="/f/<figure_code>", title=lambda **_query: _("Figure"), layout=layout
    )
