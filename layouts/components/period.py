"""Choose a period, a basis and a moment: menus of links, and one small form for a free range of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.clocks.periods import (
    month_period,
    neighbours,
    parse_period,
    quarter_period,
    week_period,
    year_period,
)
from dashboard.i18n import _
from dashboard.rankings.comparison import is_official
from dashboard.views.context import FigureContext
from dashboard.views.reference import Period
from dashboard.views.vocabulary import BASES
from layouts import definitions, text
from layouts.component import Children, Component, aria
from layouts.components.addresses import FIRST_DAY, LAST_DAY
from layouts.components.chips import chip

Href = Callable[..., str]  # the address of the page with the parameters given by name changed
YEARS = 3  # offered at once, besides the year that is shown
WEEKS = 14  # a quarter's
ROLLING = ("r3m", "r30d")


@dataclass(frozen=True)
class Choosing:
    """What the picker of a page needs: its address, the period shown, and the newest day of data.

    `path` and `parameters` are the page's address without its period; `asof` is the moment that the page is
    shown as known at, None where that is not chosen here. `every` marks that no period narrows the page.
    """

    path: str
    parameters: Mapping[str, str]
    href: Href
    chosen: Period
    today: date
    asof: str | None = None
    every: bool = False


def menu(label: str, items: Sequence[Component], *, title: str = "") -> html.Details:
    """Show a button that opens a small panel; works without any script."""
    panel = html.Div(list(items), className="picker-panel")
    return html.Details(
        [html.Summary(label, className="button", title=title or None), panel], className="picker"
    )


def known_at(context: FigureContext, asof: str) -> list[Component]:
    """Return the chip of figures as they were known at an earlier moment, nothing where none is named."""
    if not asof:
        return []
    said = _("as known at {moment}").format(moment=definitions.data_moment(context))
    return [chip(said, "outline")]


def unofficial(level: str, context: FigureContext) -> list[Component]:
    """Return the chip of ranks of a period that no official ranking is of, nothing where there is one."""
    said = unofficial_words(level, context.period)
    return [chip(said, "outline")] if said else []


def unofficial_words(level: str, period: Period) -> str:
    """Say that ranks of a period are no official ones, and of what the official ones are."""
    if is_official(level, period):
        return ""
    if level == "township":
        return _("not an official ranking: townships are ranked by three months")
    return _("not an official ranking: units are ranked by month")


def elsewhere(period: str) -> tuple[str, str]:
    """Return the period to offer where one holds no order, and how it is called."""
    return ("", _("Show the last complete month")) if period else ("r30d", _("Show the last 30 days"))


def choice(label: str, href: str, chosen: bool) -> html.Div:
    """Show one entry of a menu."""
    extra = aria(current="true") if chosen else {}
    return html.Div(dcc.Link(label, href=href, className="stay"), className="picker-item", **extra)


def scrolled(entries: Sequence[Component]) -> html.Div:
    """Show entries of a menu that may be too many for the screen."""
    return html.Div(list(entries), className="picker-scroll")


def short(chosen: Period) -> str:
    """Say a period on a button: the months of the usual three stand beside it in the page's head."""
    return _("Last three months") if chosen.text == "r3m" else text.period(chosen)


def status_chip(context: FigureContext, kind: str = "neutral") -> html.Span:
    """Show the period with how firm its figures are, beside the menu whose button says `short` of it."""
    said = text.period(context.period)
    if short(context.period) != said:
        return chip(definitions.status(context), kind)
    return chip(definitions.firmness(context), kind, before=said)


def period_picker(choosing: Choosing) -> html.Span:
    """Show the period with the one before and after it, and a panel to choose any other."""
    before, after = (None, None) if choosing.every else neighbours(choosing.chosen, choosing.today)
    label = _("Any time") if choosing.every else short(choosing.chosen)
    panel = html.Div(
        [
            html.Div([_rolling(choosing, each) for each in ROLLING], className="period-rolling"),
            html.Div([_year(choosing, year) for year in _years(choosing)], className="period-years"),
            _weeks(choosing),
            _range_form(choosing),
        ],
        className="picker-panel period-panel",
    )
    summary = html.Summary(label, className="button", title=_("Choose a period"))
    return html.Span(
        [
            _step(choosing, before, "‹", _("Period before: {period}"), "period-before"),
            html.Details([summary, panel], className="picker"),
            _step(choosing, after, "›", _("Period after: {period}"), "period-after"),
        ],
        className="period-pick",
    )


