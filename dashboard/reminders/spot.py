"""Spot calls: whose telephone is tried next, drawn by lot, and what a month's calls come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import median


def draw_unit(
    units: Sequence[int], last: Mapping[int, datetime], now: datetime, rest_days: int, seed: str
) -> int | None:
    """Draw one of the units that were not called within the days of rest; None where there is no unit.

    Where all of them were, those called longest ago are left in the lot. The same seed draws the same.
    """
    if not units:
        return None
    since = now - timedelta(days=rest_days)
    rested = [each for each in units if each not in last or last[each] <= since]
    if not rested:
        oldest = min(last[each] for each in units)
        rested = [each for each in units if last[each] == oldest]
    return Random(seed).choice(sorted(rested))


@dataclass(frozen=True)
class SpotResult:
    """A month's spot calls of a unit: how many were answered, how many within the limit, how soon."""

    called: int = 0
    answered: int = 0
    in_time: int = 0
    median_seconds: float | None = None


def spot_result(calls: Iterable[tuple[str, int | None]], limit: int) -> SpotResult:
    """Count calls, each a state (drawn, answered, missed) with its seconds; a call not yet made is none."""
    made = [(state, seconds) for state, seconds in calls if state != "drawn"]
    times = [seconds or 0 for state, seconds in made if state == "answered"]
    in_time = sum(seconds <= limit for seconds in times)
    return SpotResult(len(made), len(times), in_time, float(median(times)) if times else None)
