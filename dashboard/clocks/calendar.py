"""Count working days by the State Council's holiday notices, make-up days included."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY_SECONDS = 86_400
FARTHEST = 731  # days ahead of anything that is due; what lies further is a slip of the pen


@dataclass(frozen=True)
class SpecialDay:
    """State one day that a holiday notice names: off, or worked (`workday`) to make up for a holiday."""

    day: date
    workday: bool
    name: str
    published: date | None = None
    paper: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Answer which days are worked.

    `special` overrides the Monday-to-Friday week; `years` are the years whose notice is published. In any
    other year the plain week holds and whatever was counted there is provisional.
    """

    special: Mapping[date, bool]
    years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)
    _workdays: dict[int, list[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_days(cls, days: Iterable[SpecialDay]) -> WorkCalendar:
        """Build the calendar from an editable table of days.

        A year counts as published once its National Day is listed: a notice may name a few days of the
        year before or after its own, and those alone do not make that year known.
        """
        listed = tuple(days)
        return cls(
            special={special.day: special.workday for special in listed},
            years=frozenset(one.day.year for one in listed if (one.day.month, one.day.day) == (10, 1)),
            names={special.day: special.name for special in listed},
        )

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is worked (State Council notice, otherwise Monday to Friday)."""
        return self.special.get(day, day.weekday() < 5)

    def is_provisional(self, day: date) -> bool:
        """Tell whether the notice for the year of `day` is still to come."""
        return day.year not in self.years

    def touches_provisional(self, first: date, last: date) -> bool:
        """Tell whether counting from `first` to `last`, both included, leaves the published years."""
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`, which itself is not counted; n = 0 gives `day`."""
        if n < 0:
            raise ValueError(f"cannot count {n} working days ahead: the number must not be negative")
        if n == 0:
            return day
        year, days = day.year, self._of_year(day.year)
        index = bisect_right(days, day) + n - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._of_year(year)
        return days[index]

    def end_of_workday(self, after: datetime, n: int) -> datetime:
        """Return the 24:00 that ends the n-th working day after the day of a local moment, in its zone."""
        day = self.add_workdays(after.date(), n) + timedelta(days=1)
        return datetime.combine(day, time(0), after.tzinfo)

    def workdays_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and including `b`; 0 where b is not after a."""
        if b <= a:
            return 0
        whole_years = sum(len(self._of_year(year)) for year in range(a.year, b.year))
        return whole_years + bisect_right(self._of_year(b.year), b) - bisect_right(self._of_year(a.year), a)

    def work_seconds(self, start_local: datetime, end_local: datetime) -> int:
        """Return the working time, in seconds of 24-hour working days, that the solve clock has used.

        It runs from the end of the calendar day of `start_local` (the day of receipt is not counted) to
        `end_local`; both are local times of one zone.
        """
        first, last = start_local.date(), end_local.date()
        if last <= first:
            return 0
        whole_days = self.workdays_between(first, last - timedelta(days=1))
        if not self.is_workday(last):
            return whole_days * DAY_SECONDS
        return whole_days * DAY_SECONDS + end_local.hour * 3600 + end_local.minute * 60 + end_local.second

    def seconds_on_workdays(self, start_local: datetime, end_local: datetime) -> int:
        """Return how many seconds of a span, its local times of one zone, lie on working days of 24 hours."""

        def before(moment: datetime) -> int:
            # From the start's day to a moment: whole working days, and the part of its own day.
            day = moment.date()
            whole = self.workdays_between(first - timedelta(days=1), day - timedelta(days=1))
            part = moment.hour * 3600 + moment.minute * 60 + moment.second if self.is_workday(day) else 0
            return whole * DAY_SECONDS + part

        first = start_local.date()
        return max(before(end_local) - before(start_local), 0)

    def _of_year(self, year: int) -> list[date]:
        days = self._workdays.get(year)
        if days is None:
            first = date(year, 1, 1).toordinal()
            every_day = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
            days = self._workdays[year] = [day for day in every_day if self.is_workday(day)]
        return days
