"""The steps of the rate scale of heat cells: three below the threshold, three from it on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

STEPS = (85, 88, 90, 93, 95)  # per cent; the hard break of the colours is at the third


def rate_step(value: Fraction, steps: Sequence[int] = STEPS) -> int:
    """Return the step of a rate from 1 (lowest) to 6, compared on the exact fraction."""
    return 1 + sum(value * 100 >= step for step in steps)


def step_ranges(steps: Sequence[int] = STEPS) -> tuple[tuple[int | None, int | None], ...]:
    """Return each step's bounds in per cent, the lower one included; None where it is open."""
    lows = (None, *steps)
    highs = (*steps, None)
    return tuple(zip(lows, highs, strict=True))
