"""The overview's hot spots: what came more than usual in the last seven days, a prompt to look."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderFilter
from dashboard.views.overview import HotPlace, HotSpot, HotSpots, OverviewView
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.explain import explained
from layouts.components.links import may_open, number, of_unit
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.pages.proactive.tabs import HOT

PLACES = 5  # units named with one hot spot: as many as there are port districts
LEAST_PORTS = 2


def hot_panel(view: OverviewView, scope: Scope) -> html.Section:
    """Show the first hot spots with their units, each number with its orders; the rest as a table."""
    spots = view.hot_spots
    head: list[Component] = [explained(_("Hot spots"), "hot_spot")]
    if spots is None:
        body: Component = html.P(_("Your account does not open orders."), className="state")
        return _panel([html.H2(head)], body)
    first, last = text.day(spots.period.first), text.day(spots.period.last)
    head.append(html.Small(_("{first} to {last}, not appraised").format(first=first, last=last)))
    rule = view.live.settings.hot_spots
    if spots.weeks < rule.least_weeks:
        said = _("There is too little to compare with: {least} weeks are needed, {n} are there.")
        return _panel([html.H2(head)], empty_good(said.format(least=rule.least_weeks, n=spots.weeks)))
    if not spots.found:
        return _panel(
            [html.H2(head)], empty_good(_("In the last 7 days no kind of request came clearly more often."))
        )
    opens = Opens(view.live, spots, scope)
    rest = spots.found[rule.shown :]
    more: list[Component] = [_every(spots, opens)] if rest else []
    more.append(dcc.Link(_("Details"), href=HOT, className="text-button"))
    items = [_item(spot, opens) for spot in spots.found[: rule.shown]]
    return _panel([html.H2(head), *more], html.Ul(items, className="hot-list"))


class Opens:
    """Which list of orders each number of a hot spot opens for the reader."""

    def __init__(self, live: FigureContext, spots: HotSpots, scope: Scope) -> None:
        moment = live.as_of.isoformat() if live.as_of else ""
        self.base = OrderFilter(period=spots.period.text, basis="accepted", as_of=moment)
        self.scope = scope

    def number(self, spot: HotSpot, unit: Unit | None, n: int) -> Component:
        """Show a number of orders of a hot spot, of one unit or of all that the reader sees."""
        if not may_open(self.scope, unit):
            return str(n)
        target = self.base.but(category=spot.category.code)
        return number(n, of_unit(target, unit) if unit else target, "accepted")


def _panel(head: list[Component], body: Component) -> html.Section:
    return html.Section([html.Div(head, className="card-head"), body], className="panel hot-spots")


def _item(spot: HotSpot, opens: Opens) -> html.Li:
    where = spot.unit.name if spot.unit else _("Whole city")
    title = [html.B(spot.category.name), html.Span(f" · {where}")]
    parts: list[Component] = [html.Span(title), html.Span(_figure(spot, opens), className="hot-figure")]
    if named := places(spot, opens):
        parts.append(html.Span(named, className="hot-places"))
    return html.Li(parts)


def _figure(spot: HotSpot, opens: Opens) -> list[Component]:
    n = html.B(opens.number(spot, spot.unit, spot.n))
    if not spot.usual:
        return text.rich(_("7 days: {n} orders, none in the weeks before"), n=n)
    return text.rich(_("7 days: {n} orders, usually {usual}"), n=n, usual=text.decimal(spot.usual, 1))


def places(spot: HotSpot, opens: Opens) -> list[Component]:
    """Name the units that a hot spot shows in, besides the one whose number stands above."""
    others = [each for each in spot.places if each.unit != spot.unit]
    if not others:
        return []
    named = [_place(spot, each, opens) for each in others[:PLACES]]
    joined: list[Component] = [part for each in named for part in (_(", "), *each)][1:]
    if len(others) > PLACES:
        joined = text.rich(_("{names} and {n} more"), names=html.Span(joined), n=str(len(others) - PLACES))
    if spot.ports < LEAST_PORTS:
        return joined
    every = spot.ports == len(spot.places)
    said = _("{places}; all port districts") if every else _("{places}; port districts: {n}")
    return text.rich(said, places=html.Span(joined), n=str(spot.ports))


def _place(spot: HotSpot, place: HotPlace, opens: Opens) -> list[Component]:
    return text.rich(_("{unit} {n}"), unit=place.unit.name, n=opens.number(spot, place.unit, place.n))


def _every(spots: HotSpots, opens: Opens) -> html.Details:
    columns = [
        Column("category", _("Category"), left=True),
        Column("unit", _("Unit"), left=True),
        Column("n", _("7 days")),
        Column("usual", _("Usually")),
    ]
    rows = [
        Row(
            {
                "category": spot.category.name,
                "unit": spot.unit.name if spot.unit else _("Whole city"),
                "n": opens.number(spot, spot.unit, spot.n),
                "usual": text.decimal(spot.usual, 1),
            }
        )
        for spot in spots.found
    ]
    return twin(table(columns, rows, caption=_("Hot spots")), _("all {n} hot spots").format(n=len(rows)))
