"""Which open orders seldom end in time from where they stand.

Time is the part of its own limit that an order has used, counted in working time, for orders with different
limits are hurried along by their deadlines. The chance is that of Kaplan and Meier's estimator given the part
used so far: 1 − S(1) ÷ S(u) for an order that was still open after the part u (Kaplan and Meier 1958). A
category of one unit has few orders: its chance leans on the category's, and that on the whole city's, each as
if the wider one brought some orders of its own (shrinkage as by Efron and Morris 1975). It is a prompt for
coordinators and is never scored, ranked or warned about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.alerts.settings import RiskRule

PARTS = 20  # steps that a limit is divided in
LIMITS = 10  # what takes longer than so many limits stands in the last step
CITY = (0, 0)
Numbers = NDArray[np.float64]
Key = tuple[int, int]  # category and unit, 0 for all


@dataclass(frozen=True)
class Spell:
    """Orders of one category and unit that used the same part of their limit, and whether they closed then.

    `step` counts twentieths of the limit, `n` orders; what did not close was still open.
    """

    category: int
    unit: int
    step: int
    closed: bool
    n: int = 1


@dataclass(frozen=True)
class Chance:
    """How likely an open order ends in time, and what its like did.

    `like` orders of `level` (unit, category or city) were still open after the same part of their limit and
    it is known whether they closed within it; `in_time` of them did. `levels` tells the same of every level
    that the value rests on, the widest first.
    """

    value: float
    like: int
    in_time: int
    level: str
    levels: tuple[tuple[str, int, int], ...] = ()  # level, like, in time


def step_of(spent: float, limit: float) -> int:
    """Return the step in which a time lies, both in working days; exactly at the limit is within it."""
    if limit <= 0:
        return PARTS if spent > 0 else 0
    share = spent / limit * PARTS
    step = int(share)
    return step - 1 if step == PARTS and share == step else min(step, PARTS * LIMITS)


class Curves:
    """Survival curves of every category of every unit, of every category, and of all orders together."""

    def __init__(self, spells: Iterable[Spell], rule: RiskRule) -> None:
        self._rule = rule
        size = PARTS * LIMITS + 1
        closed: dict[Key, Numbers] = defaultdict(lambda: np.zeros(size))
        left: dict[Key, Numbers] = defaultdict(lambda: np.zeros(size))
        for each in spells:
            for key in ((each.category, each.unit), (each.category, 0), CITY):
                (closed if each.closed else left)[key][each.step] += each.n
        self._curves = {key: _Curve(closed[key], left[key]) for key in {*closed, *left}}

    def chance(self, category: int, unit: int, step: int) -> Chance | None:
        """Return the chance that an order that is open in a step of its limit closes within the limit.

        None where too few of any kind were open as long, and where most orders of its category that were are
        younger than their limit: nobody knows yet how such orders end.
        """
        chance: Chance | None = None
        value: float | None = None
        levels: list[tuple[str, int, int]] = []
        for level, key in (("city", CITY), ("category", (category, 0)), ("unit", (category, unit))):
            curve = self._curves.get(key)
            if curve is None or not curve.open_at(step):
                continue
            known = curve.decided(step)
            if known * 2 < curve.open_at(step):
                if level == "category":
                    return None
                continue
            own, weight = curve.in_time(step), self._rule.weight if value is not None else 0
            value = (known * own + weight * (value or 0.0)) / (known + weight)
            levels.append((level, known, curve.counted(step)))
            if known >= self._rule.least:
                chance = Chance(value, known, curve.counted(step), level)
        return None if chance is None or value is None else replace(chance, value=value, levels=tuple(levels))


class _Curve:
    """One curve in steps of the limit: how many closed and how many were lost from sight in each."""

    def __init__(self, closed: Numbers, left: Numbers) -> None:
        total = closed + left
        # At risk in a step are all that were not over before it.
        self._at_risk = total[::-1].cumsum()[::-1]
        stay = 1 - closed / np.maximum(self._at_risk, 1)
        self._before = np.concatenate([[1.0], np.cumprod(stay)])  # open when a step begins
        self._closed = np.concatenate([[0.0], closed.cumsum()])
        self._lost = np.concatenate([[0.0], left.cumsum()])

    def open_at(self, step: int) -> int:
        """Return how many were still open when a step began."""
        return int(self._at_risk[step])

    def decided(self, step: int) -> int:
        """Return of how many of them it is known whether they closed within the limit."""
        lost = self._lost[PARTS] - self._lost[step] if step < PARTS else 0.0
        return int(self._at_risk[step] - lost)

    def in_time(self, step: int) -> float:
        """Return the share of those open when a step begins that closes within the limit."""
        if step >= PARTS or self._before[step] <= 0:
            return 0.0
        return float(1 - self._before[PARTS] / self._before[step])

    def counted(self, step: int) -> int:
        """Return how many closed from the begin of a step to the limit."""
        return int(self._closed[PARTS] - self._closed[step]) if step < PARTS else 0


def deciles(risk: Sequence[float], late: Sequence[bool], parts: int = 10) -> list[tuple[float, float, int]]:
    """Return by tenth of the predicted risk, the lowest first: mean prediction, share that was late, n."""
    predicted, came = np.asarray(risk, dtype=np.float64), np.asarray(late, dtype=np.float64)
    order = np.argsort(predicted, kind="stable")
    return [
        (float(predicted[some].mean()), float(came[some].mean()), len(some))
        for some in np.array_split(order, parts)
        if len(some)
    ]
