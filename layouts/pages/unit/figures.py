"""The strip of a unit's page: the period's rates and times, then what is open at the data time."""

from __future__ import annotations

from dash import html

from dashboard.appraisal import indicators
from dashboard.clocks.periods import parse_period
from dashboard.i18n import _
from dashboard.views.order import OrderFilter
from layouts import definitions, text
from layouts.component import Component
from layouts.components import codes
from layouts.components.links import number
from layouts.components.strip import Figure, change, rate_figure, strip, time_figure
from layouts.components.urgent import standing_notes
from layouts.pages.unit.sheet import LIVE, UnitSheet


def unit_strip(sheet: UnitSheet) -> html.Section:
    """Show the figures; those of the period and those of the data time are labelled apart."""
    view = sheet.view
    settings, target = view.context.settings, sheet.opens(view.context)
    warned = {state.indicator: state for state in (view.row.warnings if view.row else ())}
    figures = [
        rate_figure(
            name,
            view.counts,
            settings,
            sheet.minimum,
            target,
            _change(sheet, name),
            warning=warned.get(name),
            provisional=view.context.running,
        )
        for name in ("resolution", "satisfaction", "on_time")
    ]
    figures += [
        time_figure(name, view.counts, settings, target) for name in ("onsite", "feedback", "close_days")
    ]
    return strip(
        [*figures, _open(sheet, sheet.opens_now())],
        text.period(view.context.period),
        codes.suffix(view.context, view.unit.code, bool(sheet.state.asof)),
    )


def _change(sheet: UnitSheet, name: str) -> Component:
    view = sheet.view
    if view.previous is None:
        return None
    context, settings = view.context, view.context.settings
    compared = parse_period(view.peers.previous_text, context.period.last)
    before = indicators.indicator(name, view.previous, context.settings_on(compared.last))
    now = indicators.indicator(name, view.counts, settings)
    if min(before.denominator, now.denominator) < sheet.minimum:
        return None
    moved = change(now, before)
    return html.Span(text.against(view.peers.previous_text, moved)) if moved else None


def _open(sheet: UnitSheet, now: OrderFilter | None) -> Figure:
    view = sheet.view
    action = view.action
    overdue, rest = standing_notes(action, now)
    moment = definitions.data_moment(view.live)
    return Figure(
        _("Open ({moment})").format(moment=moment),
        number(action.open, now, "open_now"),
        _("orders"),
        [html.Span([overdue, "　", rest]), _live_rate(sheet)],
        live=True,
        define="open_now",
        context=LIVE,
        suffix=codes.live_suffix(view.unit.code),
    )


def _live_rate(sheet: UnitSheet) -> Component:
    view = sheet.view
    rate = indicators.resolution(view.live_counts, view.live.settings)
    if not rate.denominator:
        return None
    shown = text.fraction(rate)
    if rate.size >= sheet.minimum:
        shown = _("{percent}% ({fraction})").format(
            percent=text.percent(rate, view.live.settings), fraction=text.fraction(rate)
        )
    return html.Span(_("last 30 days: resolution {rate}, provisional").format(rate=shown))
