"""One unit's page: its month, what is open, what it is made of, and what moved its rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import dcc, html

from dashboard.i18n import _
from dashboard.importing.arrivals import Silence
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from dashboard.views.unit import UnitView
from layouts import definitions, text
from layouts.component import Component, aria
from layouts.components.below import below_line
from layouts.components.cards import foot, lead, page_head, segments
from layouts.components.chips import chip, rank_change
from layouts.components.explain import MAIN, explanations, terms
from layouts.components.fraction import warning_chip
from layouts.components.identity import identity
from layouts.components.links import RankState, href, may_open, unit_path
from layouts.components.period import (
    Choosing,
    choice,
    elsewhere,
    known_at,
    menu,
    period_picker,
    scrolled,
    unofficial,
)
from layouts.components.reconciled import unreconciled
from layouts.components.states import empty_page, notice_strips, silence_strips
from layouts.components.trend_card import large_enough, trend_card
from layouts.pages.supervise.tabs import WEEKLY
from layouts.pages.unit.cards import cards_panel, urgent_panel
from layouts.pages.unit.figures import unit_strip
from layouts.pages.unit.gate3 import gate3_row
from layouts.pages.unit.lost import lost_link, lost_panel, may_lose
from layouts.pages.unit.parts import compared_panel, reasons_panel, times_panel
from layouts.pages.unit.sentence import sentence
from layouts.pages.unit.sheet import LIVE, TOWNSHIPS, UnitSheet
from layouts.pages.unit.small import is_small, small_panel
from layouts.pages.unit.table import sub_units_panel
from layouts.pages.unit.tabs import tab_panel

MONTHS = 13
SPANS = ("r1m", "r3m", "r12m")


def unit_page(sheet: UnitSheet, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base or period says so and shows the way on."""
    view = sheet.view
    if view.context.as_of is None:
        body: list[Component] = [empty_page(sheet.scope)]
    elif not view.counts.accepted and not view.action.open and not view.live_counts.accepted:
        period = text.period(view.context.period)
        said = _("{unit} has no orders in {period}.").format(unit=view.unit.name, period=period)
        other, label = elsewhere(sheet.state.period)
        body = [_state(said, label, sheet.state.at(period=other))]
    else:
        body = [_lead(sheet), *_below(sheet), *_strip(sheet), *_lost(sheet), *_panels(sheet)]
    return html.Div(
        [
            _head(sheet),
            *notice_strips((*notices, *view.context.notices)),
            *silence_strips(_silent(view)),
            *body,
            _foot(sheet),
            explanations(body, _contexts(view)),
        ],
        className="unit-page",
    )


def _strip(sheet: UnitSheet) -> list[Component]:
    """Return the strip of figures; of a unit with too few orders one panel says what they are made of."""
    if is_small(sheet) and sheet.view.sub_units is None:
        return []
    return [unit_strip(sheet)]


def _lead(sheet: UnitSheet) -> html.P:
    """Return the sentence of the page, with the way to what cost most where points were lost."""
    row = sheet.view.row
    lost = may_lose(sheet) and row is not None and row.score.worst is not None
    way: list[Component] = [" ", lost_link(sheet)] if lost else []
    return lead(*sentence(sheet), *way)


def _below(sheet: UnitSheet) -> list[Component]:
    """Name a district's townships under the threshold."""
    sub = sheet.view.sub_units
    if sub is None:
        return []
    context = sub.ranking.context
    return below_line(sub.ranking.rows, context, lambda unit: sheet.unit_link(unit, context), "township")


def _lost(sheet: UnitSheet) -> list[Component]:
    found = sheet.view.lost
    return [lost_panel(sheet, found)] if found is not None and may_lose(sheet) else []


def _silent(view: UnitView) -> list[tuple[Unit, Silence]]:
    """Return the days without orders of the unit, or of the district that it lies in."""
    own = (view.unit.code, view.district.code if view.district else "")
    return [(unit, each) for unit, each in view.peers.silent if unit.code in own]


