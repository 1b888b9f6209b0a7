"""Counts month by month, each month as its own settings count it: later settings leave it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import add, attrgetter

from dashboard.clocks.periods import month_period, month_start
from dashboard.views.counts import NO_TIMES, Counts
from dashboard.views.reference import Period

ByKey = Mapping[str, Counts]
_NUMBERS = tuple(each.name for each in fields(Counts) if isinstance(each.default, int))
_numbers = attrgetter(*_NUMBERS)


@dataclass(frozen=True)
class MonthlyCounts:
    """The counts by key of the months of a span, once for each settings that months asked for have.

    `under` names for every month asked for all months of the span ("yyyy-mm") as its settings count them.
    """

    span: Period
    under: Mapping[str, Mapping[str, ByKey]]

    def of(self, month: Period, width: int = 1) -> ByKey:
        """Return a month's counts by key, or those of `width` months up to it, under the month's settings.

        Raises KeyError for a month that was not asked for when the span was read.
        """
        return sum_months(self._months(month, width))

    def one(self, key: str, month: Period, width: int = 1) -> Counts:
        """Return what `of` says of one key, zeros for one without orders; the others are not added up."""
        own = [{key: each[key]} for each in self._months(month, width) if key in each]
        return sum_months(own).get(key, Counts(key))

    def _months(self, month: Period, width: int) -> list[ByKey]:
        months = self.under[month.text]
        texts = [month_period(month_start(month.first, back)).text for back in range(width)]
        return [months.get(text, {}) for text in texts]


def sum_months(months: Sequence[ByKey]) -> ByKey:
    """Add the counts of several months by key."""
    total: dict[str, Counts] = {}
    for month in months:
        for code, each in month.items():
            total[code] = add_counts(total[code], each) if code in total else each
    return total


def add_counts(one: Counts, other: Counts) -> Counts:
    """Add two groups' counts; times cannot be added and stay empty."""
    summed = map(add, _numbers(one), _numbers(other))
    return Counts(
        key=one.key,
        more=_added(one.more, other.more),
        samples=_added(one.samples, other.samples),
        **dict(zip(_NUMBERS, summed, strict=True)),
    )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def without_times(counts: Counts) -> Counts:
    """Return the same orders as a count that was not asked for times gives them."""
    return replace(counts, onsite=NO_TIMES, feedback=NO_TIMES, close_hours=NO_TIMES, close_days=NO_TIMES)
