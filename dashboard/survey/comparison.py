"""Satisfaction of the survey beside that of the call-backs: two series, never merged into one.

The survey asks enterprises drawn by chance about the service as a whole, a call-back those with an order
about that order; a gap between them is a thing to understand, neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.survey.estimation import Estimate
from dashboard.views.counts import Rate

NOBODY = Estimate(n=0, population=0)
NO_CALLS = Rate(Fraction(0), 0)


@dataclass(frozen=True)
class SatisfactionGap:
    """A unit's two satisfactions; `points` is survey − call-back, None where either rests on too few."""

    unit: str
    survey: Estimate
    call_back: Rate
    points: float | None


def satisfaction_gaps(
    survey: Mapping[str, Estimate], call_back: Mapping[str, Rate], minimum: int
) -> tuple[SatisfactionGap, ...]:
    """Return the gap of each unit in percentage points, in the survey's order, then the call-backs'.

    A gap needs at least `minimum` answers in the survey and in the call-backs. Raises ValueError for a
    minimum below 1.
    """
    if minimum < 1:
        raise ValueError(f"a gap needs answers on both sides: minimum {minimum} is below 1")
    found = []
    for unit in dict.fromkeys([*survey, *call_back]):
        asked, called = survey.get(unit, NOBODY), call_back.get(unit, NO_CALLS)
        enough = asked.n >= minimum and called.denominator >= minimum
        points = None
        if enough and asked.mean is not None and called.value is not None:
            points = 100 * (asked.mean - float(called.value))
        found.append(SatisfactionGap(unit, asked, called, points))
    return tuple(found)
