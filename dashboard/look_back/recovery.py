"""Count what became of orders on the look-back list: the recovery rate and its parts, each a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dashboard.look_back.records import FAILED, LEFT, OPEN, OWED, RECOVERED
from dashboard.views.counts import Rate

# How an order stands, of which each has exactly one. The first four are the rate's denominator.
STANDS = ("recovered", "overdue", "unchecked", "failed", "running", "left")
COUNTED = STANDS[:4]


def stand_of(state: str, due: datetime, failed: int, now: datetime, *, left: bool = False) -> str:
    """Return how an order stands by its latest round.

    `failed` are its earlier rounds that did not recover it, `left` whether it is excluded by now. In its
    first round and within its time it runs; past it, or once a round has failed, it counts as not recovered
    until it is: `overdue` while the unit owes it, `unchecked` while the city's call is owed.
    """
    if left or state in LEFT:
        return "left"
    if state == RECOVERED:
        return "recovered"
    if state in OPEN and due <= now:
        return "overdue" if state in OWED["look_back"] else "unchecked"
    return "failed" if failed or state == FAILED else "running"


@dataclass(frozen=True)
class Recovery:
    """Orders on the list by how they stand; every number is one of orders, however many rounds they had."""

    recovered: int = 0
    overdue: int = 0
    unchecked: int = 0
    failed: int = 0
    running: int = 0
    left: int = 0

    @property
    def rate(self) -> Rate:
        """Return recovered ÷ those that are recovered, overdue, unchecked past due, or failed before."""
        return Rate(Fraction(self.recovered), self.counted)

    @property
    def counted(self) -> int:
        """Return the orders of the rate's denominator."""
        return self.recovered + self.overdue + self.unchecked + self.failed

    @property
    def total(self) -> int:
        """Return all orders that were listed."""
        return self.counted + self.running + self.left

    def of(self, stand: str) -> int:
        """Return the orders of a stand, of the denominator for "counted", of all for ""."""
        return int(getattr(self, stand or "total"))


def recovery(stands: Iterable[str]) -> Recovery:
    """Count orders by their stands."""
    return Recovery(**Counter(stands))
