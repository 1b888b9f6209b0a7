"""The card that shows how rates moved by month, with the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal import indicators, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.counts import Counts, Rate
from dashboard.views.overview import Month
from layouts import text
from layouts.component import Children
from layouts.components.cards import card
from layouts.components.chart import chart
from layouts.components.states import empty_good
from layouts.components.strip import TIME_DECIMALS, spread_text, time_names
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin
from layouts.figures.trend import Line, trend
from layouts.theme import palette

FLOORS = {"township": 60.0}


def trend_card(
    months: Sequence[Month], kind: str, settings: AppraisalSettings, *, city: bool
) -> html.Section:
    """Show resolution and satisfaction of the months; `city` where the unit itself is the whole city."""
    note = _("complete months, provisional, %")
    if kind == "township":
        note = _("three months up to each, provisional, %")
    if not any(month.counts.due for month in months):
        return card(_("Rates by month"), empty_good(_("No complete month has orders.")), note=note)
    lines = _lines(months, kind, city=city)
    labels = [f"{month.period.first:%y-%m}" for month in months]
    threshold = text.whole(settings.threshold)
    figure = trend(
        labels,
        lines,
        float(settings.threshold),
        FLOORS.get(kind, 80.0),
        _("{threshold} target").format(threshold=threshold),
    )
    title = _title(months, kind)
    return card(
        title,
        chart(
            figure, _said(lines, labels), period=text.months(months[0].period.first, months[-1].period.last)
        ),
        note=note,
        action=_twin(months, settings, kind, title),
    )


def large_enough(month: Month, kind: str) -> bool:
    """Tell whether a month's resolution rate has the sample to be drawn."""
    rate = indicators.resolution(month.counts, month.settings)
    return rate.size >= month.settings.sample(kind)


def _lines(months: Sequence[Month], kind: str, *, city: bool) -> list[Line]:
    own = [(month.counts, month.settings) for month in months]
    lines = [
        _line("satisfaction", own, kind, palette().accent),
        _line("resolution", own, kind, palette().text, width=2.4),
    ]
    if not city:
        whole = [(month.city, month.settings) for month in months]
        name = _("whole city")
        lines.insert(0, _line("resolution", whole, "city", palette().text_3, "dot", 1.4, name))
    return lines


def _line(
    name: str,
    counts: Sequence[tuple[Counts, AppraisalSettings]],
    kind: str,
    color: str,
    dash: str = "solid",
    width: float = 1.8,
    label: str = "",
) -> Line:
    rates = [indicators.indicator(name, each, then) for each, then in counts]
    enough = [rate.size >= then.sample(kind) for rate, (_each, then) in zip(rates, counts, strict=True)]
    values = [
        float(100 * rate.value) if rate.value is not None and large else None
        for rate, large in zip(rates, enough, strict=True)
    ]
    printed = [
        _printed(rate, large, then) for rate, large, (_each, then) in zip(rates, enough, counts, strict=True)
    ]
    below = [kind != "city" and _below(name, each, kind, then) for each, then in counts]
    return Line(
        label or _(text.INDICATOR_NAMES[name]),
        values,
        printed,
        color,
        dash,
        width,
        below,
    )


def _below(name: str, counts: Counts, kind: str, settings: AppraisalSettings) -> bool:
    """Tell whether a month counts as under the threshold: only from the minimum sample on."""
    enough = indicators.indicator(name, counts, settings).size >= settings.sample(kind)
    return enough and warnings.level(name, counts, kind, settings) == "formal"


def _printed(rate: Rate, enough: bool, settings: AppraisalSettings) -> str:
    """Print a rate, below the minimum sample its fraction."""
    if not rate.denominator:
        return text.NONE
    return text.percent(rate, settings) if enough else text.fraction(rate)


def _title(months: Sequence[Month], kind: str) -> str:
    """Say for how many months it was below, else how many reached the threshold, each by its own settings."""
    threshold = text.whole(months[-1].settings.threshold)
    run = 0
    for month in reversed(months):
        if not _below("resolution", month.counts, kind, month.settings):
            break
        run += 1
    if run > 1:
        return _("Resolution rate under {threshold}% for {n} months running").format(
            threshold=threshold, n=run
        )
    if run == 1:
        return _("Resolution rate under {threshold}% in the last month").format(threshold=threshold)
    return _reached(months, kind)


def _reached(months: Sequence[Month], kind: str) -> str:
    known = [month for month in months if large_enough(month, kind)]
    stands = [warnings.reach("resolution", month.counts, month.settings) for month in known]
    told = len(stands) - stands.count("unknown")
    if not told:
        return _("Rates by month")
    thresholds = {month.settings.threshold for month in known}
    if len(thresholds) > 1:
        template = _("Resolution rate reached the threshold of its month in {n} of {months} months")
    else:
        template = _("Resolution rate reached {threshold}% in {n} of {months} months")
    return template.format(
        threshold=text.whole(known[-1].settings.threshold), n=stands.count("reached"), months=told
    )


def _said(lines: Sequence[Line], labels: Sequence[str]) -> str:
    return _("; ").join(
        _("{name}: {values}").format(
            name=line.name,
            values=text.listed(f"{label} {value}" for label, value in zip(labels, line.texts, strict=True)),
        )
        for line in lines
    )


def _twin(months: Sequence[Month], settings: AppraisalSettings, kind: str, caption: str) -> html.Details:
    names = time_names()
    timed = [name for name in names if any(getattr(month.counts, name).n for month in months)]
    rates = {name: _(label) for name, label in text.RATE_NAMES.items()}
    columns = [
        Column("month", _("Month"), left=True, pin=True),
        Column("resolution", rates["resolution"]),
        Column("resolved", _("solved/due"), secondary=True),
        Column("satisfaction", rates["satisfaction"]),
        Column("on_time", rates["on_time"]),
        *(
            Column(name, _("{name}, {unit}").format(name=names[name][0], unit=names[name][1]))
            for name in timed
        ),
    ]
    rows = [Row(_twin_cells(month, settings, kind, timed)) for month in reversed(months)]
    drawn = table(columns, rows, caption=caption)
    return twin(drawn, _("Table with times") if timed else "")


def _twin_cells(
    month: Month, settings: AppraisalSettings, kind: str, timed: Sequence[str]
) -> dict[str, Children]:
    counts = month.counts
    cells: dict[str, Children] = {"month": month.period.text}
    for name in ("resolution", "satisfaction", "on_time"):
        rate = indicators.indicator(name, counts, month.settings)
        cells[name] = _printed(rate, rate.size >= month.settings.sample(kind), month.settings)
    resolved = indicators.resolution(counts, month.settings)
    cells["resolved"] = text.fraction(resolved) if resolved.denominator else text.NONE
    for name in timed:
        times = getattr(counts, name)
        median = text.decimal(times.median, TIME_DECIMALS[name])
        spread = spread_text(name, times, settings)
        cells[name] = [median, html.Span(spread, className="cell-note")]
    return cells
