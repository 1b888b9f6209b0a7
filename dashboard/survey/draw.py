"""Draw enterprises by chance from a frame so that anybody can draw the same ones again.

Every candidate of a stratum is put in order by a digest of seed and key, and the first n are taken: a simple
random sample without replacement of each stratum (sequential sampling by permanent random numbers: Ohlsson,
Coordination of samples using permanent random numbers, in Cox et al., Business Survey Methods, 1995). Those
next in order stand in, in that order, for enterprises that cannot be asked. A seed that was made known
before the frame was closed lets others check that nobody chose; a new month needs a new seed, or the same
enterprises come first again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Candidate:
    """An enterprise of the frame; a resting one was asked of late and is left alone this time."""

    key: str
    stratum: str
    resting: bool = False


@dataclass(frozen=True)
class DrawnStratum:
    """What a stratum holds and gave: `population` in the frame, `eligible` of them not resting.

    `sample` is n, `replacements` r, `quota` what was asked for. `probability` is the design's chance n ÷
    eligible of each eligible enterprise to be in the sample, 0 where none is eligible.
    """

    stratum: str
    population: int
    eligible: int
    quota: int
    sample: int
    replacements: int

    @property
    def probability(self) -> Fraction:
        """Return the inclusion probability of an eligible enterprise."""
        return Fraction(self.sample, self.eligible) if self.eligible else Fraction(0)

    @property
    def short(self) -> int:
        """Return how many the quota lacks because too few are eligible."""
        return self.quota - self.sample


@dataclass(frozen=True)
class Drawn:
    """A drawn enterprise; `position` counts from 1 in its stratum, replacements go on after the sample."""

    key: str
    stratum: str
    position: int
    replacement: bool


@dataclass(frozen=True)
class Draw:
    """A draw: its strata in the order of their keys, and who was drawn by stratum and position."""

    seed: str
    frame: str
    strata: tuple[DrawnStratum, ...]
    drawn: tuple[Drawn, ...]


def frame_print(frame: Sequence[Candidate]) -> str:
    """Return a digest (SHA-256) of a frame that does not depend on its order."""
    lines = sorted(json.dumps([each.key, each.stratum, each.resting]) for each in frame)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(
    frame: Sequence[Candidate],
    quotas: Mapping[str, int],
    replacements: Fraction | float,
    seed: str,
    *,
    least_replacements: int = 0,
) -> Draw:
    """Draw the sample of each stratum and the enterprises that stand in for it.

    `replacements` is the share of the sample to be held ready, rounded up, and at least
    `least_replacements` where anybody is drawn. A stratum with too few eligible ones gives what it has. A
    stratum without a quota gives nothing; one that only the quotas name holds nobody. Raises ValueError for
    a key that stands twice in the frame, and for negative numbers.
    """
    share = replacements if isinstance(replacements, Fraction) else Fraction(str(replacements))
    _check(frame, quotas, share, least_replacements)
    population = Counter(each.stratum for each in frame)
    eligible: dict[str, list[str]] = {}
    for each in frame:
        if not each.resting:
            eligible.setdefault(each.stratum, []).append(each.key)
    strata: list[DrawnStratum] = []
    drawn: list[Drawn] = []
    for stratum in sorted(population.keys() | quotas.keys()):
        keys = sorted(eligible.get(stratum, ()), key=lambda key: _place(seed, key))
        quota = quotas.get(stratum, 0)
        n = min(quota, len(keys))
        ready = max(least_replacements, ceil(share * n)) if n else 0
        taken = keys[: n + ready]
        strata.append(DrawnStratum(stratum, population[stratum], len(keys), quota, n, len(taken) - n))
        drawn += [Drawn(key, stratum, place, place > n) for place, key in enumerate(taken, 1)]
    return Draw(seed, frame_print(frame), tuple(strata), tuple(drawn))


def _place(seed: str, key: str) -> tuple[bytes, str]:
    return hashlib.sha256(json.dumps([seed, key]).encode()).digest(), key


def _check(frame: Sequence[Candidate], quotas: Mapping[str, int], share: Fraction, least: int) -> None:
    twice = sorted(key for key, n in Counter(each.key for each in frame).items() if n > 1)
    if twice:
        raise ValueError(f"enterprises that stand in the frame more than once: {', '.join(twice)}")
    negative = sorted(stratum for stratum, quota in quotas.items() if quota < 0)
    if negative:
        raise ValueError(f"quotas below 0: {', '.join(negative)}")
    if share < 0 or least < 0:
        raise ValueError(f"share {share} and number {least} of replacements must not be below 0")
