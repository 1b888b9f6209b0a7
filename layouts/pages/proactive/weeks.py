"""The weeks of the chosen line: orders against the band of what was to be expected, and where they lie."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from dashboard.views.proactive import HotSeries, HotWeek
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.links import number
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.figures.expected import WeekMark, expected
from layouts.pages.proactive.lines import Hot, expected_band
from layouts.pages.proactive.tables import places_table


def weeks_card(hot: Hot) -> html.Section | None:
    """Show the chosen line's weeks and places; None where there is nothing to choose."""
    chosen = hot.view.chosen
    if chosen is None:
        return None
    title = _("{category} · {place}").format(
        category=chosen.line.category.name, place=hot.place_name(chosen.line)
    )
    share = text.whole(hot.view.live.settings.proactive.band * 100)
    note = _("orders a week; grey: expected ({share}%)").format(share=share)
    marks = [_mark(week) for week in chosen.weeks]
    figure = expected(marks, _("orders a week"))
    span = text.days(chosen.weeks[0].period.first, chosen.weeks[-1].period.last)
    drawn = chart(figure, _told(chosen, title), "proactive-chart", period=span)
    parts: list[Component] = [drawn]
    if chosen.places:
        parts.append(html.Div(places_table(hot, chosen.places), className="proactive-places"))
    inner = html.Div(parts, className="proactive-weeks" if chosen.places else "")
    return card(title, inner, note=note, action=twin(_table(hot, chosen)))


def _mark(week: HotWeek) -> WeekMark:
    days = text.days(week.period.first, week.period.last, week.period.last.year)
    if week.usual is None:
        said = _("{days}: {n} orders").format(days=days, n=week.n)
    else:
        said = _("{days}: {n} orders, usually {usual}, expected {band}").format(
            days=days,
            n=week.n,
            usual=text.decimal(week.usual, 1),
            band=expected_band(week.low, week.high),
        )
    return WeekMark(text.day(week.period.last), week.n, week.usual, week.low, week.high, said, week.unusual)


def _told(chosen: HotSeries, title: str) -> str:
    unusual = [week for week in chosen.weeks if week.unusual]
    return _(
        "{title}: {n} orders in the last 7 days, usually {usual}; {unusual} of {weeks} weeks unusual"
    ).format(
        title=title,
        n=chosen.line.n,
        usual=text.decimal(chosen.line.usual, 1),
        unusual=len(unusual),
        weeks=len(chosen.weeks),
    )


def _table(hot: Hot, chosen: HotSeries) -> Component:
    columns = [
        Column("week", _("Week"), left=True, pin=True),
        Column("n", _("Orders")),
        Column("usual", _("Usually")),
        Column("band", _("Expected")),
        Column("unusual", "", left=True, secondary=True),
    ]
    rows = [_row(hot, chosen, week) for week in reversed(chosen.weeks)]
    return table(columns, rows, caption=_("Orders by week"))


def _row(hot: Hot, chosen: HotSeries, week: HotWeek) -> Row:
    base = hot.base(week.period, week.as_of.isoformat()).but(category=chosen.line.category.code)
    known = week.usual is not None
    return Row(
        {
            "week": text.days(week.period.first, week.period.last, week.period.last.year),
            "n": number(week.n, hot.opens(chosen.line.unit, base), "accepted"),
            "usual": text.decimal(week.usual, 1),
            "band": expected_band(week.low, week.high) if known else text.NONE,
            "unusual": _("unusual") if week.unusual else "",
        }
    )
