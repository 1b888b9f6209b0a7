"""The same enterprise asks about the same matter again after a close. Orders in, pairs out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter


@dataclass(frozen=True)
class Matter:
    """An order as repeats are found among: whose matter it is (`of`: who asks, about what), and its times."""

    key: Hashable
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
        for order in chain:
            closed = [
                each
                for each in chain
                if each is not order and each.closed and each.opened < order.opened >= each.closed
            ]
            if not closed:
                continue
            earlier = max(closed, key=lambda each: (each.closed, each.opened))
            assert earlier.closed is not None
            after = order.opened - earlier.closed
            if after <= most:
                found.append(Again(order, earlier, after))
    return tuple(found)
