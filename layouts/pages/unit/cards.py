"""The orders of a small unit one by one, and the open ones that ask for something."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.order import OrderFilter
from dashboard.views.unit import UnitView
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components.cards import card, segments
from layouts.components.explain import explained
from layouts.components.links import href, may_open, number, ratio
from layouts.components.order_card import order_card
from layouts.components.states import empty_good, figures_only
from layouts.components.urgent import urgent_table
from layouts.pages.alerts.words import PATH as ALERTS
from layouts.pages.unit.sheet import UnitSheet

CHOICES = ("", "unsolved", "late", "provincial")
SIDE_URGENT = 5


def cards_panel(sheet: UnitSheet) -> html.Section:
    """Show one card an order, unsolved ones first; on a district's page those of the chosen township."""
    view = sheet.view
    whose = view.selected or view.unit
    context = view.cards_context or view.context
    title = _("{unit}, order by order").format(unit=whose.name)
    note = _("{period}, unsolved first").format(period=text.period(context.period))
    if not may_open(sheet.scope, whose):
        return card(title, html.P(_no_orders(sheet), className="state"), note=note)
    target = sheet.opens(context, whose)
    measure = view_measure(sheet.state.only)
    more = html.Span(
        number(_("all {n}").format(n=view.cards_total), target, measure) if view.cards_total else "",
        className="card-more",
    )
    chosen = segments(
        _("Which orders"),
        [(words, sheet.state.at(only=only), sheet.state.only == only) for only, words in _choices()],
    )
    body: Component = empty_good(_("No order fell due in this period."))
    if view.cards:
        zone = definitions.zone_of(context)
        body = html.Ul([order_card(each, zone) for each in view.cards], className="order-cards")
    elif sheet.state.only:
        body = html.P(
            [
                _("No orders meet these conditions."),
                dcc.Link(_("Clear filters"), href=sheet.state.at(only="")),
            ],
            className="state state-empty",
        )
    line = html.Div([chosen, _head_review(view, target)], className="card-line")
    return card(title, line, body, note=note, action=more)


def _head_review(view: UnitView, target: OrderFilter | None) -> Component:
    """Show how many replies the unit's head reviewed, nothing where no table told of the gates."""
    reviewed, known = view.head_review
    if not known:
        return None
    parts = number(reviewed, target, "head_reviewed"), number(known, target, "gates_known")
    said: Children = [explained(_("Reviewed by the head"), "head_review"), " ", ratio(*parts)]
    return html.Span(said, className="head-review")


def view_measure(only: str) -> str:
    """Return the measure whose list the cards of a choice are."""
    return only or "due"


def _choices() -> list[tuple[str, str]]:
    words = {
        "": _("All"),
        "unsolved": _("Unsolved"),
        "late": _("Overdue orders"),
        "provincial": _("Provincial"),
    }
    return [(only, words[only]) for only in CHOICES]


def _no_orders(sheet: UnitSheet) -> str:
    whose = sheet.view.selected or sheet.view.unit
    return figures_only(whose.name)


def urgent_panel(sheet: UnitSheet) -> html.Section:
    """Show the unit's open orders that are overdue or near due, whatever the period."""
    view = sheet.view
    title, note = _("Needs action"), _("at {moment}").format(moment=definitions.data_moment(view.live))
    if not may_open(sheet.scope, view.unit):
        return card(title, html.P(figures_only(view.unit.name), className="state"), note=note)
    zone, year = definitions.zone_of(view.live), view.live.period.last.year
    more = None
    if view.action.overdue:
        every = _("all {n} overdue").format(n=view.action.overdue)
        more = html.Span(number(every, sheet.opens_now(), "overdue_now"), className="card-more")
    district = view.unit.kind == "district"
    warned: list[Component] = []
    if view.warned:
        said = _("{n} warnings of the unit").format(n=view.warned)
        link = dcc.Link(said, href=href(ALERTS, {"unit": view.unit.code}))
        warned = [html.P(link, className="card-note")]
    drawn = urgent_table(
        view.urgent[:SIDE_URGENT], zone, year, unit_column=district, township_only=district, moment=note
    )
    return card(title, html.Div(drawn, className="urgent"), *warned, note=note, action=more)
