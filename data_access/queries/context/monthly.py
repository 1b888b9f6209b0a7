"""Counts month by month, each month as its own settings count it: later settings leave it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import month_period, month_start
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Period
from dashboard.views.vocabulary import GroupBy
from data_access.counting.tally import Where, counts
from data_access.queries.context.context import conditions_under

ByKey = dict[str, Counts]


class MonthlyCounts:
    """The counts of a span of months by group; read once for each of the settings that its months have."""

    def __init__(
        self,
        connection: Connection,
        scope: Scope,
        context: FigureContext,
        span: Period,
        group: GroupBy,
        where: Where = Where(),
        *,
        times: bool = False,
    ) -> None:
        self._connection, self._scope, self._context = connection, scope, context
        self._span, self._group, self._where, self._times = span, group, where, times
        self._known: list[tuple[AppraisalSettings, dict[str, ByKey]]] = []

    def of(self, month: Period, width: int = 1) -> ByKey:
        """Return a month's counts by key, or those of `width` months up to it, under the month's settings."""
        months = self._under(self._context.settings_on(month.last))
        texts = [month_period(month_start(month.first, back)).text for back in range(width)]
        return sum_months([months.get(text, {}) for text in texts])

    def _under(self, settings: AppraisalSettings) -> dict[str, ByKey]:
        for known, months in self._known:
            if known == settings:
                return months
        months = self._read(settings)
        self._known.append((settings, months))
        return months

    def _read(self, settings: AppraisalSettings) -> dict[str, ByKey]:
        found = counts(
            self._connection,
            self._scope,
            self._span,
            conditions_under(self._context, settings),
            self._group,
            self._where,
            by_month=True,
            times=self._times,
        )
        months: dict[str, ByKey] = {}
        for key, each in found.items():
            month, code = key.split("|", 1)
            months.setdefault(month, {})[code] = each
        return months


def sum_months(months: Sequence[ByKey]) -> ByKey:
    """Add the counts of several months by key."""
    total: ByKey = {}
    for month in months:
        for code, each in month.items():
            total[code] = add_counts(total[code], each) if code in total else each
    return total


def add_counts(one: Counts, other: Counts) -> Counts:
    """Add two groups' counts; times cannot be added and stay empty."""
    summed = {
        each.name: getattr(one, each.name) + getattr(other, each.name)
        for each in fields(Counts)
        if isinstance(getattr(one, each.name), int)
    }
    return Counts(key=one.key, **summed)
