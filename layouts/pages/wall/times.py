"""Response times of a scene: median, bar to the 90th percentile, limit, and how many kept it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _, ngettext
from dashboard.views.counts import Counts, Rate, Times
from dashboard.views.overview import OverviewView
from dashboard.views.reference import Unit
from dashboard.views.wall import WallView
from dashboard.wall.findings import NAMED, threshold
from layouts import text
from layouts.components.times_table import LIMITS
from layouts.pages.wall.parts import DECIMALS, median, p90, shown_rate, time_words
from layouts.pages.wall.ranks import AXES, AXIS, at
from layouts.pages.wall.tree import Tree, bold, div, el, span

KEPT_ITEMS = {"onsite": "onsite_check", "feedback": "feedback_on_time"}
ROOM = 1.25  # of the axis beyond the longer of limit and 90th percentile


def bands(view: WallView) -> Tree:
    """Draw one band for each duration; one that is known of no order is a sentence."""
    without = [name for name in DECIMALS if not _known(view, name)]
    if len(without) == len(DECIMALS):
        without = []
    drawn = [_band(view, name) for name in DECIMALS if name not in without]
    names = _(", ").join(time_words(name)[0] for name in without)
    calm = [div("calm", _("{names}: no time known").format(names=names), data_drop="5")] if without else []
    return div("bands", *drawn, *calm)


def _known(view: WallView, name: str) -> bool:
    times: Times = getattr(view.overview.live_counts, name)
    return bool(times.n or view.items.get(KEPT_ITEMS.get(name, ""), (0, 0))[1])


def _band(view: WallView, name: str) -> Tree:
    counts, settings = view.overview.live_counts, view.overview.live.settings
    times: Times = getattr(counts, name)
    label, unit = time_words(name)
    said = ngettext("{n} order", "{n} orders", times.n).format(n=times.n)
    shown = bold("", median(name, times), *([el("u", "", unit)] if times.n else []))
    return div(
        "band",
        div("bn", bold("", label), span("", said)),
        div("bx", shown),
        bar(name, times, settings),
        _kept(view, name),
        data_drop={"onsite": 1, "feedback": 3, "close_days": 2}[name],
    )


def bar(name: str, times: Times, settings: AppraisalSettings) -> Tree:
    """Draw the median and the bar to the 90th percentile beside the limit."""
    limit, high, unit = LIMITS.get(name), p90(name, times, settings), time_words(name)[1]
    if times.median is None:
        return div("bg", span("none", _("no time known")))
    longest = max(limit or 0.0, times.p90 or 0.0, times.median) * ROOM
    known = times.p90 if high != text.NONE else None

    def place(value: float) -> str:
        return f"left:{100 * value / longest:.1f}%"

    parts: list[Tree] = []
    if known is not None:
        parts.append(el("i", "rng", style=f"width:{100 * known / longest:.1f}%"))
    parts.append(el("i", "md", style=place(times.median)))
    if limit is not None:
        words = {"onsite": _("limit 2 h"), "close_days": _("limit 5 working days")}[name]
        parts += [el("i", "lim", style=place(limit)), span("lt", words, style=place(limit))]
    if known is not None:
        words = _("90% within {value} {unit}").format(value=high, unit=unit)
        parts.append(span("pt", words, style=place(known)))
    return div("bg", *parts)


def _kept(view: WallView, name: str) -> Tree:
    """Show how many kept the limit: the scorecard's item of provincial orders, else the rate on time."""
    if name not in KEPT_ITEMS:
        counts, settings = view.overview.live_counts, view.overview.live.settings
        rate, label = indicators.on_time(counts, settings), text.INDICATOR_NAMES["on_time"]
        figure, sign = shown_rate(rate, settings, "district")
        fraction = f" {text.fraction(rate)}" if sign else ""
        return div("ok", bold("", figure + sign), span("", _(label) + fraction))
    met, applicable = view.items.get(KEPT_ITEMS[name], (0, 0))
    if not applicable:
        return ""
    words = {
        "onsite": _("provincial, within 2 hours"),
        "feedback": _("provincial, by noon of the first working day"),
    }[name]
    return div("ok", bold("", f"{met} / {applicable}"), span("", words))


