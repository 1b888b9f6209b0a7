"""The page of data readiness: what all stored orders light, and what is missing for the rest."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.importing import ReadinessView
from layouts.components.cards import foot, lead, page_head
from layouts.components.readiness import figures_card, places_card


def readiness_page(view: ReadinessView) -> html.Div:
    """Draw figures and pages as rows, the dark ones with the column that would light them."""
    action = dcc.Link(_("Import a table"), href="/import", className="button")
    full = sum(row.level == "full" for row in view.rows)
    partial = sum(row.level == "partial" for row in view.rows)
    sentence = _("{full} of {all} figures are available, {partial} partly, {none} are dark.").format(
        full=full, all=len(view.rows), partial=partial, none=len(view.rows) - full - partial
    )
    return html.Div(
        [
            page_head(_("Data readiness"), actions=[action]),
            lead(sentence),
            html.Div(
                [figures_card(view.rows, view.time_zone, _("Figure")), places_card(view.places)],
                className="readiness stack",
            ),
            foot(_("Partly: only n of the m orders that the figure is about have what it needs.")),
        ],
        className="readiness-page",
    )
