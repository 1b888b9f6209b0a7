"""Units under the threshold as a list: each with its sign, its rates and fractions, and for how long."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.counts import RankRow, Rate
from layouts import text
from layouts.component import Component
from layouts.components.chips import sign
from layouts.components.links import unit_path


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
