"""One figure by its code: what it is, how large at its data time, and the orders that make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dash import dcc, html

from dashboard.definitions import DEFINITIONS, under
from dashboard.figure.codes import CITY, FigureCode
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.figure import FigureView
from dashboard.views.order import OrderFilter
from layouts import definitions, text, vocabulary
from layouts.component import Component
from layouts.components import fraction
from layouts.components.cards import card, foot, page_head
from layouts.components.chips import chip
from layouts.components.codes import figure_path
from layouts.components.explain import terms
from layouts.components.links import RankState, counted_by, may_open, number, of_unit, unit_path
from layouts.components.period import Choosing, fixed, period_picker, unofficial
from layouts.components.states import figures_only, notice_strips
from layouts.components.strip import strip
from layouts.components.table import Column, Row, table
from layouts.pages.figure.value import count_of, value_figure

EXAMPLE = "JJL-370682-2610"


@dataclass(frozen=True)
class FigureSheet:
    """The view of a figure and who reads it."""

    view: FigureView
    scope: Scope

    def opens(self) -> OrderFilter | None:
        """Return the filter of the figure's orders, None where the reader may not open them."""
        view = self.view
        if not may_open(self.scope, view.unit):
            return None
        base = counted_by(view.context, view.code.as_of)
        if view.code.definition.kind == "live":
            base = OrderFilter(as_of=view.code.as_of, before_exclusion=base.before_exclusion)
        base = of_unit(base, view.unit) if view.unit else base
        return base.but(township="none") if view.nowhere else base


def figure_page(sheet: FigureSheet, notices: Sequence[str] = ()) -> html.Div:
    """Draw the page; a figure that no unit and period have is its definition alone."""
    view = sheet.view
    one = view.code.definition
    body: list[Component] = []
    if view.code.unit and one.single:
        body = [_value(sheet), *_lists(sheet), *_items(sheet)]
    explained = terms(definitions.explanation(one, view.context.settings))
    body.append(card(_("Definition"), html.Dl(explained, className="figure-terms"), note=one.code))
    body.append(_circumstances(sheet))
    return html.Div(
        [
            _head(sheet),
            *notice_strips((*notices, *view.context.notices)),
            *body,
            _foot(sheet),
        ],
        className="figure-page",
    )


def unknown_code(written: str, part: str) -> html.Div:
    """Say which part of what was typed is no part of a code, and what codes look like."""
    sentences = {
        "form": _("“{code}” is no code of a figure."),
        "figure": _("“{code}” begins with no figure's code."),
        "period": _("“{code}” names no period."),
        "unit": _("“{code}” names no unit."),
    }
    example = _(
        "Codes are made of figure, unit and period, as in {example}; they stand beside printed figures."
    )
    return html.Div(
        [
            page_head(_("Figure")),
            html.Div(
                [html.P(sentences[part].format(code=written)), html.P(example.format(example=EXAMPLE))],
                className="state state-page",
                role="status",
            ),
        ],
        className="figure-page",
    )


def _head(sheet: FigureSheet) -> html.Header:
    view = sheet.view
    name, code = _(view.code.definition.name), view.code
    if not code.unit:
        return page_head(name, chips=[chip(code.text, "outline")])
    live = code.definition.kind == "live"
    template = _("{unit}: {figure}") if live else _("{unit}, {period}: {figure}")
    title = template.format(unit=_whose(view), period=text.period(view.context.period), figure=name)
    chips: list[Component] = [chip(code.text, "outline")]
    actions = _ways_on(view)
    if not live:
        chips.append(chip(definitions.status(view.context)))
        actions.insert(0, _period_picker(view))
    if code.definition.kind == "standing":
        chips += unofficial(view.unit.kind if view.unit else "district", view.context)
    return page_head(title, chips=chips, actions=actions)


def _period_picker(view: FigureView) -> html.Span:
    """Choose another period of the same figure: its code names the days, whatever the day it is read."""
    today = definitions.shown_day(view.context)

    def href(period: str) -> str:
        return figure_path(replace(view.code, period=fixed(period, today).text).text)

    return period_picker(Choosing(figure_path(view.code.text), {}, href, view.context.period, today))


def _whose(view: FigureView) -> str:
    if view.unit is None:
        return _("Whole city")
    if view.nowhere:
        return _("{unit}, no township given").format(unit=view.unit.name)
    return view.unit.name


def _ways_on(view: FigureView) -> list[Component]:
    """Return where the figure stands among others: the ranking, the unit's page."""
    code, level = view.code, view.unit.kind if view.unit else "district"
    state = RankState(
        level=level,
        period="" if code.definition.kind == "live" else code.period,
        basis=code.basis or "",
        asof=code.as_of,
        before="1" if code.before_exclusion else "",
        sel=view.unit.code if view.unit else "",
    )
    links: list[Component] = [dcc.Link(_("Ranking"), href=state.href(), className="button")]
    if view.unit is not None:
        address = unit_path(view.unit.code, period=state.period, asof=state.asof)
        links.append(dcc.Link(_("Unit page"), href=address, className="button"))
    return links


