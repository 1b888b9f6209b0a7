"""The value of one figure as its page prints it."""

from __future__ import annotations

from fractions import Fraction

from dash import html

from dashboard.appraisal import indicators
from dashboard.definitions.indicators import DECLARED
from dashboard.i18n import _
from dashboard.views.counts import Counts, RankRow, Rate
from dashboard.views.figure import FigureView
from dashboard.views.order import OrderFilter
from layouts import text
from layouts.components import fraction
from layouts.components.chips import rank_change
from layouts.components.links import number
from layouts.components.strip import Figure, signed, time_figure
from layouts.text import NONE

RATES = {
    "coverage": indicators.coverage,
    "answer_coverage": indicators.answer_coverage,
}
DECLARED_BY_KEY = {each.key: each for each in DECLARED}
TIMED = {"onsite_timed": "onsite", "feedback_timed": "feedback", "close_timed": "close_days"}


def count_of(view: FigureView, measure: str) -> int:
    """Return the number of orders that a measure of the figure counts."""
    if view.action is not None:
        return int(getattr(view.action, measure.removesuffix("_now")))
    assert view.counts is not None
    if measure in TIMED:
        n: int = getattr(view.counts, TIMED[measure]).n
        return n
    if measure == "resolvable":
        return indicators.resolution(view.counts, view.context.settings).denominator
    return view.counts.of(measure)


def value_figure(view: FigureView, target: OrderFilter | None) -> Figure:
    """Return the figure with its fraction or n."""
    one = view.code.definition
    if one.kind == "rate" and view.counts is not None:
        return _rate(view, view.counts)
    if one.kind == "time" and view.counts is not None:
        return _time(view, view.counts, target)
    if one.kind == "count" and view.counts is not None:
        measure = one.top[0] if one.top else ""
        shown = count_of(view, measure or one.key)
        return Figure("", number(shown, target if measure else None, measure), _("orders"))
    if view.action is not None:
        return _live(view, target)
    return _standing(view)


def rate_of(view: FigureView, counts: Counts) -> Rate:
    """Return the rate that a definition of rates names."""
    key = view.code.definition.key
    if key in RATES:
        return RATES[key](counts)
    settings = view.context.settings
    if key in DECLARED_BY_KEY:
        return indicators.declared(DECLARED_BY_KEY[key], counts)
    if key == "satisfaction_rated":
        return indicators.satisfaction_rated(counts, settings)
    if key == "resolution_or_confirmed":
        return indicators.resolution_or_confirmed(counts, settings)
    return indicators.indicator(key, counts, settings)


def _rate(view: FigureView, counts: Counts) -> Figure:
    settings = view.context.settings
    if view.code.definition.key == "bounds":
        return _bounds(view, counts)
    rate = rate_of(view, counts)
    minimum = 1
    if view.unit is not None:
        minimum = settings.sample("township" if view.nowhere else view.unit.kind)
    enough = rate.size >= minimum
    note = text.fraction(rate) if rate.denominator else ""
    if not enough and rate.denominator:
        note = _("under the minimum sample of {n}").format(n=minimum)
    return Figure("", fraction.rate(rate, settings, minimum), "%" if enough else "", [note])


def _bounds(view: FigureView, counts: Counts) -> Figure:
    found = indicators.resolution_bounds(counts)
    if found is None:
        return Figure("", NONE)
    low, high = (text.percent(Rate(bound, 1), view.context.settings) for bound in found)
    note = _("{solved}/{due} … {most}/{due}").format(
        solved=counts.solved, most=counts.solved + counts.unverified, due=counts.due
    )
    return Figure("", _("{low}–{high}").format(low=low, high=high), "%", [note])


def _time(view: FigureView, counts: Counts, target: OrderFilter | None) -> Figure:
    return time_figure(view.code.definition.key, counts, view.context.settings, target)


def _live(view: FigureView, target: OrderFilter | None) -> Figure:
    assert view.action is not None
    measure = view.code.definition.top[0]
    return Figure("", number(count_of(view, measure), target, measure), _("orders"))


def _standing(view: FigureView) -> Figure:
    key = view.code.definition.key
    if key == "influence":
        shown = NONE if view.effect is None else signed(view.effect)
        return Figure("", shown, _("points") if view.effect is not None else "")
    row = view.row
    if row is None or (row.rank is None and key not in ("change",)):
        return Figure("", NONE, "", [_("Too few orders, not ranked")] if row else [_("in no ranking")])
    return _ranked(view, row)


def _ranked(view: FigureView, row: RankRow) -> Figure:
    key, settings = view.code.definition.key, view.context.settings
    if key == "score":
        return Figure("", text.points(row.score.points))
    if key == "rank":
        notes = [_("of {n} ranked").format(n=view.ranked), _("tied") if row.tied else None]
        return Figure("", str(row.rank), "", notes)
    if key == "district_rank":
        return Figure("", str(row.district_rank) if row.district_rank else NONE)
    if key == "change":
        before = _("rank before {rank}").format(rank=row.previous_rank) if row.previous_rank else None
        return Figure("", rank_change(row.change), "", [before])
    if key == "band":
        return Figure("", _(row.band) if row.band else NONE)
    if key == "worst":
        worst = row.score.worst
        if worst is None:
            return Figure("", text.points(Fraction(0)), "", [_("nothing lost")])
        return Figure("", text.lost(worst.lost), "", [_(text.INDICATOR_NAMES[worst.indicator])])
    wanted = ("formal",) if key == "warning" else ("spared", "near")
    found = tuple(state for state in row.warnings if state.level in wanted)
    shown = fraction.warning_chip(found, settings, view.context.running)
    names = text.listed(_(text.INDICATOR_NAMES[state.indicator]) for state in found)
    return Figure("", html.Span(shown if found else _("none")), "", [names])
