"""Units under the threshold in sight: as a list with their rates and fractions, or named in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.counts import RankRow, Rate
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.chips import sign
from layouts.components.links import unit_path

NAMED = 8


def below_item(row: RankRow, settings: AppraisalSettings, running: bool, place: str = "") -> html.Li:
    """Show a unit with the rates that it is formally warned for; `place` says where it lies."""
    formal = [state for state in row.warnings if state.level == "formal"]
    months = max((state.months for state in formal), default=0)
    lasting = _("{n} months running").format(n=months) if months > 1 else ""
    rates: list[Component] = [
        html.Span(
            rate_said(state.indicator, indicators.indicator(state.indicator, row.counts, settings), settings),
            className="half-rate",
        )
        for state in formal
    ]
    quiet = [html.Span(each, className="quiet") for each in (place, lasting) if each]
    link = dcc.Link(row.unit.name, href=unit_path(row.unit.code))
    head = html.Span([sign("open" if running else "bad"), link, *quiet], className="half-unit")
    return html.Li([head, *rates])


def rate_said(name: str, rate: Rate, settings: AppraisalSettings) -> str:
    """Say a rate by its name, per cent and fraction."""
    return _("{rate} {percent}% ({fraction})").format(
        rate=_(text.INDICATOR_NAMES[name]),
        percent=text.percent(rate, settings),
        fraction=text.fraction(rate),
    )


def township_list(
    rows: Sequence[RankRow], settings: AppraisalSettings, running: bool, districts: dict[int, str]
) -> html.Ul:
    """Show townships under the threshold side by side, each with its district by `districts`."""
    items = [below_item(row, settings, running, districts.get(row.unit.district_id or 0, "")) for row in rows]
    return html.Ul(items, className="half-list township-below")


def below_line(
    rows: Sequence[RankRow],
    context: FigureContext,
    link: Callable[[Unit], dcc.Link],
    level: str,
    every: Component = None,
) -> list[Component]:
    """Return the line of the ranked units of a level that are formally under the threshold; none, nothing.

    `every` stands at its end where more are under it than the line names.
    """
    below = [row for row in rows if row.rank is not None and _formal(row)]
    if not below:
        return []
    below.sort(key=lambda row: min(_values(row, context)))
    said = _("{n} {units} under {threshold}%, {period}:").format(
        n=len(below),
        units=_(text.LEVEL_NAMES[level]),
        threshold=text.whole(context.settings.threshold),
        period=text.period(context.period),
    )
    items = [html.Li([link(row.unit), *_rates(row, context)]) for row in below[:NAMED]]
    if len(below) > NAMED and every is not None:
        items.append(html.Li(every))
    head = html.Span([sign("open" if context.running else "bad"), " ", said])
    return [html.Div([head, html.Ul(items)], className="below-line", role="status")]


def _formal(row: RankRow) -> list[str]:
    return [state.indicator for state in row.warnings if state.level == "formal"]


def _values(row: RankRow, context: FigureContext) -> list[float]:
    rates = (indicators.indicator(name, row.counts, context.settings) for name in _formal(row))
    return [float(rate.value or 0) for rate in rates]


def _rates(row: RankRow, context: FigureContext) -> list[Component]:
    rates = ((name, indicators.indicator(name, row.counts, context.settings)) for name in _formal(row))
    return [html.Span(rate_said(name, rate, context.settings), className="quiet") for name, rate in rates]
