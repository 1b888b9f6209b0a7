"""What became of provincial orders whose source is not live: statistics afterwards, no countdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dashboard.clocks.rules import day_of_deadline
from dashboard.desk.board import Facts, State

# A clock that ended, by its state: whether it was kept. The others are not counted yet.
ENDED: dict[State, bool] = {"met": True, "missed": False, "overdue": False}


@dataclass(frozen=True)
class Kept:
    """How many orders kept a limit, of those whose time for it has ended and whose table could tell."""

    met: int = 0
    n: int = 0


def last_day(as_of: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the last stretch that data tell of: from the last whole day's beginning to the data time."""
    ended = day_of_deadline(as_of, zone)
    whole = ended if as_of.astimezone(zone).time() == time(0) else ended - timedelta(days=1)
    return datetime.combine(whole, time(0), zone), as_of


def month_start(as_of: datetime, zone: tzinfo) -> date:
    """Return the first day of the month that the data reach."""
    return day_of_deadline(as_of, zone).replace(day=1)


def kept(states: Iterable[State]) -> Kept:
    """Count the clocks that were kept, of those that have ended."""
    ended = [ENDED[each] for each in states if each in ENDED]
    return Kept(sum(ended), len(ended))


def answered_in_time(orders: Iterable[Facts], minutes: int, as_of: datetime) -> Kept:
    """Count the orders answered within so many minutes of receipt, of those that had as many by the data.

    That is the platform's own record of the liaison's answer, as the six items count it.
    """
    found = []
    for facts in orders:
        begun = facts.received_at or facts.dispatched_at
        if begun is None or "acknowledged" not in facts.provable:
            continue
        limit = begun + timedelta(minutes=minutes)
        at = facts.acknowledged_at
        if at is not None and at <= as_of:
            found.append(at <= limit)
        elif limit < as_of:
            found.append(False)
    return Kept(sum(found), len(found))


def transfer_seconds(facts: Facts, as_of: datetime) -> int | None:
    """Return how long the city took from the transfer-out to the dispatch, None where that is not known."""
    out, sent = facts.transferred_out_at, facts.dispatched_at
    if out is None or sent is None or sent < out or sent > as_of:
        return None
    return int((sent - out).total_seconds())
