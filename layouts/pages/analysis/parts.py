"""What the panels of the analysis share: their data, charts with their tables, units as links."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.appraisal.statistics import Interval
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.analysis import AnalysisView, Estimate
from dashboard.views.counts import Rate
from dashboard.views.order import OrderFilter
from dashboard.views.reference import Unit
from layouts import text
from layouts.component import Component
from layouts.components.chart import chart
from layouts.components.links import counted_by, may_open, number, of_unit
from layouts.figures.base import Figure
from layouts.pages.analysis.state import AnalysisState
from layouts.text import NONE

# The measures whose lists are the numerators of analysed rates; a sum of credits is no list.
NUMERATORS = {"resolution": "solved", "satisfaction": "", "on_time": "on_time"}


@dataclass(frozen=True)
class Analysis:
    """What the page is drawn from: the view, the address and who reads it."""

    view: AnalysisView
    state: AnalysisState
    scope: Scope

    @property
    def indicator_name(self) -> str:
        """Return the name of the indicator in the reader's language."""
        return _(text.INDICATOR_NAMES[self.view.indicator])

    @property
    def shown(self) -> list[Estimate]:
        """Return the estimates of the units shown: all of a level, townships one district at a time."""
        view = self.view
        inside = view.selected.district_id if view.district and view.selected else None
        return [
            each
            for each in view.estimates
            if each.unit.is_of(view.area) and inside in (None, each.unit.district_id)
        ]

    @property
    def minimum(self) -> int:
        """Return the minimum sample of the level."""
        return self.view.context.settings.sample(self.view.level)

    @property
    def denominator(self) -> str:
        """Return the measure whose orders stand in the denominator."""
        return indicators.denominator(self.view.indicator, self.view.context.settings)

    def opens(self, unit: Unit) -> OrderFilter | None:
        """Return the filter of a unit's orders, None where the reader may not open them."""
        if not may_open(self.scope, unit):
            return None
        return of_unit(counted_by(self.view.context, self.state.asof), unit)

    def is_selected(self, unit: Unit) -> bool:
        """Tell whether a unit is the one in focus."""
        return self.view.selected is not None and unit.code == self.view.selected.code

    def percent(self, rate: Rate, minimum: int | None = None) -> str:
        """Print a rate, its fraction in its place below the minimum sample."""
        if rate.denominator and rate.denominator < (self.minimum if minimum is None else minimum):
            return text.fraction(rate)
        return text.percent(rate, self.view.context.settings)

    def fraction(self, rate: Rate, unit: Unit) -> Component:
        """Show a fraction whose numbers open what was counted."""
        target = self.opens(unit)
        numerator = NUMERATORS[self.view.indicator]
        left = text.counted(rate.numerator)
        return html.Span(
            [
                number(left, target, numerator) if numerator else left,
                "/",
                number(rate.denominator, target, self.denominator),
            ],
            className="fraction",
        )


def unit_link(analysis: Analysis, unit: Unit) -> Component:
    """Show a unit's name; choosing it brings it into focus."""
    return dcc.Link(unit.name, href=analysis.state.href(sel=unit.code), className="stay")


def percent_range(interval: Interval | None) -> str:
    """Print an interval of rates in per cent."""
    if interval is None:
        return NONE
    low, high = (text.decimal(100 * bound, 2) for bound in (interval.low, interval.high))
    return _("{low}–{high}").format(low=low, high=high)


def charted(
    figure: Figure, sentence: str, twin: Component, height: int | None = None, *, period: str = ""
) -> list[Component]:
    """Show a chart that says its message to those who do not see it, and the same as a table below.

    `period` is that of its figures where it is not the page's.
    """
    return [
        chart(figure, sentence, "analysis-chart", height, period=period),
        html.Details(
            [
                html.Summary(_("Show as table"), className="text-button"),
                html.Div(twin, className="twin"),
            ],
            className="data-twin",
        ),
    ]


def note(*parts: Component) -> html.P:
    """Show how a panel is meant."""
    return html.P(list(parts), className="card-note")
