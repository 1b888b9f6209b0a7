"""The strip of key figures at the head of a page: each with its fraction and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dash import html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.figure.codes import coded
from dashboard.i18n import _, ngettext
from dashboard.views.counts import Counts, Rate, Times, WarningState
from dashboard.views.order import OrderFilter
from layouts import text, vocabulary
from layouts.component import Component, aria, dataset
from layouts.components import fraction
from layouts.components.explain import MAIN, explained
from layouts.components.links import costing, number, ratio
from layouts.text import MINUS, NONE

TIME_FIELDS = ("onsite", "feedback", "close_days")
TIME_MEASURES = {
    "onsite": "onsite_timed",
    "feedback": "feedback_timed",
    "close_days": "close_timed",
    "close_hours": "close_timed",
}
TIME_DECIMALS = {"onsite": 0, "feedback": 1, "close_days": 1, "close_hours": 1}


@dataclass(frozen=True)
class Figure:
    """One figure of the strip; `notes` are its lines of small print.

    `define` is the key of its definition, `context` names whose period and data time it has, `suffix` is what
    its code ends in.
    """

    label: str
    value: Component
    unit: str = ""
    notes: Sequence[Component] = ()
    tone: str = ""  # "bad": the formal warning's colour
    live: bool = False  # a figure of the data time among those of a period
    define: str = ""
    context: str = MAIN
    suffix: str = ""


def strip(figures: Sequence[Figure], label: str, suffix: str = "") -> html.Section:
    """Show the figures side by side; `suffix` is what the codes of those without one of their own end in."""
    return html.Section(
        [_cell(figure, figure.suffix or suffix) for figure in figures],
        className="panel kpis",
        **aria(label=label),
    )


def _cell(figure: Figure, suffix: str) -> html.Div:
    sign = [html.Span("■ ", className="sign sign-bad", **aria(hidden="true"))] if figure.tone else []
    unit = [html.Span(figure.unit, className="kpi-unit")] if figure.unit else []
    label = explained(figure.label, figure.define, figure.context) if figure.define else figure.label
    code = coded(figure.define, suffix) if figure.define else ""
    return html.Div(
        [
            html.Span([*sign, label], className="kpi-label"),
            html.Span([figure.value, *unit], className=f"kpi-value {figure.tone}".strip()),
            *(html.Span(note, className="kpi-note") for note in figure.notes if note),
        ],
        className="kpi live" if figure.live else "kpi",
        **(dataset(code=code) if code else {}),
    )


def time_names() -> dict[str, tuple[str, str]]:
    """Return name and unit of each duration."""
    return {name: (_(label), _(unit)) for name, (label, unit) in vocabulary.TIME_NAMES.items()}


def time_figure(
    name: str, counts: Counts, settings: AppraisalSettings, target: OrderFilter | None, *notes: Component
) -> Figure:
    """Return the median of one duration with its 90th percentile and n."""
    times: Times = getattr(counts, name)
    label, unit = time_names()[name]
    n = number(times.n, target, TIME_MEASURES[name])
    far = nine_tenths(name, times, settings)
    value = text.decimal(times.median, TIME_DECIMALS[name])
    return Figure(
        _("{name}, median").format(name=label),
        value,
        unit if times.n else "",
        [far and html.Span(far), html.Span(text.rich(_("{n} orders"), n=n)), *notes],
        define=name,
    )


def nine_tenths(name: str, times: Times, settings: AppraisalSettings) -> str:
    """Say how long nine tenths of the orders took, nothing below the number of orders that it needs."""
    if times.n < settings.p90_minimum:
        return ""
    said = {
        "onsite": _("nine tenths within {p90} min"),
        "feedback": _("nine tenths within {p90} h"),
        "close_hours": _("nine tenths within {p90} h"),
        "close_days": _("nine tenths within {p90} working days"),
    }
    return said[name].format(p90=p90_text(name, times, settings))


def spread_text(name: str, times: Times, settings: AppraisalSettings) -> str:
    """Say how long nine tenths took, and of how many orders."""
    parts = (
        nine_tenths(name, times, settings),
        ngettext("{n} order", "{n} orders", times.n).format(n=times.n),
    )
    return " · ".join(part for part in parts if part)


def p90_text(name: str, times: Times, settings: AppraisalSettings) -> str:
    """Print a 90th percentile, a dash below the number of orders it needs."""
    return text.decimal(times.p90, TIME_DECIMALS[name]) if times.n >= settings.p90_minimum else NONE


def rate_figure(
    name: str,
    counts: Counts,
    settings: AppraisalSettings,
    minimum: int,
    target: OrderFilter | None,
    *notes: Component,
    warning: WarningState | None = None,
    provisional: bool = False,
) -> Figure:
    """Return one rate with its fraction; below the minimum sample the fraction alone."""
    rate = indicators.indicator(name, counts, settings)
    formal = warning is not None and warning.level == "formal" and not provisional
    shown = fraction.rate(rate, settings, minimum, None if formal else warning, provisional, target)
    enough = rate.size >= minimum
    if formal and enough:
        shown = number(text.percent(rate, settings), target, costing(name, settings))
    return Figure(
        _(text.INDICATOR_NAMES[name]),
        shown,
        "%" if enough else "",
        [html.Span(rate_fraction(name, counts, rate, target, settings)), *notes],
        "bad" if formal and enough else "",
        define=name,
    )


def rate_fraction(
    name: str, counts: Counts, rate: Rate, target: OrderFilter | None, settings: AppraisalSettings
) -> Component:
    """Show a rate's fraction, its parts opening the orders they count."""
    opens = indicators.denominator(name, settings)
    below = number(rate.denominator, target, opens)
    if name == "resolution":
        return solved_of(counts, rate, target)
    if name == "satisfaction":
        said = _("{n} rated") if opens == "answered" else _("of {n} orders")
        if settings.neglected_apart:
            return _with_neglected(counts, below, target, settings)
        return html.Span(text.rich(said, n=below))
    if name == "on_time":
        return ratio(number(counts.on_time, target, "on_time"), below)
    return f"{counts.six_met}/{counts.six_applicable}" if counts.six_applicable else NONE


def _with_neglected(
    counts: Counts, below: Component, target: OrderFilter | None, settings: AppraisalSettings
) -> Component:
    """Say of how many orders satisfaction is, how many of them are open overdue, and the rate without."""
    if not counts.neglected:
        return html.Span(text.rich(_("{n} rated"), n=below))
    said = _("of {n} orders, {neglected} of them open overdue; of the rated {percent}%")
    plain = indicators.satisfaction_rated(counts, settings)
    neglected = number(counts.neglected, target, "neglected")
    shown = text.percent(plain, settings)
    return html.Span(text.rich(said, n=below, neglected=neglected, percent=shown))


def solved_of(counts: Counts, resolution: Rate, target: OrderFilter | None) -> html.Span:
    """Show solved ÷ to be solved, both opening their orders."""
    return ratio(
        number(counts.solved, target, "solved"), number(resolution.denominator, target, "resolvable")
    )


def change(now: Rate, before: Rate | None) -> str:
    """Say a change of rates in percentage points with its sign; empty where one is missing."""
    if before is None or now.value is None or before.value is None:
        return ""
    points = 100 * (now.value - before.value)
    return _("{points} points").format(points=signed(points))


def signed(value: Fraction) -> str:
    """Print an exact number with two decimals and its sign."""
    shown = text.points(abs(value))
    if shown == "0.00":
        return shown
    return f"+{shown}" if value > 0 else f"{MINUS}{shown}"
