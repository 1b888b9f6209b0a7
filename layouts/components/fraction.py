"""Rates in cells: never without their fraction, and only the fraction below the minimum sample."""

from __future__ import annotations

from dash import html

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.counts import Rate, WarningState
from dashboard.views.order import OrderFilter
from layouts import text
from layouts.component import Component
from layouts.components.chips import formal_warning, near_warning, spared_warning
from layouts.components.links import costing, number
from layouts.text import NONE


def rate(
    value: Rate,
    settings: AppraisalSettings,
    minimum: int,
    warning: WarningState | None = None,
    provisional: bool = False,
    target: OrderFilter | None = None,
) -> Component:
    """Show a rate as per cent; below the minimum sample its fraction stands in its place, uncoloured.

    A formally low rate is marked red, outlined while its period runs, and opens the orders that cost it.
    """
    if not value.denominator:
        return NONE
    if value.size < minimum:
        return html.Span(f"{text.counted(value.numerator)} / {value.denominator}", className="small-n")
    shown = text.percent(value, settings)
    if warning is None or warning.level != "formal":
        return shown
    opens = number(shown, target, costing(warning.indicator, settings))
    return html.Span(opens, className="low low-open" if provisional else "low")


def warning_chip(
    states: tuple[WarningState, ...], settings: AppraisalSettings, provisional: bool
) -> Component:
    """Show the chip of a unit's warnings: solid only for a formal one of a finished period."""
    threshold = text.whole(settings.threshold)
    formal = [state for state in states if state.level == "formal"]
    if formal and not provisional:
        return formal_warning(threshold, max(state.months for state in formal))
    if formal:
        return html.Span(
            _("□ Under {threshold}% so far").format(threshold=threshold), className="chip chip-open"
        )
    if any(state.level == "spared" for state in states):
        return spared_warning(threshold)
    return near_warning(threshold) if states else None
