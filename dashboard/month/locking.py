"""When a month's check may begin and when the month may be locked: what stands against it, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from dashboard.appraisal import indicators
from dashboard.appraisal.settings import AppraisalSettings, exact
from dashboard.clocks.calendar import WorkCalendar
from dashboard.month.life import MonthLife
from dashboard.records.clocks import end_of
from dashboard.views.counts import Counts
from dashboard.views.reference import Period

CHECK_WORKDAYS = 3


@dataclass(frozen=True)
class Obstacle:
    """Why a month cannot be locked: a word of layouts/pages/month/words.py and the numbers it names.

    `which` names sources by their shown names, where it is they.
    """

    word: str
    n: int = 0
    of: int = 0
    which: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What decides whether a month may be locked.

    `city` are all its orders at the data time; `behind` the sources, by shown name, whose data end before it
    ended; `appeals` those not decided.
    """

    life: MonthLife
    period: Period
    today: date  # local day that the data time belongs to
    now: datetime
    city: Counts
    behind: tuple[str, ...]
    appeals: int


def end_of_check(started: date, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """Return the end of a check that starts on a day: of the third working day after it, at 24:00."""
    return end_of(calendar.add_workdays(started, CHECK_WORKDAYS), zone)


def to_check(standing: Standing) -> tuple[Obstacle, ...]:
    """Return what stands against beginning the check."""
    if standing.life.state != "provisional":
        return (Obstacle("begun"),)
    return _of_data(standing)


def to_lock(standing: Standing, settings: AppraisalSettings) -> tuple[Obstacle, ...]:
    """Return what stands against the lock, all of it, so that an office sees its whole list at once."""
    found = [*_of_data(standing)]
    life, city = standing.life, standing.city
    if life.locked:
        return (Obstacle("locked", life.version),)
    if life.state == "provisional":
        found.append(Obstacle("unchecked"))
    elif life.checked_until is not None and standing.now < life.checked_until:
        found.append(Obstacle("check", until=life.checked_until))
    if standing.appeals:
        found.append(Obstacle("appeals", standing.appeals))
    if city.provisional:
        found.append(Obstacle("provisional", city.provisional))
    covered = indicators.coverage(city)
    if covered.denominator and not covered.reaches(exact(settings.lock_coverage)):
        found.append(Obstacle("coverage", int(covered.numerator), covered.denominator))
    return tuple(found)


def _of_data(standing: Standing) -> tuple[Obstacle, ...]:
    found = []
    if standing.today <= standing.period.last:
        found.append(Obstacle("running"))
    if standing.behind:
        found.append(Obstacle("behind", which=standing.behind))
    if not standing.city.accepted:
        found.append(Obstacle("empty"))
    return tuple(found)
