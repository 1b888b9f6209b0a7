"""Reckon the deadlines of an order: on site, feedback, solve (2125 and its sister rule sets)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.clocks.calendar import DAY_SECONDS, WorkCalendar
from dashboard.clocks.steps import (
    Counted,
    Elapsed,
    Extended,
    Fact,
    NoClock,
    Origin,
    Refused,
    SameDay,
    Standing,
    Suspended,
    steps,
)

ClockName = Literal["onsite", "feedback", "solve"]
MAX_EXTENSION_WORKDAYS = 10
NOON = time(12)
# The sources name no first day of the mechanisms, so the default rule sets reach back before every order.
ALWAYS = date(2000, 1, 1)


@dataclass(frozen=True)
class RuleSet:
    """Hold one rule set from `valid_from` on; a clock whose number is None does not run.

    `feedback_time` and `day_end` None mean 24:00. With `feedback_same_day` an order received before noon
    of a working day is due on that day.
    """

    code: str
    valid_from: date
    onsite_hours: float | None
    feedback_workday: int | None
    feedback_time: time | None
    feedback_same_day: bool
    solve_workdays: int | None
    solve_hours: float | None
    day_end: time | None


@dataclass(frozen=True)
class Extension:
    """State an extension of the solve clock: to the moment `until`, or else by `workdays`.

    Without a time of approval only one to a moment counts, for a table that brings the deadline says so.
    """

    workdays: int | None
    until: datetime | None
    approved_at: datetime | None
    applied_at: datetime | None = None


@dataclass(frozen=True)
class Suspension:
    """State a time in which the solve clock stands still; `approved_at` is its registration."""

    start: datetime
    end: datetime | None
    approved_at: datetime | None


@dataclass(frozen=True)
class Deadline:
    """State one clock's deadline, in local time, with the rule set's code and the explanation.

    `refused` are the extensions and suspensions that were asked for and do not count.
    """

    clock: ClockName
    deadline: datetime | None
    provisional: bool
    rule: str
    steps: tuple[str, ...]
    refused: tuple[Extension | Suspension, ...] = ()


class _Reckoning(NamedTuple):
    due: datetime | None
    provisional: bool
    facts: tuple[Fact, ...]
    refused: tuple[Extension | Suspension, ...] = ()


RULE_SETS: tuple[RuleSet, ...] = (
    RuleSet("2125", ALWAYS, 2, 1, NOON, False, 5, None, None),
    RuleSet("2115", ALWAYS, 2, 1, None, False, 15, None, None),
    RuleSet("city", ALWAYS, None, None, None, False, 5, None, None),
    RuleSet("new72", ALWAYS, None, None, None, False, None, 72, None),
)


def rule_in_force(code: str, at: date, rule_sets: Sequence[RuleSet] = RULE_SETS) -> RuleSet:
    """Return the rule set `code` as it stood on `at`, the local day of the order's transfer.

    Without a transfer the day of receipt decides. An order keeps this rule whatever comes later. Raises
    ValueError for an unknown code and for a day before the code's first rule set.
    """
    versions = [rule for rule in rule_sets if rule.code == code]
    if not versions:
        known = ", ".join(dict.fromkeys(rule.code for rule in rule_sets))
        raise ValueError(f"unknown rule set {code!r}; known: {known}")
    valid = [rule for rule in versions if rule.valid_from <= at]
    if not valid:
        raise ValueError(f"rule set {code!r} was not yet in force on {at.isoformat()}")
    return max(valid, key=lambda rule: rule.valid_from)


def deadlines(
    received: datetime | None,
    transferred: datetime | None,
    rule: RuleSet,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    extensions: Sequence[Extension] = (),
    suspensions: Sequence[Suspension] = (),
    max_extension_workdays: int = MAX_EXTENSION_WORKDAYS,
    *,
    explained: bool = True,
) -> tuple[Deadline, Deadline, Deadline]:
    """Return the deadlines on site, feedback and solve, each with its steps in the current language.

    `received` is the dispatch to the first unit, `transferred` the provincial transfer-out; all times are
    aware, a naive one raises ValueError. Without `explained` the steps are left out, which whole tables
    have no time for. Sources: 2125 and 2115 mechanisms, State Council calendar.
    """
    grants = (extensions, suspensions, max_extension_workdays)
    reckoned = _reckon(received, transferred, rule, calendar, zone, *grants)
    words = tuple(
        steps(one.facts, one.due, one.provisional, calendar) if explained else () for one in reckoned
    )
    return _named(reckoned, rule.code, words)


def given_deadline(
    given: datetime | None,
    extension: Extension | None,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    *,
    explained: bool = True,
) -> Deadline:
    """Return the solve deadline that came with a table, moved by an extension to a later moment that counts.

    An extension by days moves nothing: the table's own deadline may hold them already.
    """
    reckoned = _Reckoning(_local(given, zone), False, ())
    if given and extension is not None and extension.until is not None and extension.until > given:
        mover = _Mover(reckoned, given, False, calendar, zone, MAX_EXTENSION_WORKDAYS)
        reckoned = mover.moved((extension,), ())
    words = steps(reckoned.facts, reckoned.due, reckoned.provisional, calendar) if explained else ()
    return Deadline("solve", reckoned.due, reckoned.provisional, "", words, reckoned.refused)


def day_of_deadline(moment: datetime, zone: tzinfo) -> date:
    """Return the local day that a deadline or a data time belongs to: 24:00 belongs to the day it ends."""
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=1) if local.time() == time(0) else local.date()


def _named(
    reckoned: tuple[_Reckoning, _Reckoning, _Reckoning], rule: str, words: tuple[tuple[str, ...], ...]
) -> tuple[Deadline, Deadline, Deadline]:
    onsite, feedback, solve = reckoned
    return (
        Deadline("onsite", onsite.due, onsite.provisional, rule, words[0]),
        Deadline("feedback", feedback.due, feedback.provisional, rule, words[1]),
        Deadline("solve", solve.due, solve.provisional, rule, words[2], solve.refused),
    )


def _reckon(
    received: datetime | None,
    transferred: datetime | None,
    rule: RuleSet,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    extensions: Sequence[Extension],
    suspensions: Sequence[Suspension],
    max_extension_workdays: int,
) -> tuple[_Reckoning, _Reckoning, _Reckoning]:
    local_received = _local(received, zone)
    solve = _solve(local_received, rule, calendar, zone)
    if (extensions or suspensions) and local_received and solve.due:
        by_hours = rule.solve_workdays is None
        mover = _Mover(solve, local_received, by_hours, calendar, zone, max_extension_workdays)
        solve = mover.moved(extensions, suspensions)
    return (
        _onsite(_local(transferred, zone), rule, zone),
        _feedback(local_received, rule, calendar, zone),
        solve,
    )


def _onsite(transferred: datetime | None, rule: RuleSet, zone: ZoneInfo) -> _Reckoning:
    if rule.onsite_hours is None:
        return _no_clock(rule, None)
    if transferred is None:
        return _no_clock(rule, "transferred")
    due = _after(transferred, timedelta(hours=rule.onsite_hours), zone)
    return _Reckoning(due, False, (Elapsed("transferred", transferred, rule.onsite_hours),))


def _feedback(received: datetime | None, rule: RuleSet, calendar: WorkCalendar, zone: ZoneInfo) -> _Reckoning:
    if rule.feedback_workday is None:
        return _no_clock(rule, None)
    if received is None:
        return _no_clock(rule, "received")
    day = received.date()
    if rule.feedback_same_day and received.time() < NOON and calendar.is_workday(day):
        due = _moment(day, rule.feedback_time, zone)
        return _Reckoning(due, calendar.is_provisional(day), (SameDay(received),))
    return _counted(received, rule.feedback_workday, rule.feedback_time, calendar, zone)


def _solve(received: datetime | None, rule: RuleSet, calendar: WorkCalendar, zone: ZoneInfo) -> _Reckoning:
    if rule.solve_workdays is None and rule.solve_hours is None:
        return _no_clock(rule, None)
    if received is None:
        return _no_clock(rule, "received")
    if rule.solve_workdays is not None:
        return _counted(received, rule.solve_workdays, rule.day_end, calendar, zone)
    hours = rule.solve_hours or 0.0
    return _Reckoning(
        _after(received, timedelta(hours=hours), zone), False, (Elapsed("received", received, hours),)
    )


def _counted(
    received: datetime, workdays: int, at: time | None, calendar: WorkCalendar, zone: ZoneInfo
) -> _Reckoning:
    day = received.date()
    last = calendar.add_workdays(day, workdays)
    provisional = calendar.touches_provisional(day + timedelta(days=1), last)
    return _Reckoning(_moment(last, at, zone), provisional, (Counted(received, workdays, last),))


def _no_clock(rule: RuleSet, missing: Origin | None) -> _Reckoning:
    return _Reckoning(None, False, (NoClock(rule.code, missing),))


class _Mover:
    """Move one solve deadline by extensions and suspensions, in the order of their registration."""

    def __init__(
        self,
        solve: _Reckoning,
        received: datetime,
        by_hours: bool,
        calendar: WorkCalendar,
        zone: ZoneInfo,
        max_extension_workdays: int,
    ) -> None:
        self._due, self._provisional, facts, _refused = solve
        self._facts = list(facts)
        self._received = received
        self._by_hours = by_hours
        self._calendar = calendar
        self._zone = zone
        self._left = max_extension_workdays
        self._paused: list[tuple[datetime, datetime]] = []

    def moved(self, extensions: Sequence[Extension], suspensions: Sequence[Suspension]) -> _Reckoning:
        """Return the deadline after every grant that counts."""
        grants: list[Extension | Suspension] = [*suspensions, *extensions]
        refused = []
        for grant in sorted(grants, key=_registration):
            if self._due is None:
                break
            due = self._due
            fact = self._extend(grant, due) if isinstance(grant, Extension) else self._pause(grant, due)
            self._facts.append(fact)
            refused += [grant] if isinstance(fact, Refused) else []
        provisional = self._provisional and self._due is not None
        return _Reckoning(self._due, provisional, tuple(self._facts), tuple(refused))

    def _extend(self, grant: Extension, due: datetime) -> Fact:
        approved = _local(grant.approved_at, self._zone)
        # A new deadline without a time of approval is the platform's word, which is taken.
        if approved is None and grant.until is None:
            return Refused("extension", None, "unapproved")
        if any(at is not None and at >= due for at in (approved, grant.applied_at)):
            return Refused("extension", approved or grant.applied_at, "late")
        asked, target = self._asked(grant, due)
        if target <= due:
            return Refused("extension", approved, "empty")
        if asked > 0 and self._left == 0:
            return Refused("extension", approved, "limit")
        cut = asked > self._left
        workdays = min(asked, self._left)
        self._left -= workdays
        self._move_to(self._shifted(due, workdays) if cut else target, due)
        return Extended(approved, workdays, cut, self._due or due)

    def _asked(self, grant: Extension, due: datetime) -> tuple[int, datetime]:
        if grant.until is None:
            workdays = max(grant.workdays or 0, 0)
            return workdays, self._shifted(due, workdays)
        target = _aware(grant.until).astimezone(self._zone)
        first, last = day_of_deadline(due, self._zone), day_of_deadline(target, self._zone)
        return self._calendar.workdays_between(first, last), target

    def _pause(self, grant: Suspension, due: datetime) -> Fact:
        registered = _local(grant.approved_at, self._zone)
        if registered is None:
            return Refused("suspension", None, "unapproved")
        if registered >= due:
            return Refused("suspension", registered, "late")
        start = max(_aware(grant.start).astimezone(self._zone), self._received)
        end = _local(grant.end, self._zone)
        if start >= due:
            return Refused("suspension", registered, "past")
        if end is None:
            self._due = None
            return Standing(start)
        if end <= start:
            return Refused("suspension", registered, "empty")
        self._stand_still(start, end, due)
        return Suspended(start, end, self._due or due)

    def _stand_still(self, start: datetime, end: datetime, due: datetime) -> None:
        before = self._paused
        self._paused = _merged([*before, (start, end)])
        if self._by_hours:
            self._due = _after(due, _elapsed(self._paused) - _elapsed(before), self._zone)
            return
        workdays = self._workdays(self._paused) - self._workdays(before)
        self._move_to(self._shifted(due, workdays), due)

    def _workdays(self, spans: Sequence[tuple[datetime, datetime]]) -> int:
        """Return the whole days of 24 hours on working days that pauses last together."""
        local = [(start.astimezone(self._zone), end.astimezone(self._zone)) for start, end in spans]
        return sum(self._calendar.seconds_on_workdays(*span) for span in local) // DAY_SECONDS

    def _shifted(self, due: datetime, workdays: int) -> datetime:
        local = due.astimezone(self._zone)
        day = self._calendar.add_workdays(day_of_deadline(local, self._zone), workdays)
        return _moment(day, None if local.time() == time(0) else local.time(), self._zone)

    def _move_to(self, target: datetime, due: datetime) -> None:
        first, last = day_of_deadline(due, self._zone), day_of_deadline(target, self._zone)
        self._due = target
        self._provisional = self._provisional or (
            last > first and self._calendar.touches_provisional(first + timedelta(days=1), last)
        )


def _registration(grant: Extension | Suspension) -> tuple[bool, datetime]:
    registered = grant.approved_at
    return registered is None, _aware(registered) if registered else datetime.min.replace(tzinfo=UTC)


def _merged(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _elapsed(spans: Sequence[tuple[datetime, datetime]]) -> timedelta:
    return sum((end.astimezone(UTC) - start.astimezone(UTC) for start, end in spans), timedelta())


def _after(start: datetime, elapsed: timedelta, zone: ZoneInfo) -> datetime:
    """Add real time; wall-clock arithmetic would gain or lose an hour where summer time changes."""
    return (start.astimezone(UTC) + elapsed).astimezone(zone)


def _moment(day: date, at: time | None, zone: ZoneInfo) -> datetime:
    if at is None:
        return datetime.combine(day + timedelta(days=1), time(0), zone)
    return datetime.combine(day, at, zone)


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return _aware(moment).astimezone(zone) if moment is not None else None


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment
