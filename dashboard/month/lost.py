"""Lists of lost points: one row a lost point, what was recorded of the order, and what it cost."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from dashboard.appraisal.losses import OrderLoss
from dashboard.definitions.facts import FACTS
from dashboard.views.vocabulary import RATED_ANSWERS, SCORECARD_ITEMS

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class LostPoint(Generic[Key]):
    """A point that an order cost its unit: by which indicator or item, what was recorded, how much.

    `recorded` is a word of layouts/pages/month/words.py.
    """

    key: Key
    point: str  # dashboard.month.adjusting.POINTS
    recorded: str
    points: Fraction


def lost_points(losses: Sequence[OrderLoss[Key]], marks: Mapping[Key, int]) -> Iterator[LostPoint[Key]]:
    """Yield every lost point of a unit, the dearest order first; items share what an order lost by them."""
    for loss in losses:
        facts = facts_of(marks[loss.key])
        for indicator, points in loss.by.items():
            if indicator != "six":
                yield LostPoint(loss.key, indicator, recorded(indicator, facts), points)
                continue
            missed = [item for item in SCORECARD_ITEMS if _missed(item, facts)]
            for item in missed:
                yield LostPoint(loss.key, item, "missed", points / len(missed))


def facts_of(mark: int) -> dict[str, bool]:
    """Return what is true of an order by its facts' names."""
    return {name: bool(mark >> place & 1) for place, name in enumerate(FACTS)}


def _missed(item: str, facts: Mapping[str, bool]) -> bool:
    return facts[f"{item}_applies"] and not facts[f"{item}_met"]


def recorded(point: str, facts: Mapping[str, bool]) -> str:
    """Return what was recorded that cost the point, as one word."""
    if facts["asked"]:
        return "asked"
    if not facts["closed"]:
        return "withdrawn" if facts["withdrawn"] and point != "satisfaction" else "open"
    if point == "on_time":
        return "late"
    if point == "resolution":
        if facts["unsolved_close"]:
            return "confirmed" if facts["confirmed"] else "explained"
        return "unsolved" if facts["judged"] else "unverified"
    answer = next((each for each in RATED_ANSWERS if facts[each]), "")
    return answer or ("unrated" if facts["called"] else "unanswered")
