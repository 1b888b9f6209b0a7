"""Parts of a unit's page: times, categories, reasons of unsolved orders, and units side by side."""

from __future__ import annotations

from collections.abc import Callable

from dash import dcc, html

from dashboard.appraisal import indicators
from dashboard.i18n import _
from dashboard.views.counts import Counts, RankRow
from dashboard.views.order import OrderFilter
from layouts import text
from layouts.component import Children, Component, aria
from layouts.components import fraction
from layouts.components.cards import card
from layouts.components.explain import explained
from layouts.components.links import number
from layouts.components.states import empty_good, figures_only
from layouts.components.strip import TIME_DECIMALS, solved_of, spread_text, time_names
from layouts.components.table import Column, Row, table
from layouts.components.times_table import more_times, times_table
from layouts.pages.unit.sheet import UnitSheet
from layouts.text import NONE


def times_panel(sheet: UnitSheet) -> html.Section:
    """Show the response times of the period beside those of the whole city, by category on demand."""
    view = sheet.view
    target, settings = sheet.opens(view.context), view.context.settings
    drawn = times_table(
        view.counts, settings, target, text.period(view.context.period), view.peers.total, _("Whole city")
    )
    more = more_times(view.counts, view.categories, settings, target)
    return card(_("Response times"), drawn, note=_("closed orders; mark: limit"), action=more)


def category_panel(sheet: UnitSheet, action: Component = None) -> html.Section:
    """Show the categories; the title names the one with the largest effect on the resolution rate."""
    view = sheet.view
    target = sheet.opens(view.context)
    columns = [
        Column("name", _("Category"), left=True, grow=True),
        Column("due", _("Due"), define="due"),
        Column("unsolved", _("Unsolved"), define="unsolved"),
        Column("resolution", _("Resolution, %"), gap=True, define="resolution"),
        Column("resolved", _("solved/due"), secondary=True),
        Column("close_days", _("Closed, working d"), define="close_days"),
    ]
    rows = [
        Row(_category_cells(sheet, name, each, target.but(category=code) if target and code else None))
        for code, name, each in view.categories
        if each.due
    ]
    title = _category_title(sheet)
    body: Component = empty_good(_("No order fell due in this period."))
    if rows:
        body = table(columns, rows, caption=title)
    return card(title, body, note=text.period(view.context.period), action=action)


def _category_title(sheet: UnitSheet) -> str:
    influence = sheet.view.category_influence
    names = {code: name for code, name, _counts in sheet.view.categories}
    if influence is None or influence.key not in names:
        return _("Categories of requests")
    return _("{part}: {unsolved} of {due} not solved, which moves {unit} by {points} points").format(
        part=names[influence.key],
        unsolved=influence.rate.denominator - int(influence.rate.numerator),
        due=influence.rate.denominator,
        unit=sheet.view.unit.name,
        points=indicators.round_half_up(influence.effect, 1),
    )


def _category_cells(
    sheet: UnitSheet, name: str, counts: Counts, target: OrderFilter | None
) -> dict[str, Children]:
    settings = sheet.view.context.settings
    rate, minimum = indicators.resolution(counts, settings), settings.sample("township")
    return {
        "name": name or _("No category given"),
        "due": number(counts.due, target, "due"),
        "unsolved": number(counts.unsolved, target, "unsolved"),
        "resolution": fraction.rate(rate, settings, minimum),
        "resolved": solved_of(counts, rate, target) if rate.size >= minimum else None,
        "close_days": text.decimal(counts.close_days.median, TIME_DECIMALS["close_days"]),
    }


def _nothing_unsolved(sheet: UnitSheet, target: OrderFilter | None) -> Component:
    """Say that nothing was left unsolved; orders outside the office's denominator are no good news."""
    outside = indicators.left_outside(sheet.view.counts, sheet.view.context.settings)
    if not outside:
        return empty_good(_("No order was left unsolved."))
    said = _("{n} due orders stand outside the denominator, none of the others is unsolved.")
    return html.P(text.rich(said, n=number(outside, target, "outside")), className="state")


