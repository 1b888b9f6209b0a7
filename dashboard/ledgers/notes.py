"""The weekly note (每周进展): one a week and item, in ISO weeks of the city; how old the last one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from dashboard.clocks.periods import week_period
from dashboard.ledgers.items import Item

LONGEST_AGE = 7  # days; an older note is missing


@dataclass(frozen=True)
class NoteAge:
    """How many local days lie behind the last note, or behind the entry where there is none yet."""

    days: int
    noted: bool
    longest: int = LONGEST_AGE

    @property
    def missing(self) -> bool:
        """Tell whether the weekly note is missing."""
        return self.days > self.longest


def week_of(moment: datetime, zone: tzinfo) -> str:
    """Return the week of a moment, as 2026-W47 (ISO 8601, Monday first)."""
    return week_period(moment.astimezone(zone).date()).text


def note_age(item: Item, moment: datetime, zone: tzinfo) -> NoteAge:
    """Return how old the last note up to a moment was then."""
    said = [at for at in item.notes if at <= moment]
    since = max(said, default=item.entered)
    return NoteAge(days_since(since, moment, zone), bool(said))


def days_since(last: datetime, moment: datetime, zone: tzinfo) -> int:
    """Return how many local days lie between two moments: of both their days, not of the hours."""
    return max((moment.astimezone(zone).date() - last.astimezone(zone).date()).days, 0)
