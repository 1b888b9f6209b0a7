"""Who is reached at a moment: the roster, who stands in, and who is told where a unit has nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from dashboard.reminders.contacts import Book, Contact
from dashboard.reminders.settings import ReminderSettings

# Where a duty has nobody, in this order: first of the unit itself, then of each unit above it.
OWN_INSTEAD = ("deputy", "leader", "liaison")
ABOVE_INSTEAD = ("liaison", "deputy", "leader")


@dataclass(frozen=True)
class Reached:
    """Who is told: people, groups, and how far up it had to go; `level` 0 is the unit, -1 is nobody."""

    people: tuple[Contact, ...] = ()
    groups: tuple[Contact, ...] = ()
    level: int = -1


@dataclass(frozen=True)
class Moment:
    """A moment with the zone and the settings by which it is a shift."""

    at: datetime
    zone: tzinfo
    settings: ReminderSettings

    @property
    def shift(self) -> tuple[date, str]:
        """Return the day and shift of the roster that the moment lies in."""
        return shift_at(self.at, self.zone, self.settings)


def shift_at(at: datetime, zone: tzinfo, settings: ReminderSettings) -> tuple[date, str]:
    """Return the day and shift that a moment lies in; the hours after midnight are the night before."""
    local = at.astimezone(zone)
    clock = local.time()
    if settings.day_from <= clock < settings.day_until:
        return local.date(), "day"
    before = clock < settings.day_from
    return local.date() - timedelta(days=before), "night"


def present(book: Book, contact: Contact, at: datetime) -> Contact | None:
    """Return who answers for a contact: itself, or who stands in along the chain; None where it ends.

    A chain ends at an absence that names nobody, at somebody who left, or where it comes round to itself.
    """
    seen: set[int] = set()
    found: Contact | None = contact
    while found is not None and found.contact_id not in seen:
        away = book.absence(found.contact_id, at)
        if away is None:
            return found
        seen.add(found.contact_id)
        found = book.find(away.deputy_id)
    return None


def reached(book: Book, duties: Sequence[str], line: Sequence[int], moment: Moment) -> Reached:
    """Return who is told for the first unit of `line`; the others are the units above it, nearest first.

    Each duty is looked for on its own. Nobody is told only where no unit of the line has anybody.
    """
    if not line:
        return Reached()
    people: list[Contact] = []
    level = -1
    for duty in duties:
        found, at = _duty(book, duty, line, moment) if duty != "group" else ((), 0)
        people += found
        level = max(level, at if found else -1)
    told = {"liaison", "group"} & set(duties)
    groups = book.of(line[0], "group") if told else ()
    return Reached(tuple(_once(people)), groups, 0 if groups and level < 0 else level)


def _duty(book: Book, duty: str, line: Sequence[int], moment: Moment) -> tuple[tuple[Contact, ...], int]:
    asked = [(0, duty), *((0, other) for other in OWN_INSTEAD)]
    asked += [(place, other) for place in range(1, len(line)) for other in ABOVE_INSTEAD]
    for place, other in asked:
        found = tuple(_once(_present(book, _named(book, line[place], other, moment), moment)))
        if found:
            return found, place
    return (), -1


def _named(book: Book, unit_id: int, duty: str, moment: Moment) -> tuple[Contact, ...]:
    """Return who has a duty: for a liaison whoever stands on the roster, at night who answers then."""
    if duty != "liaison":
        return book.of(unit_id, duty)
    day, shift = moment.shift
    rostered = book.find(book.roster.get((unit_id, day, shift)))
    if rostered is not None and present(book, rostered, moment.at) is not None:
        return (rostered,)
    found = book.of(unit_id, duty)
    awake = tuple(each for each in found if each.around_clock) if shift == "night" else ()
    return awake if any(present(book, each, moment.at) for each in awake) else found


def _present(book: Book, named: Iterable[Contact], moment: Moment) -> Iterator[Contact]:
    for each in named:
        found = present(book, each, moment.at)
        if found is not None:
            yield found


def _once(people: Iterable[Contact]) -> Iterator[Contact]:
    return iter({each.contact_id: each for each in people}.values())