def reasons_panel(sheet: UnitSheet) -> html.Section:
    """Show why orders were not solved, as the tables say it, most frequent first."""
    view = sheet.view
    target = sheet.opens(view.context)
    title = _("Reasons of unsolved orders")
    total = number(view.counts.unsolved, target, "unsolved")
    note = text.period(view.context.period)
    if not view.reasons and view.counts.unsolved:
        # Reasons are texts of orders: an account that may not open those is not told that there are none.
        return card(title, html.P(figures_only(view.unit.name), className="state"), note=note)
    if not view.reasons:
        return card(title, _nothing_unsolved(sheet, target), note=note)
    most = max(n for _reason, n in view.reasons)
    columns = [
        Column("reason", _("Reason given"), left=True),
        Column("bar", "", left=True, grow=True),
        Column("n", _("Orders")),
    ]
    rows = [
        Row(
            {
                "reason": reason or _("No reason given"),
                "bar": html.Span(
                    className="bar", style={"width": f"{100 * n / most:.0f}%"}, **aria(hidden="true")
                ),
                "n": str(n),
            },
            tone="" if reason else "faint",
        )
        for reason, n in view.reasons
    ]
    rows.append(Row({"reason": _("Unsolved in all"), "n": total}, tone="total"))
    return card(title, table(columns, rows, caption=title), note=note)


def compared_panel(sheet: UnitSheet) -> html.Section:
    """Show up to three units of one level side by side."""
    view = sheet.view
    rows = [*([view.row] if view.row else []), *view.compared]
    columns = [
        Column("name", "", left=True, pin=True),
        *(Column(row.unit.code, row.unit.name) for row in rows),
    ]
    lines = [
        Row({"name": explained(name, key), **{row.unit.code: cell(row) for row in rows}})
        for key, name, cell in _lines(sheet)
    ]
    away = dcc.Link(_("End the comparison"), href=sheet.state.beside(), className="card-more stay")
    title = _("Side by side")
    drawn = html.Div(table(columns, lines, caption=title), className="compared")
    return card(title, drawn, note=text.period(view.context.period), action=away)


def _lines(sheet: UnitSheet) -> list[tuple[str, str, Callable[[RankRow], Children]]]:
    """Return key, label and cell of each figure that units are compared by."""
    settings = sheet.view.context.settings

    def rate(name: str) -> Callable[[RankRow], Children]:
        def cell(row: RankRow) -> Children:
            found = indicators.indicator(name, row.counts, settings)
            shown = fraction.rate(found, settings, sheet.minimum)
            if found.size < sheet.minimum:
                return shown
            return [shown, html.Span(text.fraction(found), className="cell-note")]

        return cell

    def times(name: str) -> Callable[[RankRow], Children]:
        def cell(row: RankRow) -> Children:
            found = getattr(row.counts, name)
            spread = spread_text(name, found, settings)
            return [text.decimal(found.median, TIME_DECIMALS[name]), html.Span(spread, className="cell-note")]

        return cell

    names = time_names()
    return [
        ("rank", _("Rank"), lambda row: str(row.rank) if row.rank is not None else NONE),
        ("score", _("Score"), lambda row: text.points(row.score.points) if row.rank is not None else NONE),
        (
            "due",
            _("Due"),
            lambda row: number(row.counts.due, sheet.opens(sheet.view.context, row.unit), "due"),
        ),
        (
            "unsolved",
            _("Unsolved"),
            lambda row: number(row.counts.unsolved, sheet.opens(sheet.view.context, row.unit), "unsolved"),
        ),
        *(
            (name, _(text.INDICATOR_NAMES[name]), rate(name))
            for name in ("resolution", "satisfaction", "on_time")
        ),
        *(
            (name, _("{name}, {unit}").format(name=label, unit=unit), times(name))
            for name, (label, unit) in names.items()
        ),
    ]
