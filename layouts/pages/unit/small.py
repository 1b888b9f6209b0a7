"""A unit with too few orders for rates and ranks: one panel says what there is, none stands empty."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.i18n import _
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card
from layouts.components.explain import explained
from layouts.components.links import may_open, number
from layouts.components.states import figures_only
from layouts.components.strip import TIME_DECIMALS, TIME_MEASURES, time_names
from layouts.components.urgent import action_signs
from layouts.pages.unit.sheet import UnitSheet

RATES = ("resolution", "satisfaction", "on_time", "six")
OPENED = {"resolution": "solved", "on_time": "on_time"}  # numerators that are lists of orders


def is_small(sheet: UnitSheet) -> bool:
    """Tell whether a unit has too few orders for any rate of the period."""
    view = sheet.view
    settings, ranked = view.context.settings, view.row is not None and view.row.rank is not None
    rates = (indicators.indicator(name, view.counts, settings) for name in RATES)
    return not ranked and all(rate.size < sheet.minimum for rate in rates)


def small_panel(sheet: UnitSheet) -> html.Section:
    """Show the period's fractions, times, reasons, categories and what is open as one list of lines."""
    view = sheet.view
    lines: list[tuple[Component, Children]] = [*_rates(sheet), *_times(sheet), *_parts(sheet), _open(sheet)]
    told = html.Dl(
        [part for name, value in lines for part in (html.Dt(name), html.Dd(value))], className="small-lines"
    )
    said = _("Fewer than {n} due orders: no rate and no rank, the numbers of orders themselves.")
    ledgers = None
    if view.has_ledgers and may_open(sheet.scope, view.unit) and view.tab != "ledgers":
        ledgers = dcc.Link(_("Ledgers"), href=sheet.state.at(tab="ledgers"), className="card-more stay")
    note = text.period(view.context.period)
    return card(
        _("The period in numbers"),
        told,
        html.P(said.format(n=sheet.minimum), className="card-note"),
        note=note,
        action=ledgers,
    )


def _rates(sheet: UnitSheet) -> list[tuple[Component, Children]]:
    view = sheet.view
    settings, target = view.context.settings, sheet.opens(view.context)
    found: list[tuple[Component, Children]] = []
    for name in RATES:
        rate = indicators.indicator(name, view.counts, settings)
        if not rate.denominator:
            continue
        solved = text.counted(rate.numerator)
        above = number(solved, target, OPENED[name]) if name in OPENED else solved
        below: Component = str(rate.denominator)
        if name != "six":
            below = number(rate.denominator, target, indicators.denominator(name, settings))
        found.append((explained(_(text.INDICATOR_NAMES[name]), name), [above, " / ", below]))
    return found


def _times(sheet: UnitSheet) -> list[tuple[Component, Children]]:
    view = sheet.view
    target, names = sheet.opens(view.context), time_names()
    found: list[tuple[Component, Children]] = []
    for name in ("onsite", "feedback", "close_days"):
        times = getattr(view.counts, name)
        if not times.n:
            continue
        label, unit = names[name]
        said = _("{median} {unit} (median of {n} orders)")
        parts = {"median": text.decimal(times.median, TIME_DECIMALS[name]), "unit": unit}
        n = number(times.n, target, TIME_MEASURES[name])
        found.append((explained(label, name), text.rich(said, **parts, n=n)))
    return found


def _parts(sheet: UnitSheet) -> list[tuple[Component, Children]]:
    view = sheet.view
    target = sheet.opens(view.context)
    found: list[tuple[Component, Children]] = []
    categories = [(code, name, each) for code, name, each in view.categories if each.due]
    if categories:
        said: list[Component] = []
        for code, name, each in categories:
            opens = target.but(category=code) if target and code else None
            n = number(each.due, opens, "due")
            words = text.rich(_("{name} {n}"), name=name or _("No category given"), n=n)
            said.append(html.Span(words, className="nowrap"))
        found.append((_("Categories of requests"), _spaced(said)))
    if view.reasons:
        reasons = [
            _("{name} {n}").format(name=reason or _("No reason given"), n=n) for reason, n in view.reasons
        ]
        found.append((_("Reasons of unsolved orders"), text.listed(reasons)))
    elif view.counts.unsolved:
        found.append((_("Reasons of unsolved orders"), figures_only(view.unit.name)))
    return found


def _spaced(parts: Sequence[Component]) -> list[Component]:
    return [each for part in parts for each in (part, "　")][:-1]


def _open(sheet: UnitSheet) -> tuple[Component, Children]:
    action, now = sheet.view.action, sheet.opens_now()
    if not action.overdue and not action.near:
        return _("Needs action"), _("No order was overdue or near its deadline at the data time.")
    return _("Needs action"), action_signs(action, now)
