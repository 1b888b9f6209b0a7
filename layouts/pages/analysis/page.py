"""The analysis tab of the rankings: how sure the figures are. Never scored, never exported."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _
from dashboard.views.analysis import ANALYSED
from dashboard.views.rankings import LEVELS
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import foot, lead, page_head, segments
from layouts.components.chips import chip
from layouts.components.explain import MAIN, explanations
from layouts.components.period import Choosing, basis_menu, choice, menu, period_picker, scrolled, status_chip
from layouts.components.reconciled import unreconciled
from layouts.components.states import notice_strips
from layouts.pages.analysis.estimates import funnel_card, funnel_sentence, interval_card, kinds_card
from layouts.pages.analysis.parts import Analysis
from layouts.pages.analysis.state import PATH
from layouts.pages.analysis.tables import category_card, verdict_card
from layouts.pages.analysis.times import history_card, survival_card
from layouts.pages.rankings.area import area_menu


def analysis_page(analysis: Analysis, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; an empty base or period says so."""
    view = analysis.view
    if view.context.as_of is None:
        body: list[Component] = [
            _state(_("There are no orders yet. The analysis appears after the first import."))
        ]
    elif not any(each.rate.denominator for each in view.estimates):
        period = text.period(view.context.period)
        body = [_state(_("There are no orders in {period}.").format(period=period)), *_open_only(analysis)]
    else:
        body = _panels(analysis)
    return html.Div(
        [
            _head(analysis),
            *notice_strips((*notices, *view.context.notices)),
            *body,
            _foot(analysis),
            explanations(body, {MAIN: view.context}),
        ],
        className="analysis",
    )


def _state(sentence: str) -> html.P:
    return html.P(sentence, className="state", role="status")


def _open_only(analysis: Analysis) -> list[Component]:
    times = analysis.view.open_times
    return [survival_card(analysis)] if times is not None and times.city.n else []


def _panels(analysis: Analysis) -> list[Component]:
    view = analysis.view
    shown = analysis.shown
    units = sorted((each.unit for each in shown), key=lambda unit: unit.official_order)
    kinds = kinds_card(analysis)
    left = [interval_card(analysis, shown), *([kinds] if kinds else []), history_card(analysis, units)]
    right = [funnel_card(analysis), survival_card(analysis)]
    tables: list[Component] = [verdict_card(analysis)]
    if view.categories is not None and view.categories.categories:
        tables.insert(0, category_card(analysis, view.categories))
    return [
        lead(funnel_sentence(analysis)),
        html.Div([html.Div(left), html.Div(right)], className="analysis-grid"),
        html.Div(tables, className="analysis-stack"),
    ]


def _head(analysis: Analysis) -> html.Div:
    view, state = analysis.view, analysis.state
    tabs = [
        (_("Official ranking"), state.official(), False),
        (_("Six"), state.official("six"), False),
        (_("Analysis"), state.href(), True),
    ]
    levels = [
        (
            _(text.LEVEL_NAMES[level]),
            state.href(level=level, sel="", district="", area="", period=state.period),
            level == view.level,
        )
        for level in LEVELS
    ]
    rates = [
        (_(text.INDICATOR_NAMES[name]), state.href(by=name), name == view.indicator) for name in ANALYSED
    ]
    return html.Div(
        [
            page_head(
                _("Analysis of {units}").format(units=_(text.LEVEL_NAMES[view.level])),
                chips=[
                    chip(_("Analysis, not part of the appraisal"), "outline"),
                    status_chip(view.context),
                    *unreconciled(view.context, analysis.scope),
                ],
                controls=[segments(_("Tab"), tabs)],
                actions=[
                    _period_picker(analysis),
                    basis_menu(state.href, view.context.basis, view.context.settings.basis),
                ],
            ),
            html.Div(
                [
                    segments(_("Level"), levels),
                    segments(_("Indicator"), rates),
                    *([_district_menu(analysis)] if view.level == "township" else []),
                    *([area_menu(state.href, view.area)] if view.level == "township" else []),
                    *([_unit_menu(analysis)] if view.selected else []),
                ],
                className="analysis-controls",
            ),
        ]
    )


def _district_menu(analysis: Analysis) -> html.Details:
    view, state = analysis.view, analysis.state
    entries = [
        choice(name, state.href(district=code, sel=""), code == view.district)
        for code, name in view.districts
    ]
    chosen = dict(view.districts).get(view.district, _("District"))
    return menu(chosen, [scrolled(entries)])


def _period_picker(analysis: Analysis) -> html.Span:
    context, state = analysis.view.context, analysis.state
    day = definitions.shown_day(context)
    return period_picker(Choosing(PATH, state.parameters(), state.href, context.period, day))


def _unit_menu(analysis: Analysis) -> html.Details:
    view, state = analysis.view, analysis.state
    units = sorted((each.unit for each in analysis.shown), key=lambda unit: unit.official_order)
    entries = [choice(unit.name, state.href(sel=unit.code), analysis.is_selected(unit)) for unit in units]
    label = _("In focus: {unit}").format(unit=view.selected.name) if view.selected else _("Unit")
    return menu(label, [scrolled(entries)], title=_("The unit in focus"))


def _foot(analysis: Analysis) -> html.Footer:
    context = analysis.view.context
    parts: list[Component] = [
        definitions.population_sentence(context),
        " ",
        definitions.rates_sentence(context.settings),
        html.Br(),
        _("This page says how far the figures carry. It has no scores, no export and no warnings."),
    ]
    return foot(*parts, demo=definitions.is_demo(context))
