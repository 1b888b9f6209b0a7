"""Days whose orders of one unit seem not to have arrived: a silence that its usual number makes unlikely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import exp

# How unlikely a silence must be before it is told: a month has some 20 working days of 15 districts.
UNLIKELY = 1e-6


@dataclass(frozen=True)
class Silence:
    """Working days in a row without any order of a unit that usually has `usual` orders a working day."""

    first: date
    last: date
    usual: float


def silences(orders: Mapping[date, int], days: Sequence[date], unlikely: float = UNLIKELY) -> list[Silence]:
    """Return the runs of days without an order that chance hardly explains, oldest first.

    `orders` counts a unit's orders by day of receipt, `days` are the working days looked at, in order: those
    on which the table has orders of any unit, so that a table that is late as a whole accuses nobody. A run
    of w days is told where e^(−λw) is under `unlikely`, λ being the mean of the other days (Poisson).
    """
    found = []
    total = sum(orders.get(day, 0) for day in days)
    for silent, run in groupby(days, key=lambda day: not orders.get(day, 0)):
        quiet = list(run)
        others = len(days) - len(quiet)
        if not silent or not others:
            continue
        usual = total / others
        if exp(-usual * len(quiet)) < unlikely:
            found.append(Silence(quiet[0], quiet[-1], usual))
    return found
