"""Panels of the overview: what needs action where, who is below and who is back, the province's orders."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.counts import RankRow
from dashboard.views.order import OrderFilter
from dashboard.views.overview import CityMap, OverviewView, Recovered
from dashboard.views.reference import Unit
from layouts import definitions, text, vocabulary
from layouts.component import Component
from layouts.components.below import below_item, rate_said, township_list
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.chips import sign
from layouts.components.explain import explained
from layouts.components.links import ListState, RankState, live_orders, number, order_path, unit_path
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.components.urgent import action_signs
from layouts.figures.map import action_map
from layouts.pages.overview.ranking import MONTH
from layouts.pages.overview.sentence import all_reached, below_rows, month_settings, ranked_rows

TOWNSHIPS = "townships"  # the context of the townships' figures


def action_panel(view: OverviewView, scope: Scope, city_map: CityMap | None) -> html.Section:
    """Show where action is needed: outlines where there are any, other units as tiles, both as a table."""
    title = _("Where action is needed")
    note = text.rich(
        _("open orders; {overdue} overdue, {near} near due"),
        overdue=html.Span("■", className="bad-text"),
        near=html.Span("▲", className="warn-text"),
    )
    drawn = {outline.code for outline in city_map.outlines} if city_map else set()
    mapped = [pair for pair in view.units if pair[0].code in drawn]
    tiles = [_tile(unit, action, scope) for unit, action in view.units if unit.code not in drawn]
    body: list[Component] = []
    if mapped and city_map is not None:
        figure = action_map(
            city_map,
            {u.code: action for u, action in mapped},
            {u.code: short_name(u) for u, _action in mapped},
            {u.code: orders_href(live_orders(scope, u), a) for u, a in mapped if a.state != "none"},
        )
        said = _("Map of the districts that need action; the table below says the same.")
        moment = _("at {moment}").format(moment=definitions.data_moment(view.live))
        body.append(chart(figure, said, "map-box", period=moment))
    body.append(html.Div(tiles, className="tiles" if mapped else "tiles tiles-only"))
    parts: list[Component] = [html.Div(body, className="map-row" if mapped else "")]
    if mapped and city_map is not None:
        parts.append(html.P(_source(city_map), className="map-source"))
    return card(title, *parts, note=note, action=_twin(view, scope))


def orders_href(target: OrderFilter | None, action: Action) -> str:
    """Return the address of the more pressing orders of a unit, empty without the right to open them."""
    measure = "overdue_now" if action.overdue else "near_now"
    return ListState(target.but(measure=measure)).href() if target else ""


def short_name(unit: Unit) -> str:
    """Return the shortest name that tables use for a unit, for places with little room."""
    return min((unit.name, *unit.aliases), key=len)


def _source(city_map: CityMap) -> str:
    if city_map.approval:
        return _("Sketch map, not to be published; outlines: {source}, {approval}").format(
            source=city_map.source, approval=city_map.approval
        )
    return _("Sketch map, not to be published; outlines: {source}").format(source=city_map.source)


def _tile(unit: Unit, action: Action, scope: Scope) -> html.Div:
    quiet = [html.Span(_("nothing"), className="quiet")] if action.state == "none" else []
    signs = action_signs(action, live_orders(scope, unit))
    return html.Div(
        [dcc.Link(unit.name, href=unit_path(unit.code), className="tile-name"), html.Span([*signs, *quiet])],
        className=f"tile tile-{action.state}",
    )


def _twin(view: OverviewView, scope: Scope) -> html.Details:
    columns = [
        Column("unit", _("Unit"), left=True),
        Column("overdue", _("■ overdue"), define="overdue_now"),
        Column("near", _("▲ near due"), define="near_now"),
        Column("open", _("Open"), define="open_now"),
    ]
    rows = [
        Row(
            {
                "unit": dcc.Link(unit.name, href=unit_path(unit.code)),
                "overdue": number(action.overdue, live_orders(scope, unit), "overdue_now"),
                "near": number(action.near, live_orders(scope, unit), "near_now"),
                "open": number(action.open, live_orders(scope, unit), "open_now"),
            }
        )
        for unit, action in view.units
    ]
    return twin(table(columns, rows, caption=_("Where action is needed")))


def below_panel(view: OverviewView) -> html.Section:
    """Show who is under the threshold and who is back above it, side by side and of the same size."""
    threshold = text.whole(month_settings(view).threshold)
    period = text.period(view.ranking.context.period) if view.ranking else ""
    below = below_rows(view)
    left = html.Div(
        [
            html.H2(
                [
                    explained(_("Under {threshold}%").format(threshold=threshold), "warning", MONTH),
                    html.Small(period),
                ]
            ),
            html.Ul([_below_item(view, row) for row in below], className="half-list")
            if below
            else empty_good(_nobody_below(view, threshold)),
        ],
        className="half",
    )
    right = html.Div(
        [
            html.H2(
                [explained(_("Recovered"), "recovered", MONTH), html.Small(_("under it a month earlier"))]
            ),
            html.Ul([_recovered_item(view, each) for each in view.recovered], className="half-list")
            if view.recovered
            else empty_good(
                _("No unit was under {threshold}% a month earlier and is back.").format(threshold=threshold)
            ),
        ],
        className="half",
    )
    return html.Section([left, right], className="panel halves")


def _below_item(view: OverviewView, row: RankRow) -> html.Li:
    return below_item(row, month_settings(view), bool(view.ranking and view.ranking.context.running))


def _nobody_below(view: OverviewView, threshold: str) -> str:
    if not ranked_rows(view):
        return _("No unit had enough orders for a rank.")
    if not all_reached(view):
        return _("No ranked unit is formally under {threshold}%.").format(threshold=threshold)
    return _("No ranked unit is under {threshold}%.").format(threshold=threshold)


def _recovered_item(view: OverviewView, each: Recovered) -> html.Li:
    head = [sign("good"), dcc.Link(each.unit.name, href=unit_path(each.unit.code))]
    said = rate_said(each.indicator, each.rate, month_settings(view))
    return html.Li([html.Span(head, className="half-unit"), html.Span(said, className="half-rate")])


def townships_panel(view: OverviewView, districts: dict[int, str]) -> html.Section | None:
    """Show which townships of the city are under the threshold over their last complete months."""
    if view.townships is None:
        return None
    found = view.townships
    settings = found.context.settings
    threshold = text.whole(settings.threshold)
    title = _("Townships under {threshold}%").format(threshold=threshold)
    whole = RankState(level="township").href()
    head = html.Div(
        [
            html.H2(
                [
                    explained(title, "warning", TOWNSHIPS),
                    html.Small(definitions.status(found.context)),
                ]
            ),
            dcc.Link(_("Full ranking"), href=whole, className="card-more"),
        ],
        className="card-head",
    )
    if not found.ranked:
        body: Component = empty_good(_("No township had enough orders for a rank."))
    elif not found.rows:
        said = _("None of the {n} ranked townships is formally under {threshold}%.")
        body = empty_good(said.format(n=found.ranked, threshold=threshold))
    else:
        said = _("{n} of {ranked} ranked townships.").format(n=len(found.rows), ranked=found.ranked)
        items = township_list(found.rows, settings, found.context.running, districts)
        body = html.Div([html.P(said, className="card-line"), items])
    return html.Section([head, body], className="panel townships-below")


def provincial_panel(view: OverviewView, scope: Scope) -> html.Section:
    """Show the provincial orders of the day of the data time, and how many figures the tables light."""
    parts: list[Component] = []
    found = view.provincial
    if found is not None:
        target = live_orders(scope, view.unit)
        day = f"{found.day.isoformat()}..{found.day.isoformat()}"
        moment = view.live.as_of.isoformat() if view.live.as_of else ""
        opens = target.but(period=day, basis="accepted", provincial="1", as_of=moment) if target else None
        said = _("{n} provincial orders accepted on {day}, up to {moment}")
        parts.append(
            html.P(
                text.rich(
                    said,
                    n=html.B(number(found.accepted, opens, "accepted")),
                    day=text.day(found.day),
                    moment=definitions.data_moment(view.live),
                ),
                className="card-line",
            )
        )
        parts.append(_provincial_rows(view))
    title = _("Provincial orders today")
    return card(title, *parts, _readiness(view, scope))


def _provincial_rows(view: OverviewView) -> Component:
    assert view.provincial is not None
    if not view.provincial.rows:
        return None
    zone = definitions.zone_of(view.live)
    items = [
        html.Li(
            [
                html.Span(text.moment(row.opened_at, zone), className="quiet"),
                dcc.Link(
                    row.title or row.order_no, href=order_path(row.source, row.order_no), className="clip"
                ),
                html.Span(row.unit),
                html.Span(vocabulary.word(vocabulary.STATES, row.state), className="quiet"),
            ]
        )
        for row in view.provincial.rows
    ]
    return html.Ul(items, className="plain-list")


def _readiness(view: OverviewView, scope: Scope) -> Component:
    if not view.figures:
        return None
    said = _("Data readiness: {lit} of {all} figures complete").format(lit=view.figures_lit, all=view.figures)
    if not scope.may("import"):
        return html.P(said, className="card-note")
    return html.P(
        [said, "　", dcc.Link(_("What is missing"), href="/admin/readiness")], className="card-note"
    )
