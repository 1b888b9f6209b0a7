"""What a granted appeal changes of an order: its facts as they are counted, never as they were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.definitions.facts import FACTS
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS

# What one lost point can be about: a rate, or one item of the scorecard.
POINTS = ("resolution", "satisfaction", "on_time", *SCORECARD_ITEMS)
# The order is left out of the month's figures, or what was recorded is counted as corrected.
REMEDIES = ("exclude", "correct")

_CLOSED = {"closed": True, "asked": False, "excluded": False}
_CORRECTED = {
    "resolution": {
        **_CLOSED,
        "judged": True,
        "judged_solved": True,
        "confirmed": False,
        "unsolved_close": False,
        "verdict_missing": False,
    },
    "on_time": {**_CLOSED, "in_time": True},
    "satisfaction": {**_CLOSED, **dict.fromkeys(RATED_ANSWERS, False), "satisfied": True, "called": True},
    **{item: {f"{item}_applies": True, f"{item}_met": True} for item in SCORECARD_ITEMS},
}


@dataclass(frozen=True)
class Granted:
    """An appeal that was granted: against which point of an order, and what it changes."""

    appeal_id: int
    shard: int
    order_id: int
    point: str
    remedy: str


def facts_changed(point: str, remedy: str) -> dict[str, bool]:
    """Return which facts a granted appeal sets, and to what. Raises ValueError for what is none."""
    if point not in POINTS or remedy not in REMEDIES:
        raise ValueError(f"no appeal against {point!r} with {remedy!r}")
    return {"excluded": True} if remedy == "exclude" else _CORRECTED[point]


def adjusted(mark: int, granted: Sequence[Granted]) -> int:
    """Return an order's facts (bits of dashboard.definitions.facts.FACTS) with granted appeals applied.

    Corrections come first: an order that is left out stays out, whatever else was granted.
    """
    for each in sorted(granted, key=lambda one: one.remedy == "exclude"):
        for name, truth in facts_changed(each.point, each.remedy).items():
            bit = 1 << FACTS.index(name)
            mark = mark | bit if truth else mark & ~bit
    return mark
