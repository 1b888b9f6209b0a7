"""The rankings page: who stands where, officially, and where every point was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.i18n import _
from dashboard.page_views import LEVELS
from dashboard.views import RankRow
from layouts import definitions, text
from layouts.components.cards import foot, lead, page_head, segments
from layouts.components.chips import chip
from layouts.components.explain import MAIN, explanations, terms
from layouts.components.links import export_path
from layouts.components.period import (
    basis_menu,
    choice,
    elsewhere,
    known_at,
    menu,
    period_menu,
    scrolled,
)
from layouts.components.reconciled import unreconciled
from layouts.components.states import empty_page, notice_strips
from layouts.pages.analysis_state import analysis_href
from layouts.pages.rankings_cards import cards
from layouts.pages.rankings_lead import sentence
from layouts.pages.rankings_table import Sheet, ranking_table

Component = Any


def rankings_page(sheet: Sheet, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base or period says so and shows the way on."""
    view = sheet.view
    if view.context.as_of is None:
        body = [empty_page(sheet.scope)]
    elif not view.total.accepted and not view.total_before_exclusion.accepted:
        body = [_empty_period(sheet)]
    else:
        body = _ranking(sheet)
    return html.Div(
        [
            _head(sheet),
            *notice_strips((*notices, *view.context.notices)),
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
        html.Section(ranking_table(marked), className="panel table-panel"),
        cards(marked, chosen),
    ]


def _head(sheet: Sheet) -> html.Header:
    view, state = sheet.view, sheet.state
    levels = [
        (
            _(text.LEVEL_NAMES[level]),
            state.but(level=level, sel="", sort="", district="", show="").href(),
            level == view.level,
        )
        for level in LEVELS
    ]
    chips = [chip(definitions.status(view.context)), *unreconciled(view.context, sheet.scope)]
    chips += known_at(view.context, state.asof)
    actions: list[Component] = [
        period_menu(state, view.context.period, definitions.shown_day(view.context)),
        basis_menu(state.href, view.context.basis, view.context.settings.basis),
        _definition_panel(sheet),
    ]
    if sheet.scope.may("export"):
        actions.append(html.A(_("Export Excel"), href=export_path(state), className="button", download=""))
    controls = [segments(_("Level"), levels)]
    if sheet.scope.city_wide:
        tabs = [(_("Official ranking"), state.href(), True), (_("Analysis"), analysis_href(state), False)]
        controls.append(segments(_("Tab"), tabs))
    if view.level == "township":
        controls.append(_district_menu(sheet))
    return page_head(
        _("Ranking of {units}").format(units=_(text.LEVEL_NAMES[view.level])),
        chips=chips,
        controls=controls,
        actions=actions,
    )


def _district_menu(sheet: Sheet) -> html.Details:
    names = dict(sheet.view.districts)
    entries = [choice(_("All districts"), sheet.state.href(district="", sel=""), not sheet.state.district)]
    entries += [
        choice(name, sheet.state.href(district=code, sel=""), code == sheet.state.district)
        for code, name in sheet.view.districts
    ]
    return menu(names.get(sheet.state.district, _("All districts")), [scrolled(entries)])


def _definition_panel(sheet: Sheet) -> html.Details:
    rows = definitions.definitions(sheet.view.context, sheet.view.level)
    return menu(_("Definitions"), [html.Dl(terms(rows), className="definitions")])


def _empty_period(sheet: Sheet) -> html.Div:
    period = text.period(sheet.view.context.period)
    other, label = elsewhere(sheet.state.period)
    return html.Div(
        [
            html.P(_("There are no orders in {period}.").format(period=period)),
            html.P(dcc.Link(label, href=sheet.state.href(period=other, asof=""))),
        ],
        className="state state-page",
        role="status",
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
    ]
    return foot(*parts, demo=definitions.is_demo(context))
