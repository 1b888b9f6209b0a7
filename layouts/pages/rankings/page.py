"""The rankings page: who stands where, officially, and where every point was lost."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.overview.page import is_formal
from dashboard.views.counts import RankRow
from layouts import definitions, text
from layouts.component import Component
from layouts.components.below import township_list
from layouts.components.cards import card, foot, lead
from layouts.components.explain import MAIN, explanations, terms
from layouts.components.links import export_path
from layouts.components.period import (
    basis_menu,
    elsewhere,
    menu,
)
from layouts.components.picture import picture_menu
from layouts.components.states import empty_page, late_strips, notice_strips, silence_strips
from layouts.pages.rankings.cards import cards
from layouts.pages.rankings.head import rankings_head
from layouts.pages.rankings.lead import sentence
from layouts.pages.rankings.sheet import Sheet
from layouts.pages.rankings.table import ranking_table
from layouts.vocabulary import AREA_NAMES


def rankings_page(sheet: Sheet, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base or period says so and shows the way on."""
    view = sheet.view
    if view.context.as_of is None:
        body: list[Component] = [empty_page(sheet.scope)]
    elif not view.total.accepted and not view.total_before_exclusion.accepted:
        body = [_empty_period(sheet)]
    else:
        body = _ranking(sheet)
    return html.Div(
        [
            _head(sheet),
            *notice_strips((*notices, *view.context.notices)),
            *silence_strips(view.silent),
            *late_strips(view.late, view.context.life.month if view.context.life else ""),
            *body,
            _foot(sheet),
            explanations(body, {MAIN: view.context}),
        ],
        className="rankings",
    )


def chosen_row(sheet: Sheet) -> RankRow | None:
    """Return the row that the cards explain: the one asked for, else the reader's own, else the first."""
    rows = sheet.view.rows
    for code in (sheet.state.sel, sheet.scope.unit_code):
        found = next((row for row in rows if code and row.unit.code == code), None)
        if found:
            return found
    return rows[0] if rows else None


def _ranking(sheet: Sheet) -> list[Component]:
    chosen = chosen_row(sheet)
    if chosen is None:
        return [html.P(_("There is no unit of this level."), className="state")]
    marked = Sheet(sheet.view, sheet.state.but(sel=chosen.unit.code), sheet.scope, sheet.district_names)
    return [
        lead(*sentence(sheet.view)),
        *_below(sheet),
        html.Section([ranking_table(marked), picture_menu()], className="panel table-panel"),
        cards(marked, chosen),
    ]


def _below(sheet: Sheet) -> list[Component]:
    """Show which townships are under the threshold: by rank they would stand on the folded rows."""
    rows = [row for row in sheet.view.rows if row.rank is not None and is_formal(row)]
    if not sheet.townships or not rows:
        return []
    context = sheet.view.context
    threshold = text.whole(context.settings.threshold)
    title = _("Townships under {threshold}%: {n}").format(threshold=threshold, n=len(rows))
    names = dict(sheet.district_names)
    items = township_list(_official(rows), context.settings, context.running, names)
    return [card(title, items, note=_("in the official order"))]


def _official(rows: Sequence[RankRow]) -> list[RankRow]:
    return sorted(rows, key=lambda row: (row.unit.official_order, row.unit.unit_id))


def _head(sheet: Sheet) -> html.Header:
    view, state = sheet.view, sheet.state
    actions: list[Component] = [
        basis_menu(state.href, view.context.basis, view.context.settings.basis),
        _definition_panel(sheet),
    ]
    if sheet.scope.may("export"):
        actions.append(html.A(_("Export Excel"), href=export_path(state), className="button", download=""))
    return rankings_head(view, state, sheet.scope, _("Ranking of {units}"), actions)


def _definition_panel(sheet: Sheet) -> html.Details:
    rows = definitions.definitions(sheet.view.context, sheet.view.level)
    return menu(_("Definitions"), [html.Dl(terms(rows), className="definitions")])


def _empty_period(sheet: Sheet) -> html.Div:
    """Say that there are no orders and where there may be: of all townships, in another period."""
    view, state = sheet.view, sheet.state
    other, label = elsewhere(state.period)
    said, ways = (
        _("There are no orders in {period}."),
        [dcc.Link(label, href=state.href(period=other, asof=""))],
    )
    district = dict(view.districts).get(state.district, "")
    if view.area:
        said = _("{units} have no orders in {period}.")
        if district:
            said = _("{units} of {district} have no orders in {period}.")
        ways.insert(0, dcc.Link(_("All townships"), href=state.href(area="")))
    units = _(AREA_NAMES[view.area]) if view.area else ""
    told = said.format(units=units, district=district, period=text.period(view.context.period))
    return html.Div(
        [html.P(told), *(html.P(way) for way in ways)], className="state state-page", role="status"
    )


def _foot(sheet: Sheet) -> html.Footer:
    context = sheet.view.context
    parts: list[Component] = [
        definitions.formula("score", context.settings),
        " ",
        definitions.sample_sentence(context.settings, sheet.view.level),
        html.Br(),
        definitions.population_sentence(context),
        " ",
        definitions.times_sentence(),
        *(f" {said}" for said in definitions.set_otherwise(context.settings)),
    ]
    return foot(*parts, demo=definitions.is_demo(context))