def rate_gauge(rate: Rate, settings: AppraisalSettings, kind: str) -> Tree:
    """Draw a rate on the axis of its level beside the threshold; nothing under its minimum sample."""
    if rate.value is None or rate.size < settings.sample(kind):
        return ""
    axis = AXES.get(kind, AXIS)
    said = _("threshold {threshold}%").format(threshold=threshold(settings))
    value, limit = (f"left:{at(float(each), axis):.1f}%" for each in (100 * rate.value, settings.threshold))
    ends = [
        span("e0", f"‹ {axis[0]}" if 100 * rate.value < axis[0] else str(axis[0])),
        span("e1", str(axis[-1])),
    ]
    return div(
        "bg", el("i", "lim", style=limit), span("lt", said, style=limit), el("i", "md", style=value), *ends
    )


def longest_medians(view: WallView) -> list[tuple[str, list[Unit]]]:
    """Return the longest medians to close as they are printed, each with every ranked unit that has it.

    Units under their minimum sample are left out. More than one median is given where no more than NAMED
    units have them, so that no unit is named before another one with the same median.
    """
    ranking = view.overview.ranking
    if ranking is None:
        return []
    settings = view.overview.live.settings
    known: dict[str, list[Unit]] = {}
    for row in ranking.rows:
        close = view.live[row.unit.code].close_days if row.unit.code in view.live else Times()
        if close.median is not None and close.n >= settings.sample(row.unit.kind):
            known.setdefault(median("close_days", close), []).append(row.unit)
    found: list[tuple[str, list[Unit]]] = []
    for printed in sorted(known, key=float, reverse=True):
        units = sorted(known[printed], key=lambda unit: unit.official_order)
        if found and sum(len(each) for _median, each in found) + len(units) > NAMED:
            break
        found.append((printed, units))
    return found


def by_unit(overview: OverviewView, live: Mapping[str, Counts]) -> list[Tree]:
    """Show median and bar of the time to close, median to feedback and the rate on time of each unit."""
    ranking = overview.ranking
    assert ranking is not None
    settings = overview.live.settings
    units = sorted(
        (row.unit for row in ranking.rows if ranking.level != "township" or row.unit.code in live),
        key=lambda unit: unit.official_order,
    )
    known = [live[unit.code].close_days.p90 or 0.0 for unit in units if unit.code in live]
    longest = max([LIMITS["close_days"], *known]) * 1.05
    head = div(
        "trow thead",
        span("", _(text.LEVEL_NAMES[ranking.level])),
        span("num", _("first feedback, h")),
        span("num", _("closed, working days")),
        span("", _("to the 90th percentile; mark: limit")),
        span("num", _("in time, %")),
    )
    rows = []
    for unit in units:
        counts = live.get(unit.code, Counts(unit.code))
        close = counts.close_days
        figure, _sign = shown_rate(indicators.on_time(counts, settings), settings, unit.kind)
        high = close.p90 if close.n >= settings.p90_minimum else None
        marks: list[Tree] = []
        if high is not None:
            marks.append(el("i", "rng", style=f"width:{100 * high / longest:.1f}%"))
        if close.median is not None:
            marks.append(el("i", "md", style=f"left:{100 * close.median / longest:.1f}%"))
        limit = el("i", "lim", style=f"left:{100 * LIMITS['close_days'] / longest:.1f}%")
        rows.append(
            div(
                "trow",
                span("nm", unit.name),
                span("num", median("feedback", counts.feedback)),
                span("num", bold("", median("close_days", close))),
                span("tb", *marks, limit),
                span("num", figure),
            )
        )
    return [head, div("trows", *rows, data_list="", data_more=_("and {n} more"), data_rest=0)]
