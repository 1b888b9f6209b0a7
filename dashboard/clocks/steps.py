"""Say in words how a deadline came about; the facts come from `clocks.rules`, no rule lives here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from dashboard.clocks.calendar import WorkCalendar
from dashboard.i18n import _, noop

Origin = Literal["received", "transferred"]
Refusal = Literal["unapproved", "late", "limit", "empty", "past"]
Grant = Literal["extension", "suspension"]


class NoClock(NamedTuple):
    """There is no such clock: the rule set has none, or its starting time is missing."""

    rule: str
    missing: Origin | None


class Elapsed(NamedTuple):
    """The clock ran `hours` real hours from `start`."""

    origin: Origin
    start: datetime
    hours: float


class Counted(NamedTuple):
    """The clock counted `workdays` working days after the day of receipt, up to `last`."""

    received: datetime
    workdays: int
    last: date


class SameDay(NamedTuple):
    """Receipt before noon of a working day: feedback is due the same day."""

    received: datetime


class Extended(NamedTuple):
    """An extension moved the deadline by `workdays`; `cut` where more was asked than is allowed.

    `approved` is None where the table brings the new deadline and no time of approval.
    """

    approved: datetime | None
    workdays: int
    cut: bool
    due: datetime


class Suspended(NamedTuple):
    """A suspension moved the deadline."""

    start: datetime
    end: datetime
    due: datetime


class Standing(NamedTuple):
    """A suspension has no end yet: there is no deadline while the clock stands still."""

    start: datetime


class Refused(NamedTuple):
    """An extension or suspension does not count."""

    grant: Grant
    registered: datetime | None
    reason: Refusal


Fact = NoClock | Elapsed | Counted | SameDay | Extended | Suspended | Standing | Refused

_WEEKDAYS = (
    noop("Monday"),
    noop("Tuesday"),
    noop("Wednesday"),
    noop("Thursday"),
    noop("Friday"),
    noop("Saturday"),
    noop("Sunday"),
)
_REFUSALS: dict[tuple[Grant, Refusal], str] = {
    ("extension", "unapproved"): noop("An extension is not approved and does not count."),
    ("extension", "late"): noop(
        "The extension of {at} does not count: it was not applied for and approved before the deadline."
    ),
    ("extension", "limit"): noop(
        "The extension of {at} does not count: the working days allowed in all are used up."
    ),
    ("extension", "empty"): noop("The extension of {at} does not count: it names no later deadline."),
    ("suspension", "unapproved"): noop("A suspension is not registered and does not count."),
    ("suspension", "late"): noop(
        "The suspension of {at} does not count: it was not registered before the deadline."
    ),
    ("suspension", "past"): noop("The suspension of {at} does not count: it began after the deadline."),
    ("suspension", "empty"): noop("The suspension of {at} does not count: it covers no time of the order."),
}


def steps(
    facts: Sequence[Fact], due: datetime | None, provisional: bool, calendar: WorkCalendar
) -> tuple[str, ...]:
    """Return the explanation of one deadline, a sentence a line, in the current language."""
    lines = [line for fact in facts for line in _lines(fact, calendar)]
    if provisional:
        lines.append(
            _(
                "Provisional: the holiday notice for a year that was counted is not published, "
                "so Monday to Friday were counted."
            )
        )
    if due is not None:
        lines.append(_("Deadline: {moment}.").format(moment=moment_words(due)))
    return tuple(lines)


def moment_words(due: datetime) -> str:
    """Write a local deadline; midnight is 24:00 of the day that it ends."""
    if due.time() == time(0):
        return _("{time} of {day}").format(time="24:00", day=(due - timedelta(days=1)).date().isoformat())
    return _("{time} of {day}").format(time=_clock(due), day=due.date().isoformat())


def _lines(fact: Fact, calendar: WorkCalendar) -> Iterator[str]:
    match fact:
        case NoClock():
            yield _no_clock(fact)
        case Elapsed():
            yield _elapsed(fact)
        case Counted():
            yield from _counted(fact, calendar)
        case SameDay():
            yield _("Received {at} ({weekday}), before noon of a working day: due the same day.").format(
                at=_stamp(fact.received), weekday=_weekday(fact.received)
            )
        case Extended():
            yield _extended(fact)
        case Suspended():
            yield _("Suspended from {start} to {end}: the deadline moves to {moment}.").format(
                start=_stamp(fact.start), end=_stamp(fact.end), moment=moment_words(fact.due)
            )
        case Standing():
            yield _(
                "Suspended since {start} without an end: "
                "the clock stands still and there is no deadline until the suspension ends."
            ).format(start=_stamp(fact.start))
        case Refused():
            at = _stamp(fact.registered) if fact.registered else ""
            yield _(_REFUSALS[fact.grant, fact.reason]).format(at=at)


def _no_clock(fact: NoClock) -> str:
    if fact.missing == "transferred":
        return _("No provincial transfer-out is given: this clock does not run.")
    if fact.missing == "received":
        return _("No time of receipt is given: this clock does not run.")
    return _("Rule set {rule} has no such clock.").format(rule=fact.rule)


def _elapsed(fact: Elapsed) -> str:
    template = (
        _("Transferred out {at}: {hours} hours run day and night, holidays included.")
        if fact.origin == "transferred"
        else _("Received {at}: {hours} hours run day and night, holidays included.")
    )
    return template.format(at=_stamp(fact.start), hours=f"{fact.hours:g}")


def _counted(fact: Counted, calendar: WorkCalendar) -> Iterator[str]:
    first = fact.received.date()
    yield _("Received {at} ({weekday}): the day of receipt is not counted.").format(
        at=_stamp(fact.received), weekday=_weekday(fact.received)
    )
    span = [first + timedelta(days=n) for n in range(1, (fact.last - first).days + 1)]
    for run in _runs(span, calendar):
        yield _exception(run, calendar)
    worked = ", ".join(day.isoformat() for day in span if calendar.is_workday(day))
    yield _("Working days counted ({n}): {days}.").format(n=fact.workdays, days=worked)


def _runs(span: Sequence[date], calendar: WorkCalendar) -> list[list[date]]:
    """Gather neighbouring days that are left out, or worked to make up, for the same reason."""
    runs: list[list[date]] = []
    reasons = [_reason(day, calendar) for day in span]
    for index, (day, reason) in enumerate(zip(span, reasons, strict=True)):
        if reason is None:
            continue
        if index and reasons[index - 1] == reason:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _reason(day: date, calendar: WorkCalendar) -> tuple[bool, str] | None:
    worked = calendar.is_workday(day)
    if worked and day.weekday() < 5:
        return None
    return worked, calendar.names.get(day, "") if day in calendar.special else ""


def _exception(run: Sequence[date], calendar: WorkCalendar) -> str:
    worked, name = _reason(run[0], calendar) or (False, "")
    days = run[0].isoformat()
    if len(run) > 1:
        days = _("{first} to {last}").format(first=days, last=run[-1].isoformat())
    if worked:
        return _("{days} ({weekday}) is a make-up working day ({name}) and is counted.").format(
            days=days, weekday=_weekday(run[0]), name=name
        )
    if name:
        return _("{days}: {name}, not counted.").format(days=days, name=name)
    return _("{days}: weekend, not counted.").format(days=days)


def _extended(fact: Extended) -> str:
    if fact.approved is None:
        unknown = _(
            "Extended by the platform's word, time of approval unknown: {n} working days, the deadline moves "
            "to {moment}."
        )
        return unknown.format(n=fact.workdays, moment=moment_words(fact.due))
    template = (
        _(
            "Extension approved {at}: more was asked than is allowed in all, so {n} working days count; "
            "the deadline moves to {moment}."
        )
        if fact.cut
        else _("Extension approved {at}: {n} working days, the deadline moves to {moment}.")
    )
    return template.format(at=_stamp(fact.approved), n=fact.workdays, moment=moment_words(fact.due))


def _stamp(moment: datetime) -> str:
    return f"{moment.date().isoformat()} {_clock(moment)}"


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _weekday(day: date) -> str:
    return _(_WEEKDAYS[day.weekday()])
