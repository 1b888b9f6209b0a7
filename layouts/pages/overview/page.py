"""The overview: whether anything needs the reader today, and where."""

from __future__ import annotations

from dash import dcc, html

from dashboard.appraisal import indicators, warnings
from dashboard.figure.codes import CITY
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import WarningState
from dashboard.views.order import OrderFilter
from dashboard.views.overview import CityMap, OverviewView
from layouts import definitions, text
from layouts.component import Component
from layouts.components import codes
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.explain import MAIN, explanations
from layouts.components.identity import identity
from layouts.components.links import counted_by, may_open, number, of_unit, unit_path
from layouts.components.reconciled import unreconciled
from layouts.components.states import empty_page, notice_strips, silence_strips
from layouts.components.strip import Figure, rate_figure, strip, time_figure
from layouts.components.times_table import more_times, times_table
from layouts.components.trend_card import trend_card
from layouts.components.urgent import standing_notes, urgent_table
from layouts.pages.overview.hot import hot_panel
from layouts.pages.overview.panels import (
    TOWNSHIPS,
    action_panel,
    below_panel,
    provincial_panel,
    townships_panel,
)
from layouts.pages.overview.ranking import MONTH, ranking_panel
from layouts.pages.overview.sentence import sentence
from layouts.pages.survey.glance import listening_card


def overview_page(view: OverviewView, scope: Scope, city_map: CityMap | None = None) -> html.Div:
    """Draw the overview; an empty base says so and shows the way on."""
    if view.live.as_of is None:
        return html.Div([_head(view, scope), empty_page(scope)], className="overview")
    target = orders_of(view, scope)
    body = _body(view, scope, target, city_map)
    if view.survey is not None:
        body.append(html.Div(listening_card(view.survey, view.unit), className="desk-grid desk-listen"))
    shown = strip(_figures(view, target), _("Last 30 days"), codes.suffix(view.live, _unit_code(view)))
    return html.Div(
        [
            _head(view, scope),
            *notice_strips(view.live.notices),
            *silence_strips(view.silent),
            lead(*sentence(view, target)),
            shown,
            html.Div(body, className="desk-panels"),
            _foot(view, target),
            explanations([shown, *body], _contexts(view)),
        ],
        className="overview",
    )


def _unit_code(view: OverviewView) -> str:
    return view.unit.code if view.unit else CITY


def _contexts(view: OverviewView) -> dict[str, FigureContext]:
    """Return the contexts of the figures: the last thirty days, the last complete month, the townships'."""
    found = {MAIN: view.live}
    if view.ranking:
        found[MONTH] = view.ranking.context
    if view.townships:
        found[TOWNSHIPS] = view.townships.context
    return found


def _body(
    view: OverviewView, scope: Scope, target: OrderFilter | None, city_map: CityMap | None
) -> list[Component]:
    """Lay the panels out by what there is to show: what asks for nothing gives its room to the others.

    That nothing asks for anything stands in the lead.
    """
    ranks = ranking_panel(view)
    times, trend = _times_card(view, target), _trend(view)
    facts = [hot_panel(view, scope), provincial_panel(view, scope)]
    townships = townships_panel(view, {unit.unit_id: unit.name for unit, _action in view.units})
    urgent = view.urgent or target is None
    if not urgent and view.action.state == "none":
        below = html.Div([below_panel(view), *facts], className="desk-facts")
        panels = [html.Div([times, trend], className="desk-pair"), below, *([ranks] if ranks else [])]
        calm = html.Div(panels, className="desk-grid desk-calm" if ranks else "desk-grid")
        return [calm, *([html.Div(townships, className="desk-grid")] if townships else [])]
    where = [action_panel(view, scope, city_map)] if view.units else []
    first = [_urgent_card(view, target), *where, *([ranks] if ranks else [])]
    rows: list[Component] = [
        html.Div(first, className=f"desk-grid desk-first desk-of-{len(first)}"),
        html.Div([times, trend, below_panel(view)], className="desk-grid desk-second"),
    ]
    if townships is None:
        return [*rows, html.Div(facts, className="desk-grid desk-last")]
    return [
        *rows,
        html.Div([townships, html.Div(facts, className="desk-column")], className="desk-grid desk-third"),
    ]


def orders_of(view: OverviewView, scope: Scope) -> OrderFilter | None:
    """Return the filter of the orders behind the live figures, None where the account may not open them."""
    if not may_open(scope, view.unit):
        return None
    base = counted_by(view.live)
    return of_unit(base, view.unit) if view.unit else base


def _head(view: OverviewView, scope: Scope) -> html.Header:
    chips = [chip(definitions.status(view.live)), *unreconciled(view.live, scope)] if view.live.as_of else []
    title = _("Overview of {unit}").format(unit=view.unit.name) if view.unit else _("Overview")
    actions: list[Component] = []
    if view.unit is not None:
        actions.append(dcc.Link(_("Unit page"), href=unit_path(view.unit.code), className="button"))
    return page_head(title, chips=chips, actions=actions)


def _figures(view: OverviewView, target: OrderFilter | None) -> list[Figure]:
    settings, counts = view.live.settings, view.live_counts
    kind = view.unit.kind if view.unit else "district"
    figures = [_dispatched(view, target)]
    for name in ("resolution", "satisfaction"):
        state = WarningState(name, "formal") if _under(view, name) else None
        figures.append(
            rate_figure(
                name,
                counts,
                settings,
                settings.sample(kind),
                target,
                _last_month_rate(view, name),
                warning=state,
                provisional=True,
            )
        )
    figures += [
        time_figure(name, counts, settings, target, _last_month_time(view, name))
        for name in ("onsite", "feedback", "close_days")
    ]
    return [*figures, _open_figure(view, target)]


def _under(view: OverviewView, name: str) -> bool:
    kind = view.unit.kind if view.unit else "district"
    return warnings.level(name, view.live_counts, kind, view.live.settings) == "formal"


def _dispatched(view: OverviewView, target: OrderFilter | None) -> Figure:
    moved = target.but(basis="transferred") if target else None
    provincial = moved.but(provincial="1") if moved else None
    days = html.Span(text.days(view.live.period.first, view.live.period.last))
    if view.dispatched is None:
        untold = html.Span(_("the data tell no dispatch"))
        return Figure(_("Dispatched"), text.NONE, "", [untold, days], define="dispatched")
    note = text.rich(
        _("{n} of them provincial"), n=number(view.dispatched_provincial, provincial, "accepted")
    )
    return Figure(
        _("Dispatched"),
        number(view.dispatched, moved, "accepted"),
        _("orders"),
        [html.Span(note), days],
        define="dispatched",
    )


def _last_month_rate(view: OverviewView, name: str) -> Component:
    if not view.months:
        return None
    month = view.months[-1]
    rate = indicators.indicator(name, month.counts, month.settings)
    said = text.percent(rate, month.settings)
    named = _("M{month}").format(month=month.period.first.month)
    whole = html.Span(text.fraction(rate), className="nowrap")
    return html.Span(text.rich(_("{month} {percent}% {fraction}"), month=named, percent=said, fraction=whole))


def _last_month_time(view: OverviewView, name: str) -> Component:
    if not view.months:
        return None
    month = view.months[-1]
    times = getattr(month.counts, name)
    shown = text.decimal(times.median, 0 if name == "onsite" else 1)
    return html.Span(
        _("{month} {median}, n={n}").format(
            month=_("M{month}").format(month=month.period.first.month), median=shown, n=times.n
        )
    )


def _open_figure(view: OverviewView, target: OrderFilter | None) -> Figure:
    action = view.action
    now = target.but(period="", basis="") if target else None
    moment = definitions.data_moment(view.live)
    return Figure(
        _("Open ({moment})").format(moment=moment),
        number(action.open, now, "open_now"),
        _("orders"),
        standing_notes(action, now),
        define="open_now",
        suffix=codes.live_suffix(_unit_code(view)),
    )


def _urgent_card(view: OverviewView, target: OrderFilter | None) -> html.Section:
    note = _("at {moment}").format(moment=definitions.data_moment(view.live))
    zone, year = definitions.zone_of(view.live), view.live.period.last.year
    if target is None:
        body: Component = html.P(_("Your account does not open orders."), className="state")
        return card(_("Needs action"), body, note=note)
    more = None
    if view.action.overdue > len(view.urgent):
        every = number(
            _("all {n} overdue").format(n=view.action.overdue),
            target.but(period="", basis=""),
            "overdue_now",
        )
        more = html.Span(every, className="card-more")
    return card(
        _("Needs action"),
        urgent_table(
            view.urgent,
            zone,
            year,
            unit_column=view.unit is None or view.unit.kind == "district",
            moment=note,
        ),
        note=note,
        action=more,
    )


def _times_card(view: OverviewView, target: OrderFilter | None) -> html.Section:
    settings = view.live.settings
    month = view.months[-1] if view.months else None
    drawn = times_table(
        view.live_counts,
        settings,
        target,
        _("Last 30 days, provisional"),
        month.counts if month else None,
        text.period(month.period) if month else "",
        narrow=True,
    )
    more = more_times(view.live_counts, view.categories, settings, target)
    return card(_("Response times"), drawn, note=_("closed orders; mark: limit"), action=more)


def _trend(view: OverviewView) -> html.Section:
    kind = view.unit.kind if view.unit else "city"
    return trend_card(view.months, kind, view.live.settings, city=view.unit is None)


def _foot(view: OverviewView, target: OrderFilter | None) -> html.Footer:
    parts: list[Component] = [
        identity(view.live_counts, target, view.live.basis),
        html.Br(),
        definitions.rates_sentence(view.live.settings),
        " ",
        definitions.population_sentence(view.live),
        html.Br(),
        definitions.times_sentence(),
        " ",
        definitions.formula("near_now", view.live.settings),
    ]
    if definitions.is_demo(view.live):
        parts += ["　", html.B(_("Demonstration data, not a real appraisal."))]
    return foot(*parts)