def _step(choosing: Choosing, period: Period | None, mark: str, said: str, name: str) -> Component:
    """Link to the period beside the shown one; where there is none a dead sign keeps its place."""
    shown = html.Span(mark, **aria(hidden="true"))
    if period is None:
        return html.Span(shown, className=f"button {name} is-off")
    whole = said.format(period=text.period(period))
    parts = [shown, html.Span(whole, className="visually-hidden")]
    address = choosing.href(period=period.text)
    return dcc.Link(parts, href=address, className=f"button stay {name}", title=whole)


def _entry(choosing: Choosing, period: Period, label: Children, *, begun: bool = True) -> Component:
    """Link to one period by a short label; one that has not begun is text."""
    if not begun:
        return html.Span(label, className="period-off")
    chosen = not choosing.every and period.text == choosing.chosen.text
    said = text.period(period)
    extra = aria(current="true", label=said) if chosen else aria(label=said)
    link = dcc.Link(label, href=choosing.href(period=period.text), className="stay", title=said)
    return html.Span(link, className="period-entry", **extra)


def _rolling(choosing: Choosing, written: str) -> Component:
    names = {"r3m": _("Last three months"), "r30d": _("Last 30 days")}
    return _entry(choosing, parse_period(written, choosing.today), names[written])


def _years(choosing: Choosing) -> list[int]:
    """Return the years to choose from, newest first."""
    recent = set(range(choosing.today.year - YEARS + 1, choosing.today.year + 1))
    return sorted(recent | {choosing.chosen.last.year}, reverse=True)


def _year(choosing: Choosing, year: int) -> html.Div:
    """Show a year with its quarters and, under each, its months."""

    def entry(period: Period, label: str) -> Component:
        return _entry(choosing, period, label, begun=period.first <= choosing.today)

    quarters = [
        html.Div(
            [
                entry(quarter_period(date(year, 3 * quarter, 1)), _("Q{n}").format(n=quarter)),
                *(
                    entry(month_period(date(year, month, 1)), _("M{month}").format(month=month))
                    for month in range(3 * quarter - 2, 3 * quarter + 1)
                ),
            ],
            className="period-quarter",
        )
        for quarter in range(1, 5)
    ]
    whole = entry(year_period(year), text.period(year_period(year)))
    return html.Div([whole, *quarters], className="period-year")


def _weeks(choosing: Choosing) -> html.Details:
    """Show the weeks up to the end of the quarter that the shown period ends in, newest first."""
    end = min(choosing.today, quarter_period(choosing.chosen.last).last)
    weeks = [week_period(end - timedelta(days=7 * back)) for back in range(WEEKS)]
    entries = [html.Div(_entry(choosing, week, text.period(week)), className="period-week") for week in weeks]
    return html.Details(
        [html.Summary(_("Weeks")), scrolled(entries)],
        className="period-more",
        open=choosing.chosen.kind == "week" and not choosing.every,
    )


def _range_form(choosing: Choosing) -> html.Form:
    """Ask for the first and the last day of a free range."""
    own = ("period", FIRST_DAY, LAST_DAY, *(("asof",) if choosing.asof is not None else ()))
    hidden = [
        dcc.Input(type="hidden", name=name, value=value)
        for name, value in choosing.parameters.items()
        if name not in own
    ]
    known = [] if choosing.asof is None else [html.Label([_("As known at"), _moment_field(choosing.asof)])]
    return html.Form(
        [
            *hidden,
            html.Label([_("First day"), _day_field(FIRST_DAY, choosing.chosen.first)]),
            html.Label([_("Last day"), _day_field(LAST_DAY, choosing.chosen.last)]),
            *known,
            html.Button(_("Show"), type="submit", className="button"),
        ],
        action=choosing.path,
        method="get",
        className="picker-form period-range nav-form",
    )


def _day_field(name: str, value: date) -> dbc.Input:
    return dbc.Input(name=name, value=value.isoformat(), type="date", required=True, className="field")


def _moment_field(value: str) -> dcc.Input:
    return dcc.Input(
        name="asof",
        value=value,
        placeholder="2026-11-01T08:00",
        type="text",
        autoComplete="off",
        className="field",
    )


def fixed(written: str, today: date) -> Period:
    """Return a period that stays the same on any later day: rolling months as those up to their last one."""
    period = parse_period(written, today)
    if period.kind == "rolling" and written.endswith("m"):
        return parse_period(f"{period.last:%Y-%m}{written}", today)
    return period


def basis_menu(href: Href, chosen: str, office: str) -> html.Details:
    """Show the bases on which orders are counted; an address without one means the office's own."""
    entries = [
        choice(_(text.BASIS_NAMES[basis]), href(basis="" if basis == office else basis), basis == chosen)
        for basis in BASES
    ]
    return menu(_(text.BASIS_NAMES[chosen]), entries, title=_("Which orders the period counts"))
