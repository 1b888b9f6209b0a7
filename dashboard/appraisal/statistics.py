"""How sure a figure is: intervals, plausible ranks, funnel limits, survival, adjustment for the mix.

Numbers in, numbers out; nothing here is ever scored or warned about. Everything random takes a seed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
DRAWS = 2_000
FUNNEL_LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class Interval:
    """A range of plausible values, both ends included."""

    low: float
    high: float


def wilson(successes: float, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Return Wilson's score interval of a share; None without a denominator.

    `successes` may be a sum of credits: with p = mean credit the interval is the one of answers that are
    all or nothing, which vary most, so it is never too narrow for answers in between.
    """
    if n <= 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = min(max(successes / n, 0.0), 1.0)
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and 1 the formula touches the end; rounding must not move it off.
    low = 0.0 if share == 0 else max(0.0, centre - half)
    high = 1.0 if share == 1 else min(1.0, centre + half)
    return Interval(low, high)


def seed_of(*parts: str) -> int:
    """Return a seed made of texts such as period and group: the same texts draw the same numbers."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def jeffreys_draws(successes: float, n: int, seed: int, draws: int = DRAWS) -> Floats:
    """Draw plausible shares: Beta(successes + ½, n − successes + ½), Jeffreys' prior.

    `successes` may be a sum of credits, as for `wilson`.
    """
    shape = min(max(successes, 0.0), float(n))
    return np.random.default_rng(seed).beta(shape + 0.5, n - shape + 0.5, draws)


def plausible_ranks(
    points: Floats, observed: Sequence[int], confidence: float = CONFIDENCE
) -> tuple[tuple[int, int], ...]:
    """Return for each unit the best and worst rank that its draws make plausible, widened to its own rank.

    `points` has a row a draw and a column a unit. Equal points share the better rank, as in the ranking.
    """
    tail = (1 - confidence) / 2
    found = []
    for column, rank in enumerate(observed):
        ranks = 1 + (points > points[:, column : column + 1]).sum(axis=1)
        best, worst = np.quantile(ranks, [tail, 1 - tail], method="inverted_cdf")
        found.append((min(int(best), rank), max(int(worst), rank)))
    return tuple(found)


def alike_groups(points: Floats, confidence: float = CONFIDENCE) -> tuple[tuple[int, ...], ...]:
    """Return the largest runs of neighbouring units of which no two can be told apart.

    Units are the columns of `points`, in the order of their observed points; runs may overlap, and a unit
    that stands apart is a run of its own. Two units are told apart when one is ahead in all but
    (1 − confidence) / 2 of the draws, equal points counting half for each.
    """
    size = points.shape[1]
    apart = np.zeros((size, size), dtype=bool)
    for column in range(size):
        one = points[:, column : column + 1]
        ahead = (one > points).mean(axis=0) + (one == points).mean(axis=0) / 2
        apart[column] = np.abs(ahead - 0.5) > confidence / 2
    runs: list[tuple[int, ...]] = []
    for first in range(size):
        last = first
        while last + 1 < size and not apart[last + 1, first : last + 1].any():
            last += 1
        if not runs or last > runs[-1][-1]:
            runs.append(tuple(range(first, last + 1)))
    return tuple(runs)


def funnel_limits(share: float, n: int, level: float) -> Interval:
    """Return the limits that a unit of n orders at the common share leaves with probability ≤ 1 − level.

    Exact binomial, half of the rest on each side, each limit a share that n orders can have. The normal law
    would promise shares above 1 where most rates are, and a limit smoothed between two counts would put a
    unit without any unsolved order outside although that is nothing unusual.
    """
    if n <= 0:
        return Interval(0.0, 1.0)
    if share <= 0 or share >= 1:
        edge = min(max(share, 0.0), 1.0)
        return Interval(edge, edge)
    cumulative = _binomial_cumulative(share, n)
    tail = (1 - level) / 2
    low, high = np.searchsorted(cumulative, [tail, 1 - tail])
    return Interval(min(int(low), n) / n, min(int(high), n) / n)


def _binomial_cumulative(share: float, n: int) -> Floats:
    counts = np.arange(n, dtype=np.float64)
    steps = np.log((n - counts) / (counts + 1)) + math.log(share / (1 - share))
    logs = n * math.log1p(-share) + np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(np.minimum(np.cumsum(np.exp(logs)), 1.0))


def funnel_position(share: float, n: int, common: float) -> int:
    """Return how far outside the funnel a unit lies: 0 inside, ±1 beyond 95 %, ±2 beyond 99.8 %."""
    inner, outer = (funnel_limits(common, n, level) for level in FUNNEL_LEVELS)
    for distance, limits in ((2, outer), (1, inner)):
        if share < limits.low:
            return -distance
        if share > limits.high:
            return distance
    return 0


@dataclass(frozen=True)
class Survival:
    """A Kaplan–Meier curve: from each of `times` on, `open_share` of the orders is still open.

    `low` and `high` are its 95 % limits, `at_risk` the orders open just before, `closed` those closed at it.
    """

    times: tuple[float, ...]
    open_share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]
    closed: tuple[int, ...]
    n: int
    censored: int

    def at(self, time: float) -> tuple[float, float, float]:
        """Return the open share with its limits at a time; 1 before the first close."""
        place = int(np.searchsorted(np.asarray(self.times), time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return self.open_share[place], self.low[place], self.high[place]

    def quantile(self, closed_share: float) -> float | None:
        """Return the time by which this share of the orders is closed; None where the curve ends above."""
        for time, share in zip(self.times, self.open_share, strict=True):
            if share <= 1 - closed_share + 1e-12:
                return time
        return None


def kaplan_meier(
    durations: Sequence[float], closed: Sequence[bool], confidence: float = CONFIDENCE
) -> Survival:
    """Estimate how long orders stay open, those still open counted up to where they are known.

    Limits: Greenwood's variance on the log(−log) scale, so they stay inside 0 and 1. Where every order is
    closed the variance has no value and the limits of the step before stay, down to 0.
    """
    lengths, events = np.asarray(durations, dtype=np.float64), np.asarray(closed, dtype=bool)
    times = np.unique(lengths[events])
    ordered, ordered_closed = np.sort(lengths), np.sort(lengths[events])
    at_risk = len(ordered) - np.searchsorted(ordered, times, side="left")
    deaths = np.searchsorted(ordered_closed, times, side="right") - np.searchsorted(
        ordered_closed, times, side="left"
    )
    share = np.asarray(np.cumprod(1 - deaths / at_risk), dtype=np.float64)
    low, high = _survival_limits(share, at_risk, deaths, confidence)
    return Survival(
        times=tuple(times.tolist()),
        open_share=tuple(share.tolist()),
        low=tuple(low),
        high=tuple(high),
        at_risk=tuple(at_risk.tolist()),
        closed=tuple(deaths.tolist()),
        n=len(ordered),
        censored=int((~events).sum()),
    )


def _survival_limits(
    share: Floats, at_risk: NDArray[np.int64], deaths: NDArray[np.int64], confidence: float
) -> tuple[list[float], list[float]]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    low: list[float] = []
    high: list[float] = []
    summed = 0.0
    for value, watched, died in zip(share.tolist(), at_risk.tolist(), deaths.tolist(), strict=True):
        if watched == died:
            low.append(0.0)
            high.append(high[-1] if high else 1.0)
            continue
        summed += died / (watched * (watched - died))
        spread = z * math.sqrt(summed) / math.log(value)
        low.append(math.exp(-math.exp(math.log(-math.log(value)) - spread)))
        high.append(math.exp(-math.exp(math.log(-math.log(value)) + spread)))
    return low, high


@dataclass(frozen=True)
class Standardised:
    """A rate as it would be with the common mix; `own` is the part of that mix where the unit has orders."""

    rate: float
    own: float


def standardise(
    rates: Mapping[str, tuple[float, int]], common: Mapping[str, tuple[float, int]]
) -> Standardised | None:
    """Return a unit's rate under the common mix of categories (direct standardisation).

    Both map categories to (numerator, denominator). In a category without orders of the unit the common
    rate stands in, which neither helps nor harms it. None where nothing is to be weighed.
    """
    total = sum(n for _successes, n in common.values())
    if not total or not any(n for _successes, n in rates.values()):
        return None
    rates_taken: list[float] = []
    own: list[float] = []
    for category, (successes, n) in common.items():
        if not n:
            continue
        weight = n / total
        unit_successes, unit_n = rates.get(category, (0.0, 0))
        rates_taken.append(weight * (unit_successes / unit_n if unit_n else successes / n))
        own.append(weight if unit_n else 0.0)
    # Summed exactly: the order in which the categories were read says nothing.
    return Standardised(math.fsum(rates_taken), math.fsum(own))
