"""At which level an object holds at its data time: clocks, promises, notes, overturns, sources, calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from dashboard.alerts.model import Level
from dashboard.alerts.settings import AlertSettings
from dashboard.appraisal.settings import exact
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.ledgers.notes import NoteAge, days_since
from dashboard.order.gates import GateCheck
from dashboard.order.urgency import Standing, standing_of_day


def amber_until(as_of: datetime, zone: tzinfo, calendar: WorkCalendar, workdays: int) -> datetime:
    """Return the last deadline that is near at a data time: 24:00 of so many working days ahead."""
    day = calendar.add_workdays(day_of_deadline(as_of, zone), workdays)
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def level_by_days(due: datetime, as_of: datetime, until: datetime) -> Level:
    """Return the level of a clock that is counted in working days."""
    if due < as_of:
        return "red"
    return "amber" if due <= until else ""


def level_of_promise(due: datetime, as_of: datetime, until: datetime) -> Level:
    """Return the level of a promise by how its day stands wherever it is shown."""
    levels: Mapping[Standing, Level] = {"overdue": "red", "near": "amber", "open": ""}
    return levels[standing_of_day(due, as_of, until)]


def level_by_share(start: datetime, due: datetime, as_of: datetime, share: Fraction, amber: bool) -> Level:
    """Return the level of a clock of hours: amber when only a share of it is left, where that can be told."""
    if due < as_of:
        return "red"
    little = (due - as_of).total_seconds() <= share * Fraction((due - start).total_seconds())
    return "amber" if amber and little else ""


def share_left(settings: AlertSettings) -> Fraction:
    """Return the share of a clock at which it turns amber."""
    return exact(settings.amber_share)


def level_of_note(last: datetime, as_of: datetime, zone: tzinfo, settings: AlertSettings) -> Level:
    """Return the level of a ledger's item by its last note, or its entry where it has none.

    The ledger's own rule decides (dashboard.ledgers.notes), with the days of the settings.
    """
    age = NoteAge(days_since(last, as_of, zone), noted=True, longest=settings.note_days)
    return "amber" if age.missing else ""


def level_of_source(missed: int) -> Level:
    """Return the level of a source that missed arrivals: amber after one, red after two."""
    return "red" if missed >= 2 else "amber" if missed else ""


def years_missing(
    today: date, calendar: WorkCalendar, settings: AlertSettings
) -> tuple[tuple[int, Level], ...]:
    """Return the years without a published calendar: red from their first day on, amber some days before."""
    ahead = today + timedelta(days=settings.calendar_days)
    found: list[tuple[int, Level]] = []
    for year in range(today.year, ahead.year + 1):
        if year not in calendar.years:
            found.append((year, "red" if year <= today.year else "amber"))
    return tuple(found)


@dataclass(frozen=True)
class Overturn:
    """A reply that the district had passed at gate 2 and the city returned at gate 4."""

    attempt: int
    passed_at: datetime
    returned_at: datetime
    reason: str
    held: bool  # no later handling has passed gate 4's review since


def overturns(checks: Sequence[GateCheck], as_of: datetime) -> tuple[Overturn, ...]:
    """Return the overturned replies of an order by a data time, oldest first.

    One holds until the next reply enters gate 4: the order is being handled again.
    """
    known = [check for check in checks if check.at <= as_of]
    found = []
    for check in known:
        if check.gate != 4 or check.result != "returned":
            continue
        passed = _passed_two(known, check.attempt)
        if passed is None or passed > check.at:
            continue
        later = any(each.attempt > check.attempt and each.gate == 4 for each in known)
        found.append(Overturn(check.attempt, passed, check.at, check.reason, not later))
    return tuple(found)


def _passed_two(checks: Iterable[GateCheck], attempt: int) -> datetime | None:
    passed = [
        each.at for each in checks if each.attempt == attempt and each.gate == 2 and each.result == "passed"
    ]
    return passed[-1] if passed else None
