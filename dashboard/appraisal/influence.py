"""Leave-one-out effects: how far a unit's rate would move without one of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.views.counts import Rate

LEAST_EFFECT = Fraction(3, 10)  # percentage points; smaller effects are not worth a sentence


@dataclass(frozen=True)
class Influence:
    """A part of a unit, its own rate, and what leaving it out would add to the unit's rate."""

    key: str
    rate: Rate
    effect: Fraction  # percentage points, > 0


def effect_of(part: Rate, whole: Rate) -> Fraction | None:
    """Return the percentage points that the whole's rate gains without the part.

    Negative where the part holds the rate up; None where nothing is left without it.
    """
    rest = Rate(whole.numerator - part.numerator, whole.denominator - part.denominator)
    if whole.value is None or rest.value is None:
        return None
    return 100 * (rest.value - whole.value)


def strongest(parts: Mapping[str, Rate], whole: Rate, least: Fraction = LEAST_EFFECT) -> Influence | None:
    """Return the part without which the whole's rate would be highest; of equal ones the first.

    None where no part costs the whole at least `least` percentage points.
    """
    found: Influence | None = None
    for key, rate in parts.items():
        effect = effect_of(rate, whole)
        if effect is not None and effect >= least and (found is None or effect > found.effect):
            found = Influence(key, rate, effect)
    return found
