"""A unit's own standing for the phone: which ranking it stands in, who is warned, when its week ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from dashboard.views.counts import RankRow
from dashboard.views.rankings import LEVELS


def level_of(kind: str) -> str:
    """Return the ranking that a unit of a kind stands in; that of the districts for every other account."""
    return kind if kind in LEVELS else "district"


def warned(rows: Sequence[RankRow]) -> tuple[RankRow, ...]:
    """Return the ranked units that have a warning."""
    return tuple(row for row in rows if row.warnings and row.rank is not None)


def week_end(now: datetime, zone: tzinfo) -> datetime:
    """Return the end (24:00) of the reader's Sunday."""
    today = now.astimezone(zone).date()
    return datetime.combine(today + timedelta(days=7 - today.weekday()), time(0), zone)