def _contexts(view: UnitView) -> dict[str, FigureContext]:
    """Return the contexts that the page's figures have: the period's, the data time's, the townships'."""
    townships = {TOWNSHIPS: view.sub_units.ranking.context} if view.sub_units else {}
    return {MAIN: view.context, LIVE: view.live, **townships}


def _weekly(sheet: UnitSheet) -> list[Component]:
    """Link to a district's weekly bulletin, for who may open its orders."""
    unit = sheet.view.unit
    if unit.kind != "district" or not may_open(sheet.scope, unit) or not sheet.scope.may("view_records"):
        return []
    return [dcc.Link(_("Weekly bulletin"), href=href(WEEKLY, {"unit": unit.code}), className="button")]


def unit_missing(code: str) -> html.Div:
    """Say that no unit has this code, and where the units are listed."""
    said = _("There is no unit with the code “{code}”.").format(code=code)
    return html.Div([page_head(_("Units")), _state(said, _("All units"), "/unit")], className="unit-page")


def _state(said: str, way_on: str, address: str) -> html.Div:
    return html.Div(
        [html.P(said), html.P(dcc.Link(way_on, href=address))], className="state state-page", role="status"
    )


def _panels(sheet: UnitSheet) -> list[Component]:
    view = sheet.view
    if is_small(sheet) and view.sub_units is None:
        return [*([compared_panel(sheet)] if view.compared else []), *gate3_row(sheet), *_small(sheet)]
    trend = trend_card(view.months, view.unit.kind, view.context.settings, city=False)
    compared = [compared_panel(sheet)] if view.compared else []
    pair = html.Div([times_panel(sheet), reasons_panel(sheet)], className="unit-pair")
    last = html.Div([pair, tab_panel(sheet)], className="unit-last")
    if view.sub_units is not None:
        side = html.Div([trend, cards_panel(sheet), urgent_panel(sheet)], className="unit-side")
        return [*compared, html.Div([sub_units_panel(sheet), side], className="unit-main"), last]
    side = html.Div([trend, urgent_panel(sheet)], className="unit-side")
    main = html.Div([cards_panel(sheet), side], className="unit-main")
    return [*compared, *gate3_row(sheet), main, last]


def _small(sheet: UnitSheet) -> list[Component]:
    """Return the panels of a unit with too few orders for a rate: its orders, and one panel beside them."""
    view = sheet.view
    side: list[Component] = [small_panel(sheet)]
    if any(large_enough(month, view.unit.kind) for month in view.months):
        side.append(trend_card(view.months, view.unit.kind, view.context.settings, city=False))
    if view.urgent:
        side.append(urgent_panel(sheet))
    main = html.Div([cards_panel(sheet), html.Div(side, className="unit-side")], className="unit-main")
    return [main, *([tab_panel(sheet)] if view.tab not in ("", "lost") else [])]


def _head(sheet: UnitSheet) -> html.Header:
    view, state = sheet.view, sheet.state
    context = view.context
    ranking = RankState(level=view.unit.kind, period=state.period, asof=state.asof).href()
    crumbs = [(_("Whole city"), "/"), (_(text.LEVEL_NAMES[view.unit.kind]), ranking)]
    if view.district is not None:
        crumbs.append((view.district.name, unit_path(view.district.code, asof=state.asof)))
    crumbs.append((view.unit.name, state.href()))
    controls = []
    if view.unit.kind == "township":
        controls.append(
            segments(
                _("Months"),
                [(words, state.at(period=span), context.period.text == span) for span, words in _spans()],
            )
        )
    actions = [*_neighbours(sheet), _period_picker(sheet), _compare_menu(sheet), _definitions(sheet)]
    actions += _weekly(sheet)
    return page_head(view.unit.name, chips=_chips(sheet), controls=controls, actions=actions, crumbs=crumbs)


def _spans() -> list[tuple[str, str]]:
    return [(span, _("{n} months").format(n=span[1:-1])) for span in SPANS]


