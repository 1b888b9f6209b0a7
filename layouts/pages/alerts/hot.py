"""The tab of hot spots: one row each, its numbers open their orders, its name the page of its weeks."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.alerts import AlertsView
from dashboard.views.overview import HotSpot
from layouts import text
from layouts.component import Component
from layouts.components.links import choose
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.overview.hot import Opens, places
from layouts.pages.proactive.state import HotState


def hot_tab(view: AlertsView, scope: Scope, unit: str) -> list[Component]:
    """Draw the tab; without the right to orders, or with too little to compare with, it says so."""
    explained = html.P(
        _(
            "A prompt to look, no warning: kinds of request that came clearly more often in the last 7 days "
            "than in the weeks before. It enters no rank, score or warning."
        ),
        className="card-note",
    )
    spots, live = view.hot, view.hot_live
    if spots is None or live is None:
        said = _("Your account does not open orders.") if not scope.may("view_orders") else ""
        said = said or _("There are no orders yet to compare with.")
        return [explained, html.P(said, className="state")]
    least = live.settings.hot_spots.least_weeks
    if spots.weeks < least:
        said = _("There is too little to compare with: {least} weeks are needed, {n} are there.")
        return [
            explained,
            html.Section(empty_good(said.format(least=least, n=spots.weeks)), className="panel"),
        ]
    if not spots.found:
        said = _("In the last 7 days no kind of request came clearly more often.")
        return [explained, html.Section(empty_good(said), className="panel")]
    columns = [
        Column("category", _("Category"), left=True, pin=True),
        Column("where", _("Where"), left=True),
        Column("n", _("7 days")),
        Column("usual", _("Usually")),
        Column("places", _("Shows in"), left=True, grow=True),
    ]
    opens = Opens(live, spots, scope)
    place = unit if scope.city_wide else ""
    rows = [_row(each, opens, place) for each in spots.found]
    drawn = table(columns, rows, caption=_("Hot spots"))
    return [explained, html.Section(drawn, className="panel table-panel")]


def _row(spot: HotSpot, opens: Opens, place: str) -> Row:
    sel = spot.category.code if spot.unit is None or place else f"{spot.category.code}@{spot.unit.code}"
    address = HotState(place=place, sel=sel).href()
    return Row(
        {
            "category": choose(spot.category.name, address, _("Open the weeks of this hot spot")),
            "where": spot.unit.name if spot.unit else _("Whole city"),
            "n": opens.number(spot, spot.unit, spot.n),
            "usual": text.decimal(spot.usual, 1),
            "places": html.Span(places(spot, opens)),
        },
        href=address,
        classes={"places": "wraps"},
    )
