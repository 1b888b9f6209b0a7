"""The steps of the rate scale of heat cells: three below the threshold, three from it on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

BELOW = (Decimal(5), Decimal(2))  # percentage points under the threshold
ABOVE = (Decimal("0.3"), Decimal("0.5"))  # shares of the way from the threshold to 100 %


def rate_steps(threshold: Decimal) -> tuple[Decimal, ...]:
    """Return where the steps begin, in per cent; the hard break of the colours is at the threshold."""
    below, above = (
        (threshold - part for part in BELOW),
        (threshold + (100 - threshold) * part for part in ABOVE),
    )
    return (*below, threshold, *above)


def rate_step(value: Fraction, steps: Sequence[Decimal]) -> int:
    """Return the step of a rate from 1 (lowest) to 6, compared on the exact fraction."""
    return 1 + sum(value * 100 >= Fraction(step) for step in steps)


def step_ranges(steps: Sequence[Decimal]) -> tuple[tuple[Decimal | None, Decimal | None], ...]:
    """Return each step's bounds in per cent, the lower one included; None where it is open."""
    lows = (None, *steps)
    highs = (*steps, None)
    return tuple(zip(lows, highs, strict=True))