def _chips(sheet: UnitSheet) -> list[Component]:
    view = sheet.view
    row, settings = view.row, view.context.settings
    chips: list[Component] = []
    if row is not None and row.rank is not None:
        warned = warning_chip(row.warnings, settings, view.context.running)
        chips += [warned] if warned is not None else []
        if row.band and view.unit.kind == "township":
            chips.append(chip(_(row.band), "outline"))
        chips += [chip(_rank_text(sheet)), *unofficial(view.unit.kind, view.context)]
    elif view.context.as_of is not None:
        chips.append(chip(_("Too few orders, not ranked")))
    chips.append(chip(definitions.status(view.context), "outline"))
    chips += known_at(view.context, sheet.state.asof)
    return [*chips, *unreconciled(view.context, sheet.scope)]


def _rank_text(sheet: UnitSheet) -> str:
    row, peers = sheet.view.row, sheet.view.peers
    assert row is not None
    ranked = peers.ranked_beside(row)
    parts = [_("rank {rank} of {n}").format(rank=row.rank, n=ranked)]
    if row.tied:
        parts.append(_("tied"))
    if row.district_rank:
        parts.append(_("{rank} in the district").format(rank=row.district_rank))
    if row.change is not None:
        parts.append(rank_change(row.change))
    parts.append(_("score {points}").format(points=text.points(row.score.points)))
    return "　".join(parts)


def _neighbours(sheet: UnitSheet) -> list[Component]:
    view, links = sheet.view, []
    for unit, mark, name, said in (
        (view.before, "↑", "unit-before", _("Previous unit: {unit} ([)")),
        (view.after, "↓", "unit-after", _("Next unit: {unit} (])")),
    ):
        if unit is not None:
            whole = said.format(unit=unit.name)
            parts = [
                html.Span(mark, **aria(hidden="true")),
                html.Span(whole, className="visually-hidden"),
            ]
            address = unit_path(unit.code, period=sheet.state.period, asof=sheet.state.asof)
            links.append(dcc.Link(parts, href=address, className=f"button {name}", title=whole))
    return [html.Span(links, className="neighbours")] if links else []


def _today(sheet: UnitSheet) -> date:
    live = sheet.view.live
    return live.period.last if live.as_of is not None else sheet.view.context.period.last


def _period_picker(sheet: UnitSheet) -> html.Span:
    state, chosen = sheet.state, sheet.view.context.period
    path = unit_path(state.code)
    return period_picker(Choosing(path, state.parameters(), state.at, chosen, _today(sheet)))


def _compare_menu(sheet: UnitSheet) -> html.Details:
    view, state = sheet.view, sheet.state
    chosen = [row.unit.code for row in view.compared]
    peers = sorted(view.peers.rows, key=lambda row: row.unit.official_order)
    if view.unit.kind == "township":
        peers = [row for row in peers if row.unit.district_id == view.unit.district_id]
    entries = [
        choice(
            row.unit.name,
            state.beside(*_toggled(chosen, row.unit.code)),
            row.unit.code in chosen,
        )
        for row in peers
        if row.unit.code != view.unit.code
    ]
    return menu(
        _("Compare with …"),
        [scrolled(entries)],
        title=_("Up to three units side by side"),
    )


def _toggled(chosen: list[str], code: str) -> list[str]:
    """Return the compared units after a choice: taken out, added, or in place of the older one."""
    if code in chosen:
        return [each for each in chosen if each != code]
    return [*chosen[-1:], code]


def _definitions(sheet: UnitSheet) -> html.Details:
    rows = definitions.definitions(sheet.view.context, sheet.view.unit.kind)
    return menu(_("Definitions"), [html.Dl(terms(rows), className="definitions")])


def _foot(sheet: UnitSheet) -> html.Footer:
    context = sheet.view.context
    level = "township" if sheet.view.sub_units else sheet.view.unit.kind
    parts: list[Component] = [
        identity(sheet.view.counts, sheet.opens(context), context.basis),
        html.Br(),
        definitions.rates_sentence(context.settings),
        " ",
        definitions.population_sentence(context),
        html.Br(),
        definitions.sample_sentence(context.settings, level),
        " ",
        definitions.times_sentence(),
    ]
    return foot(*parts, demo=definitions.is_demo(context))
