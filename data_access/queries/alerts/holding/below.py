"""Rates under the threshold: each unit's last closed month, and the month that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.alerts.below import Below, judge_month, months_running
from dashboard.alerts.model import Place, Reading, below_key
from dashboard.appraisal.months import MonthlyCounts
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.periods import complete_months_before, month_period, month_start
from dashboard.people.access import OPERATOR
from dashboard.rankings.comparison import WARNING_MONTHS, width_of
from dashboard.rankings.places import ranked_units
from dashboard.views.counts import Counts
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import GroupBy
from data_access.queries.alerts.holding.judged import Judged, day_of
from data_access.queries.context.monthly import monthly_counts

LEVELS: tuple[GroupBy, ...] = ("district", "department", "utility", "township")


@dataclass
class Rates:
    """The readings of all rates, and the townships that a single order keeps under the threshold."""

    judged: Judged
    single: dict[int, int] = field(default_factory=dict)  # townships by the number of their district

    @property
    def closed(self) -> Period:
        """Return the last complete month."""
        assert self.judged.context.as_of is not None
        (month,) = complete_months_before(day_of(self.judged.context.as_of), 1)
        return month

    def readings(self) -> Iterator[Reading]:
        """Return what the closed month says of each unit, and the running one where it is judged."""
        for level in LEVELS:
            yield from self._of(level, self.closed, running=False)
            if self.judged.settings.running_month and width_of(level) == 1:
                assert self.judged.context.as_of is not None
                yield from self._of(level, month_period(day_of(self.judged.context.as_of)), running=True)

    def _of(self, level: GroupBy, month: Period, *, running: bool) -> Iterator[Reading]:
        counted = self.read(level, month)
        settings = self.judged.context.settings_on(month.last)
        history = _History(self, level, month)
        found = counted.of(month, width_of(level))
        for unit in ranked_units(self.judged.shared.units, level, month):
            if unit.code not in found:
                continue
            for each in judge_month(found[unit.code], level, settings, running=running):
                if each.single and not running and unit.district_id is not None:
                    self.single[unit.district_id] = self.single.get(unit.district_id, 0) + 1
                if not each.single:
                    yield self._reading(unit, month, each, history.run(unit, each) if each.level else 0)

    def _reading(self, unit: Unit, month: Period, below: Below, months: int) -> Reading:
        as_of = self.judged.context.as_of
        assert as_of is not None
        inside = unit.district_id if unit.kind in ("district", "township") else None
        return Reading(
            "below",
            below_key(unit.unit_id, below.indicator, month.text),
            below.level,
            as_of,
            day_of(as_of),
            Place(unit.unit_id, inside, unit.unit_id if unit.kind == "township" else None),
            period=month.text,
            indicator=below.indicator,
            months=months,
            detail=below.detail,
        )

    def read(self, level: GroupBy, month: Period) -> MonthlyCounts:
        """Count a month by unit; townships with the two months before it."""
        span = Period("", month_start(month.first, width_of(level) - 1), month.last, "months")
        judged = self.judged
        return monthly_counts(judged.connection, OPERATOR, judged.context, span, [month], level)


@dataclass
class _History:
    """The closed months before one, each read once somebody was formally under the threshold in all since."""

    rates: Rates
    level: GroupBy
    month: Period
    _read: dict[str, MonthlyCounts] = field(default_factory=dict)

    def run(self, unit: Unit, below: Below) -> int:
        """Return for how many closed months in a row, this one included once it is closed."""
        before = months_running(below.indicator, self._of(unit), self.level)
        return before + (below.level == "red")

    def _of(self, unit: Unit) -> Iterator[tuple[Counts, AppraisalSettings]]:
        context = self.rates.judged.context
        for month in reversed(complete_months_before(self.month.first, WARNING_MONTHS - 1)):
            if month.text not in self._read:
                self._read[month.text] = self.rates.read(self.level, month)
            counted = self._read[month.text]
            yield counted.one(unit.code, month, width_of(self.level)), context.settings_on(month.last)
