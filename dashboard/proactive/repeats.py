"""The same enterprise asks about the same matter again after a close. Orders in, pairs out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter


@dataclass(frozen=True)
class Matter:
    """An order as repeats are found among: whose matter it is (`of`: who asks, about what), and its times.

    `key` names the order to who reads it: its shard and number.
    """

    key: tuple[int, int]
    of: tuple[str, int]
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True)
class Again:
    """An order with the one before it whose close it followed, and after how long."""

    order: Matter
    earlier: Matter
    after: timedelta


def find_repeats(orders: Iterable[Matter], days: int) -> tuple[Again, ...]:
    """Return each order that followed the close of another of the same matter within some days.

    Of several closed before, it follows the one closed last. Whoever asks while the first order is open asks
    for progress, which is no repeat.
    """
    most = timedelta(days=days)
    found = []
    for _of, same in groupby(sorted(orders, key=attrgetter("of", "opened")), key=attrgetter("of")):
        chain = list(same)
        closed = sorted(
            ((each.closed, each.opened, place) for place, each in enumerate(chain) if each.closed)
        )
        for order in chain:
            earlier = _closed_last(closed, order.opened)
            if earlier is not None and (after := order.opened - closed[earlier][0]) <= most:
                found.append(Again(order, chain[closed[earlier][2]], after))
    return tuple(found)


def _closed_last(closed: Sequence[tuple[datetime, datetime, int]], opened: datetime) -> int | None:
    """Return the place of what was closed last before a moment and opened before it, None for nothing."""
    place = bisect_right(closed, opened, key=itemgetter(0)) - 1
    while place >= 0 and closed[place][1] >= opened:  # closed in the moment that it was opened
        place -= 1
    return place if place >= 0 else None
