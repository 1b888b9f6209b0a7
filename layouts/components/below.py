"""Units formally under the threshold, named in one line with their rates: in sight without any table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.counts import RankRow
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.chips import sign

NAMED = 8


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
    said = _("{rate} {percent}% ({fraction})")
    found: list[Component] = []
    for name in _formal(row):
        rate = indicators.indicator(name, row.counts, context.settings)
        percent = text.percent(rate, context.settings)
        shown = said.format(rate=_(text.INDICATOR_NAMES[name]), percent=percent, fraction=text.fraction(rate))
        found.append(html.Span(shown, className="quiet"))
    return found
