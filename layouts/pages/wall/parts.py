"""What scenes are made of: the strip, bars of open orders, items of a list, the map."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import groupby
from math import cos, radians

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.views.counts import Counts, RankRow, Rate, Times
from dashboard.views.overview import CityMap, Outline, OverviewView, UrgentOrder
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from dashboard.views.wall import WallView
from dashboard.wall.findings import span as span_of
from dashboard.wall.findings import threshold
from dashboard.wall.reckoning import months_below
from layouts import definitions, text
from layouts.figures.map import foremost
from layouts.pages.overview.panels import short_name
from layouts.pages.wall.ranks import warned_sign
from layouts.pages.wall.tree import Tree, bold, div, el, span

DECIMALS = {"onsite": 0, "feedback": 1, "close_days": 1}
GROUPED = 3  # orders alike in standing and deadline from which their head stands once


def time_words(name: str) -> tuple[str, str]:
    """Return the name of a duration and the unit that it is measured in."""
    return {
        "onsite": (_("On site"), _("min")),
        "feedback": (_("First feedback"), _("h")),
        "close_days": (_("Closed"), _("working days")),
    }[name]


def shown_rate(rate: Rate, settings: AppraisalSettings, kind: str) -> tuple[str, str]:
    """Return a rate with one decimal and its sign; under the minimum sample its fraction stands alone."""
    if rate.value is None:
        return text.NONE, ""
    if rate.size < settings.sample(kind):
        return text.fraction(rate), ""
    return text.percent(rate, settings, 1), "%"


def dispatched(view: OverviewView) -> tuple[str, str, str]:
    """Return how many orders were dispatched, their unit and what stands below; "–" where none is told."""
    if view.dispatched is None:
        return text.NONE, "", _("the data tell no dispatch")
    below = _("{n} of them provincial").format(n=view.dispatched_provincial)
    return str(view.dispatched), _("orders"), below


def strip(view: OverviewView) -> Tree:
    """Show the figures of the last thirty days beside the last complete month, and what is open."""
    live, counts = view.live, view.live_counts
    kind = view.unit.kind if view.unit else "district"
    rates = [_rate_cell(view, name, kind) for name in ("resolution", "satisfaction")]
    times = [_time_cell(name, getattr(counts, name)) for name in DECIMALS]
    overdue = _("{overdue} overdue, {near} near due").format(
        overdue=view.action.overdue, near=view.action.near
    )
    last = _("last 30 days")
    return el(
        "section",
        "kpis",
        _cell(_("Dispatched"), last, *dispatched(view)),
        *rates,
        div(
            "k k-times",
            span("l", _("Median response times"), el("em", "", last)),
            div("t3", *times),
        ),
        _cell(
            _("Open"),
            definitions.data_moment(live),
            str(view.action.open),
            _("orders"),
            overdue,
        ),
    )


def _cell(label: str, note: str, figure: str, unit: str, below: str) -> Tree:
    number = span("x", figure, *([el("u", "", unit)] if unit else []))
    return div("k", span("l", label, el("em", "", note)), number, span("s", below))


def _rate_cell(view: OverviewView, name: str, kind: str) -> Tree:
    settings = view.live.settings
    rate = indicators.indicator(name, view.live_counts, settings)
    figure, unit = shown_rate(rate, settings, kind)
    below = [text.fraction(rate)] if unit else []
    if view.months:
        month = view.months[-1]
        then = indicators.indicator(name, month.counts, month.settings)
        percent, sign = shown_rate(then, month.settings, kind)
        below.append(_("{span} {percent}").format(span=span_of(month.period), percent=percent + sign))
    note = _("last 30 days, provisional")
    return _cell(_(text.INDICATOR_NAMES[name]), note, figure, unit, "　".join(below))


def _time_cell(name: str, times: Times) -> Tree:
    label, unit = time_words(name)
    return div("", bold("", median(name, times), *([el("u", "", unit)] if times.n else [])), label)


def median(name: str, times: Times) -> str:
    """Print the median of a duration."""
    return text.decimal(times.median, DECIMALS[name])


def p90(name: str, times: Times, settings: AppraisalSettings) -> str:
    """Print the 90th percentile of a duration, a dash under its minimum sample."""
    return text.decimal(times.p90 if times.n >= settings.p90_minimum else None, DECIMALS[name])


def order_items(orders: Sequence[UrgentOrder], view: WallView, naming: str) -> list[Tree]:
    """Show orders that wait; of several in a row alike in standing and deadline the head stands once."""
    shown: list[Tree] = []
    for (head, kind, limit), group in groupby(orders, lambda order: _order_head(order, view)):
        alike = list(group)
        title = bold("", span(kind, head), el("small", "", limit))
        whose = [span("", _whose(order, view, naming)) for order in alike]
        if len(alike) < GROUPED:
            shown += [div("it", title, each) for each in whose]
        else:
            shown += [div("gh", title, data_count=0), *(div("it one", each) for each in whose)]
    return shown


def _order_head(order: UrgentOrder, view: WallView) -> tuple[str, str, str]:
    """Say how long an order is past due, the class of these words, and until when it was due."""
    row, live = order.row, view.overview.live
    zone, year = definitions.zone_of(live), live.period.last.year
    limit = _("deadline {moment}").format(moment=text.deadline(row.solve_due, zone, year))
    if row.open_overdue:
        return "■ " + text.overdue(row.overdue_days), "bad", limit
    if row.maybe_overdue:
        return "◇ " + _("perhaps overdue (after the data)"), "may", limit
    return "▲ " + _("near due"), "warn", limit


def _whose(order: UrgentOrder, view: WallView, naming: str) -> str:
    """Say whose an order is and what it is about."""
    row = order.row
    whose = [row.unit, row.township] if view.overview.unit is None else [row.township or row.unit]
    if naming == "callers":
        whose.append(_("…{digits}").format(digits=row.order_no[-6:]))
    elif row.category and not row.confidential:
        whose.append(row.category)
    return " · ".join(filter(None, whose))


def below_item(row: RankRow, ranking: RankingView) -> Tree:
    """Show one unit formally under the threshold: for how many months, by which rates."""
    settings, months = ranking.context.settings, months_below(row)
    sign = f"{warned_sign(ranking)} "
    said = _("{n} months running under {threshold}%") if months > 1 else _("Under {threshold}%")
    head = span("bad", sign, said.format(n=months, threshold=threshold(settings)))
    return div(
        "it", bold("", head), span("", " · ".join([row.unit.name, *_rates_of(row, "formal", settings)]))
    )


def close_item(row: RankRow, ranking: RankingView) -> Tree:
    """Show one unit that one further unsolved order would put under the threshold: by which rates."""
    said = " · ".join(_rates_of(row, "near", ranking.context.settings))
    return div("it", bold("", span("", row.unit.name), el("small", "", said)))


def _rates_of(row: RankRow, level: str, settings: AppraisalSettings) -> list[str]:
    """Say the rates of a unit that stand at a level of warning."""
    said = (indicators.indicator(name, row.counts, settings) for name in rates_at(row, level))
    return [rate_said(name, rate, settings) for name, rate in zip(rates_at(row, level), said, strict=True)]


def rates_at(row: RankRow, level: str) -> list[str]:
    """Return the indicators of a unit that stand at a level of warning."""
    return [each.indicator for each in row.warnings if each.level == level]


def rate_said(name: str, rate: Rate, settings: AppraisalSettings) -> str:
    """Say a rate by its name, with one decimal and its fraction."""
    percent = text.percent(rate, settings, 1)
    said = _("{rate} {percent}% ({fraction})")
    return said.format(rate=_(text.INDICATOR_NAMES[name]), percent=percent, fraction=text.fraction(rate))


def fitted(
    items: Iterable[Tree], more: int = 0, *, cls: str = "its", empty: str = "", drop: int | None = None
) -> Tree:
    """Show as many items as the place holds, and how many there are besides (assets/wall-draw.js).

    A list with `drop` is left out where the rest of the scene needs its place.
    """
    shown = list(items)
    if not shown:
        return div(f"{cls} none", div("calm", "● ", empty))
    words = _("and {n} more")
    dropped = {} if drop is None else {"data_drop": drop}
    return div(cls, *shown, data_list="", data_more=words, data_rest=more, **dropped)


def risen_words(before: str, band: str) -> str:
    """Say from which band to which a township rose."""
    return _("{before} → {band}").format(before=_(before), band=_(band))


def action_map(
    view: OverviewView, city_map: CityMap, units: Sequence[tuple[Unit, Action]]
) -> tuple[Tree, list[Tree]]:
    """Draw the districts that need action and list those without an outline in the same signs."""
    shown = {unit.code: (unit, action) for unit, action in units}
    outlines = [each for each in city_map.outlines if each.code in shown]
    drawn = {each.code for each in outlines}
    order = {"none": 0, "near": 1, "overdue": 2}
    outlines.sort(key=lambda each: order[shown[each.code][1].state])
    box = _Box.around(outlines)
    paths = [
        el("path", f"z-{shown[each.code][1].state}", d=box.path(each), vector_effect="non-scaling-stroke")
        for each in outlines
    ]
    leads = [box.lead(each) for each in outlines if not _inside(each)]
    labels = [_label(box, each, *shown[each.code]) for each in outlines]
    picture = el("svg", "", *paths, *leads, viewBox=box.view, preserveAspectRatio="none", aria_hidden="true")
    frame = div("map-frame", div("map-box", picture, *labels, style=f"--r:{box.ratio:.4f}"))
    others = [unit_item(unit, action) for unit, action in units if unit.code not in drawn]
    return frame, others


def instead_of_map(units: Sequence[tuple[Unit, Action]], outlines: Container[str]) -> Tree:
    """List the outlined districts, in place of a map on which names would collide."""
    listed = [unit_item(*each) for each in units if each[0].code in outlines]
    return div("fz fz-low", *listed, data_list="", data_more=_("and {n} more"), data_rest=0)


def beyond_districts(view: OverviewView) -> str:
    """Say how many of the overdue orders lie outside the districts, where no map shows them."""
    apart = view.action.overdue - sum(action.overdue for _unit, action in view.units)
    return _("{n} more outside the districts").format(n=apart) if apart > 0 and view.unit is None else ""


def map_key() -> Tree:
    """Explain the tones of the map."""
    words = (
        ("overdue", "■ " + _("overdue orders")),
        ("near", "▲ " + _("near due only")),
        ("none", _("nothing")),
    )
    return div("lg", *(div("", el("i", f"z-{state}"), said) for state, said in words), data_drop="1")


def _label(box: _Box, outline: Outline, unit: Unit, action: Action) -> Tree:
    left, top = box.place(*outline.label)
    count = [bold(f"m-{action.state}", foremost(action))] if action.state != "none" else []
    style = f"left:{left:.2f}%;top:{top:.2f}%"
    return div("map-label", span("", short_name(unit)), *count, style=style, data_apart="")


def unit_item(unit: Unit, action: Action) -> Tree:
    """Name a unit with its sign and count, as the map does."""
    said = foremost(action) if action.state != "none" else ""
    return div("", el("i", f"z-{action.state}"), span("", unit.name), bold(f"m-{action.state}", said))


class _Box:
    """The frame of outlines and their names; a degree of longitude is as wide as in the middle."""

    def __init__(self, west: float, east: float, south: float, north: float) -> None:
        self.west, self.north = west, north
        self.wide, self.high = max(east - west, 0.01), max(north - south, 0.01)
        self.ratio = self.wide * cos(radians((north + south) / 2)) / self.high

    @classmethod
    def around(cls, outlines: Sequence[Outline], edge: float = 0.05) -> _Box:
        """Return the frame of outlines and the places of their names."""
        lon = [value for each in outlines for value in (*each.lon, each.label[0])] or [0.0]
        lat = [value for each in outlines for value in (*each.lat, each.label[1])] or [0.0]
        return cls(min(lon) - edge, max(lon) + edge, min(lat) - edge, max(lat) + edge)

    @property
    def view(self) -> str:
        return f"0 0 {1000 * self.ratio:.0f} 1000"

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a place in per cent from left and top."""
        return 100 * (lon - self.west) / self.wide, 100 * (self.north - lat) / self.high

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        left, top = self.place(lon, lat)
        return left * 10 * self.ratio, top * 10

    def path(self, outline: Outline) -> str:
        points = (self.point(lon, lat) for lon, lat in zip(outline.lon, outline.lat, strict=True))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"

    def lead(self, outline: Outline) -> Tree:
        """Return the line from an outline to its name out at sea."""
        x1, y1 = self.point(*outline.label)
        x2, y2 = self.point(sum(outline.lon) / len(outline.lon), sum(outline.lat) / len(outline.lat))
        ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
        return el("line", "z-lead", **ends, vector_effect="non-scaling-stroke")


def _inside(outline: Outline) -> bool:
    """Tell whether the place of a name lies in its outline (crossings of a ray to the east)."""
    x, y = outline.label
    ring = list(zip(outline.lon, outline.lat, strict=True))
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def counted_n(counts: Counts, name: str) -> int:
    """Return of how many orders a duration is known."""
    times: Times = getattr(counts, name)
    return times.n
