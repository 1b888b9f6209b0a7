"""The page of one figure, opened by the short code that stands beside it in print."""

from __future__ import annotations

from urllib.parse import unquote

import dash

from callbacks.context import get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept_view
from dashboard.figure.codes import LONGEST, UnknownCode, parse_code
from dashboard.i18n import _
from data_access.queries.figure.page import figure_view
from layouts.component import Component
from layouts.pages.figure.page import FigureSheet, figure_page, unknown_code


@guarded_page("view_figures")
def layout(figure_code: str = "", **_query: str) -> Component:
    """Show the figure that a code names."""
    written = unquote(str(figure_code))[:LONGEST]
    try:
        code = parse_code(written)
    except UnknownCode as unknown:
        return unknown_code(written, unknown.part)
    view = kept_view("figure", code.text, lambda c, scope, now: figure_view(c, scope, code, now=now))
    if view is None:
        return unknown_code(written, "unit")
    return figure_page(FigureSheet(view, get_scope()))


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page(
        "figure", path_template="/f/<figure_code>", title=lambda **_query: _("Figure"), layout=layout
    )