def _value(sheet: FigureSheet) -> Component:
    view = sheet.view
    if view.context.as_of is None:
        return html.P(_("There are no orders yet."), className="state")
    shown = value_figure(view, sheet.opens())
    moment = definitions.data_moment(view.context)
    label = _("at {moment}").format(moment=moment)
    shown = replace(shown, label=label, define="")
    return html.Div([strip([shown], _(view.code.definition.name)), _others(view)])


def _others(view: FigureView) -> Component:
    """Show the codes of the figures to hold this one against: before or after exclusions, the whole city."""
    code, one = view.code, view.code.definition
    found = []
    if one.kind in ("count", "rate", "standing"):
        turned = replace(code, before_exclusion=not code.before_exclusion)
        label = _("after exclusions") if code.before_exclusion else _("before exclusions")
        found.append((label, turned))
    if one.kind != "standing" and view.unit is not None:
        found.append((_("Whole city"), replace(code, unit=CITY)))
    parts = [html.Span([label, "　", _code_link(each)], className="figure-beside") for label, each in found]
    return html.P(parts, className="card-line") if parts else None


def _lists(sheet: FigureSheet) -> list[Component]:
    """Return the lists of orders behind numerator and denominator, each with its length."""
    view, one = sheet.view, under(sheet.view.code.definition, sheet.view.context.settings)
    if (view.counts is None and view.action is None) or not (one.top or one.bottom):
        return []
    target = sheet.opens()
    whole = one.kind in ("count", "live")
    above = _("Counted") if whole else _("Numerator")
    # A time has no denominator but an n; the six items are counted as items, their list holds orders.
    below = {"time": _("Orders")}.get(one.kind, _("Denominator") if one.top else _("Orders"))
    sides = [(above, measure) for measure in one.top]
    sides += [(below, measure) for measure in one.bottom]
    columns = [
        Column("side", "", left=True),
        Column("measure", _("List"), left=True, grow=True),
        Column("n", _("Orders")),
    ]
    rows = [
        Row(
            {
                "side": side if place == 0 or sides[place - 1][0] != side else None,
                "measure": vocabulary.word(vocabulary.MEASURES, measure),
                "n": number(count_of(view, measure), target, measure),
            }
        )
        for place, (side, measure) in enumerate(sides)
    ]
    notes = []
    if target is None:
        notes.append(html.P(figures_only(_whose(view)), className="card-note"))
    title = _("Orders behind the figure")
    return [card(title, table(columns, rows, caption=title), *notes)]


def _items(sheet: FigureSheet) -> list[Component]:
    """Return what a score, a rank or the points lost come from: each indicator with its own code."""
    row, code, settings = sheet.view.row, sheet.view.code, sheet.view.context.settings
    if row is None or code.definition.key not in ("score", "rank", "district_rank", "worst", "band"):
        return []
    columns = [
        Column("name", _("Indicator"), left=True, grow=True),
        Column("rate", "%"),
        Column("fraction", _("fraction"), secondary=True),
        Column("lost", _("Lost")),
        Column("code", _("Code"), left=True),
    ]
    rows = [
        Row(
            {
                "name": _(text.INDICATOR_NAMES[item.indicator]),
                "rate": fraction.rate(item.rate, settings, settings.sample(row.unit.kind)),
                "fraction": text.fraction(item.rate) if item.scored else None,
                "lost": text.lost(item.lost) if item.scored else text.NONE,
                "code": _code_link(replace(code, definition=DEFINITIONS[item.indicator]))
                if DEFINITIONS[item.indicator].single
                else None,
            }
        )
        for item in row.score.items
    ]
    title = _("What the score is made of")
    return [card(title, table(columns, rows, caption=title))]


def _code_link(code: FigureCode) -> dcc.Link:
    return dcc.Link(code.text, href=figure_path(code.text))


def _circumstances(sheet: FigureSheet) -> html.Section:
    view = sheet.view
    live = view.code.definition.kind == "live"
    rows: Sequence[tuple[str, str]] = definitions.circumstances(view.context, live)
    if not view.code.unit:
        rows = [*rows[-2:], (_("Code"), _("with unit and period: {example}").format(example=_example(view)))]
    return card(_("Computed with"), html.Dl(terms(rows), className="figure-terms"))


def _example(view: FigureView) -> str:
    one = view.code.definition
    return f"{one.code}-{EXAMPLE.split('-', 1)[1]}" if one.kind != "live" else f"{one.code}-370682-0"


def _foot(sheet: FigureSheet) -> html.Footer:
    view = sheet.view
    live = view.code.definition.kind == "live"
    parts: list[Component] = [] if live else [definitions.population_sentence(view.context)]
    if view.code.unit and not view.code.as_of:
        parts += [
            html.Br(),
            _(
                "A printout of an earlier data time may show another value; with -A and its moment behind "
                "the code (-A2611050800 is 5 November 2026, 08:00) the figure is shown as known then."
            ),
        ]
    return foot(*parts, demo=definitions.is_demo(view.context))
