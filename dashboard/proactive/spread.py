"""A hot spot in one district proposes a special report to districts of its kind. Facts in, a proposal out.

A proposal is a draft for a person: nothing is sent by it. What follows a report is compared with what was to
be expected; the comparison says nothing about causes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.i18n import _, noop
from dashboard.overview.hot_spots import DAYS, Cell, Exposure, Week, day_off_share, judged_cells
from dashboard.views.reference import Category, Period, Unit

ALIKE, SAME_KIND = "alike", "same_kind"

# What a category must be called, or the one above it, to concern a trait of places: the first that fits.
# The traits are those of the table of units.
CONCERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("port", re.compile("港口|港航|口岸|船舶|船员|海运|水运|通关|查验|检疫|隔离|疏运")),
    ("zone", re.compile("园区|招商|外资|厂房")),
    ("mountain", re.compile("林业|林地|矿山|山林|果业")),
    ("coastal", re.compile("渔业|渔船|养殖|海产|海域")),
)
REASONS: Mapping[str, str] = {
    "port": noop("port district; the category concerns ports"),
    "zone": noop("functional zone; the category concerns zones"),
    "mountain": noop("mountain district; the category concerns mountains"),
    "coastal": noop("coastal district; the category concerns the coast"),
    ALIKE: noop("has the same traits as {origin}"),
    SAME_KIND: noop("a unit of the same kind as {origin}"),
}
ADVICE: Mapping[str, str] = {
    "port": noop("Check with port, customs and health authorities what can be taken in, and name a contact."),
    "zone": noop("Check with the zone's administration whether enterprises there meet the same difficulty."),
    "mountain": noop("Check with the townships concerned whether the same difficulty is met there."),
    "coastal": noop("Check with the townships on the coast whether the same difficulty is met there."),
}


@dataclass(frozen=True)
class Spot:
    """What is known of a hot spot: its category, the district it grew in, its numbers, and others' numbers.

    `above` is the category that it stands under; `elsewhere` holds the orders of the seven days of other
    units by code.
    """

    category: Category
    origin: Unit
    n: int
    usual: float
    period: Period
    above: Category | None = None
    elsewhere: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Receiver:
    """A unit that the report is proposed to, why, and its own orders of the seven days."""

    unit: Unit
    reason: str
    n: int = 0


@dataclass(frozen=True)
class Proposal:
    """A special report to be written: about what, grown where, to whom, with what to suggest."""

    spot: Spot
    receivers: tuple[Receiver, ...]  # in the official order
    suggestions: tuple[str, ...]
    kind: str  # of REASONS: why these are the receivers

    @property
    def category(self) -> Category:
        """Return what the report is about."""
        return self.spot.category

    @property
    def origin(self) -> Unit:
        """Return the district in which the hot spot grew."""
        return self.spot.origin


@dataclass(frozen=True)
class Side:
    """Orders of a stretch of days against what the weeks before both stretches let expect."""

    first: date
    last: date
    n: int
    cell: Cell | None  # None: too short a history


@dataclass(frozen=True)
class Comparison:
    """A receiver before and after the day of a report; `after` None where the data end before that day.

    `whole` tells whether the days after are as many as those before.
    """

    unit: Unit
    before: Side
    after: Side | None
    whole: bool


def propose(spot: Spot, units: Sequence[Unit]) -> Proposal:
    """Return whom a hot spot should be reported to, in the official order, with reasons and suggestions.

    Where the category concerns a trait of places, those that have it; else those with the same traits as the
    district itself; where there are none, all of its kind and subkind. The district itself is no receiver.
    """
    others = [each for each in units if each.kind == spot.origin.kind and each.code != spot.origin.code]
    others = [each for each in others if each.appraised == spot.origin.appraised]
    others.sort(key=lambda each: (each.official_order, each.code))
    kind, chosen = _chosen(spot, others)
    reason = _(REASONS[kind]).format(origin=spot.origin.name)
    receivers = tuple(Receiver(each, reason, spot.elsewhere.get(each.code, 0)) for each in chosen)
    return Proposal(spot, receivers, _suggestions(spot, kind), kind)


def concern(category: Category, above: Category | None = None) -> str:
    """Return the trait of places that a category concerns by its names, empty where none.

    Its own names are asked before those of the category above it.
    """
    for each in (category, above):
        names = " ".join((each.name, *each.aliases)) if each else ""
        for trait, pattern in CONCERNS:
            if pattern.search(names):
                return trait
    return ""


def _chosen(spot: Spot, others: Sequence[Unit]) -> tuple[str, list[Unit]]:
    trait = concern(spot.category, spot.above)
    if trait:
        having = [each for each in others if trait in each.traits]
        if having:
            return trait, having
    same = [each for each in others if each.subkind == spot.origin.subkind]
    alike = [each for each in same if each.traits and set(each.traits) == set(spot.origin.traits)]
    return (ALIKE, alike) if alike else (SAME_KIND, same)


def _suggestions(spot: Spot, kind: str) -> tuple[str, ...]:
    """Return what a report suggests by rule, to be changed by who writes it."""
    named = spot.category.name
    look = _("Look through the own requests about “{category}” of the last {days} days for common causes.")
    tell = _("Tell the enterprises that may be concerned early where and by when their matter is handled.")
    watch = _("Watch the requests about “{category}” every week until they are back at the usual number.")
    advice = [_(ADVICE[kind])] if kind in ADVICE else []
    return (look.format(category=named, days=4 * DAYS), *advice, tell, watch.format(category=named))


@dataclass(frozen=True)
class Asked:
    """What a comparison counts from: one category by unit code and local day, and all orders by day."""

    category: str
    daily: Mapping[str, Mapping[date, int]]
    every: Mapping[date, int]
    calendar: WorkCalendar
    rule: HotSpotRule


def compare(
    asked: Asked, receivers: Sequence[Unit], reported: date, last: date, weeks: int
) -> tuple[Comparison, ...]:
    """Return the orders `weeks` weeks before and after a report against what was to be expected, by receiver.

    `last` is the last day of the data. Both stretches are compared with the same weeks of history, those
    before both, so that a rise before the report does not raise what is expected after it. The day of the
    report counts after it. A comparison, no proof: causes are not looked at.
    """
    span, day = timedelta(days=DAYS * weeks), timedelta(days=1)
    until = min(reported + span - day, last)
    history = tuple(
        Week(end - timedelta(days=DAYS - 1), end)
        for end in (reported - span - day - timedelta(days=DAYS * back) for back in range(asked.rule.weeks))
    )
    before = _sides(asked, receivers, (reported - span, reported - day), history)
    after = _sides(asked, receivers, (reported, until), history) if until >= reported else {}
    whole = until == reported + span - day
    return tuple(Comparison(each, before[each.code], after.get(each.code), whole) for each in receivers)


def _sides(
    asked: Asked, receivers: Sequence[Unit], stretch: tuple[date, date], history: Sequence[Week]
) -> dict[str, Side]:
    first, last = stretch
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    exposed = _exposed(asked, days, history)
    daily: dict[str, Mapping[date, int]] = {each.code: {} for each in receivers} | dict(asked.daily)
    series = {
        code: {
            place: n
            for place, some in enumerate((days, *(week.days for week in history)))
            if (n := sum(own.get(day, 0) for day in some))
        }
        for code, own in daily.items()
    }
    told = exposed.weeks >= asked.rule.least_weeks
    cells = judged_cells(asked.category, series, exposed, False) if told else []
    by_unit = {cell.unit: cell for cell in cells}
    return {
        each.code: Side(first, last, series[each.code].get(0, 0), by_unit.get(each.code))
        for each in receivers
    }


def _exposed(asked: Asked, days: Sequence[date], history: Sequence[Week]) -> Exposure:
    """Return the working days of a stretch and of the weeks before it, as those of hot spots are counted."""
    since = min(asked.every, default=None)
    recorded = [
        since is not None and since <= week.first and any(asked.every.get(day) for day in week.days)
        for week in history
    ]
    known = [day for week, told in zip(history, recorded, strict=True) if told for day in week.days]
    share = day_off_share({day: asked.every.get(day, 0) for day in known}, asked.calendar)

    def of(some: Sequence[date]) -> float:
        return sum(1.0 if asked.calendar.is_workday(day) else share for day in some)

    before = tuple(of(week.days) if told else 0.0 for week, told in zip(history, recorded, strict=True))
    return Exposure(of(days), before, (0.0,))
