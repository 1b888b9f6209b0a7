"""Explain what a convention leaves unexplained: the fewest orders that would make a unit's figures agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from dashboard.appraisal.settings import VERDICT_SOURCES, Rounding
from dashboard.reconcile.conventions import Convention, Part, Pattern, part_of
from dashboard.reconcile.published import COUNT_COLUMNS, Published, PublishedRow, rate_prints_as
from dashboard.views.counts import Rate

# What a table's makers may have done differently with an order, the likelier first.
REASONS = (
    "exclusion_late",
    "exclusion_ignored",
    "exclusion_made",
    "boundary_out",
    "boundary_in",
    "verdict_late",
    "extension_ignored",
    "extension_counted",
    "extension_late",
    "withdrawn_out",
    "withdrawn_in",
    "asked_out",
    "confirmed_solved",
    "confirmed_out",
    "explained_out",
    "unverified_unsolved",
    "unverified_solved",
    "open_out",
    "redispatched_out",
    "other_verdict",
    "first_answer",
    "direct_in",
)
MOST_OF_ONE, MOST_OF_TWO, CLASSES_PAIRED = 60, 4, 30
EXPLANATIONS = 3


@dataclass(frozen=True)
class Candidate:
    """An order that may have been counted otherwise, with what its pattern does not tell."""

    source: str
    order_no: str
    pattern: Pattern
    withdrawn: bool = False
    boundary: str = ""  # "out": its deadline ends the period's last day; "in": the day before its first
    extension: str = ""  # "in": an extension brought it in; "out": moved it out; "late": came too late
    verdict_late: bool = False  # officially verified after the period's end
    redispatched: bool = False
    first_answer: str = ""
    title: str = ""
    when: int = 0  # the moment that speaks for the reason, seconds; later is likelier


@dataclass(frozen=True)
class OtherWay:
    """So many of some orders counted in another way; `orders` are all that could be meant."""

    reason: str
    count: int
    orders: tuple[Candidate, ...]


@dataclass(frozen=True)
class Explanation:
    """Other ways that together make every published figure of a unit come out."""

    unit: str
    ways: tuple[OtherWay, ...]

    @property
    def whole(self) -> bool:
        """Tell whether all orders of each reason are meant, so that no choice among them is open."""
        return all(way.count == len(way.orders) for way in self.ways)


@dataclass(frozen=True)
class _Class:
    """Orders with one reason and one effect: for the figures any of them is as good as another."""

    reason: str
    effect: Part
    orders: tuple[Candidate, ...]


def other_ways(order: Candidate, convention: Convention, basis_member: str) -> Iterator[tuple[str, Pattern]]:
    """Give each way in which an order may have been counted otherwise than the convention says."""
    p = order.pattern
    out = replace(p, bases=p.bases - {basis_member})
    into = replace(p, bases=p.bases | {basis_member})
    if p.exclusion:
        if convention.exclusion == "before" or (convention.exclusion, p.exclusion) == ("in_period", "later"):
            yield "exclusion_made", replace(p, exclusion="in_period", left=True)
        else:
            late = p.exclusion == "later"
            yield "exclusion_late" if late else "exclusion_ignored", replace(p, exclusion="")
    if order.boundary == "out":
        yield "boundary_out", out
    if order.boundary == "in":
        yield "boundary_in", into
    if order.extension == "in":
        yield "extension_ignored", out
    if order.extension == "out":
        yield "extension_counted", replace(into, passed=True, in_time=False)
    if order.extension == "late" and not p.in_time:
        yield "extension_late", replace(p, in_time=True)
    if order.withdrawn and not p.left:
        yield "asked_out" if p.asked else "withdrawn_out", replace(p, left=True)
    if p.left:
        yield "withdrawn_in", replace(p, left=False)
    if order.redispatched:
        yield "redispatched_out", out
    if p.direct:
        yield "direct_in", replace(p, direct=False, clocked=True, passed=True, closed=True, in_time=True)
    if not p.closed:
        yield "open_out", replace(p, left=True)
    yield from _other_outcomes(order, convention)


def _other_outcomes(order: Candidate, convention: Convention) -> Iterator[tuple[str, Pattern]]:
    p = order.pattern
    place = VERDICT_SOURCES.index(convention.verdict)
    verdict = p.verdicts[place]
    if p.closed and order.verdict_late and convention.verdict == "official":
        yield "verdict_late", replace(p, verdicts=_told(p, place, ""), answer="")
    if p.kind == "confirmed":
        yield "confirmed_solved", replace(p, kind="", verdicts=_told(p, place, "solved"))
        yield "confirmed_out", replace(p, left=True)
    elif p.kind == "explained":
        yield "explained_out", replace(p, left=True)
    elif p.closed and not verdict:
        yield "unverified_unsolved", replace(p, verdicts=_told(p, place, "unsolved"))
        yield "unverified_solved", replace(p, verdicts=_told(p, place, "solved"))
    others = {other for other in p.verdicts if other and other != verdict}
    if verdict and others:
        yield "other_verdict", replace(p, verdicts=_told(p, place, others.pop()))
    if order.first_answer and order.first_answer != p.answer:
        yield "first_answer", replace(p, answer=order.first_answer)


def _told(pattern: Pattern, place: int, verdict: str) -> tuple[str, str, str, str]:
    verdicts = list(pattern.verdicts)
    verdicts[place] = verdict
    return verdicts[0], verdicts[1], verdicts[2], verdicts[3]


def explain(
    orders: Sequence[Candidate], bases: Mapping[str, Part], published: Published, convention: Convention
) -> dict[str, tuple[Explanation, ...]]:
    """Return, for each unit in `bases`, the likeliest explanations of its published figures.

    `bases` holds the units that differ with their figures under the convention. A reason that explains
    more of them is likelier, then one that takes all its orders, then the fewest orders.
    """
    rows = {row.code: row for row in published.rows}
    by_unit: dict[str, list[Candidate]] = defaultdict(list)
    for order in orders:
        by_unit[order.pattern.unit].append(order)
    found = {
        code: _explanations(rows[code], base, _classes(by_unit[code], convention), convention.rounding)
        for code, base in bases.items()
    }
    reach = Counter(reasons for each in found.values() for reasons in {_reasons(one) for one in each})

    def likelihood(one: Explanation) -> tuple[int, int, bool, int, tuple[int, ...]]:
        taken = sum(way.count for way in one.ways)
        order = tuple(REASONS.index(way.reason) for way in one.ways)
        return len(one.ways), -reach[_reasons(one)], not one.whole, taken, order

    return {code: tuple(sorted(each, key=likelihood)[:EXPLANATIONS]) for code, each in found.items()}


def _reasons(one: Explanation) -> tuple[str, ...]:
    return tuple(way.reason for way in one.ways)


def _classes(orders: Sequence[Candidate], convention: Convention) -> list[_Class]:
    grouped: dict[tuple[str, Part], list[Candidate]] = defaultdict(list)
    for order in orders:
        now = part_of(order.pattern, convention)
        for reason, pattern in other_ways(order, convention, convention.basis):
            effect = part_of(pattern, convention).plus(now, -1)
            if effect != Part():
                grouped[reason, effect].append(order)
    return [
        _Class(reason, effect, tuple(sorted(each, key=lambda one: (-one.when, one.order_no))))
        for (reason, effect), each in grouped.items()
    ]


def _explanations(
    row: PublishedRow, base: Part, classes: Sequence[_Class], rounding: Rounding
) -> list[Explanation]:
    found: list[Explanation] = []
    if not all(value.readable for value in row.values.values()):
        return found
    for each in classes:
        counts = [
            count
            for count in range(1, min(len(each.orders), MOST_OF_ONE) + 1)
            if agrees(row, base.plus(each.effect, count), rounding)
        ]
        # Rounding may leave a range open: of it, the fewest orders and all of them are worth naming.
        chosen = {counts[0], counts[-1]} if counts and counts[-1] == len(each.orders) else set(counts[:1])
        found += [Explanation(row.code, (OtherWay(each.reason, n, each.orders),)) for n in sorted(chosen)]
    found += _whole_reasons(row, base, classes, rounding)
    return found or _pairs(row, base, classes, rounding)


def _whole_reasons(
    row: PublishedRow, base: Part, classes: Sequence[_Class], rounding: Rounding
) -> list[Explanation]:
    """Try all orders of one reason together, also where they differ in their effect."""
    found = []
    for reason in dict.fromkeys(each.reason for each in classes):
        same = [each for each in classes if each.reason == reason]
        if len(same) < 2:
            continue
        total = base
        for each in same:
            total = total.plus(each.effect, len(each.orders))
        if agrees(row, total, rounding):
            orders = tuple(order for each in same for order in each.orders)
            found.append(Explanation(row.code, (OtherWay(reason, len(orders), orders),)))
    return found


def _pairs(row: PublishedRow, base: Part, classes: Sequence[_Class], rounding: Rounding) -> list[Explanation]:
    likely = sorted(classes, key=lambda each: (REASONS.index(each.reason), -len(each.orders)))
    found = []
    for one, two in combinations(likely[:CLASSES_PAIRED], 2):
        for first in range(1, min(len(one.orders), MOST_OF_TWO) + 1):
            start = base.plus(one.effect, first)
            for second in range(1, min(len(two.orders), MOST_OF_TWO) + 1):
                if agrees(row, start.plus(two.effect, second), rounding):
                    ways = (
                        OtherWay(one.reason, first, one.orders),
                        OtherWay(two.reason, second, two.orders),
                    )
                    found.append(Explanation(row.code, ways))
    return found


def agrees(row: PublishedRow, part: Part, rounding: Rounding) -> bool:
    """Tell whether figures are printed as a unit's published counts and rates."""
    for column, value in row.values.items():
        if column in ("score", "rank"):
            continue
        if column in COUNT_COLUMNS:
            if getattr(part, column) != value.value:
                return False
            continue
        top, bottom = getattr(part, column)
        if not rate_prints_as(Rate(Fraction(top), bottom), value, rounding):
            return False
    return True
