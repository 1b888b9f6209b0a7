"""Settings of the social review: how many sit on a panel, and which votes decide."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.appraisal.settings import exact


class ReviewSettings(BaseModel):
    """What the review leaves to the office.

    `seats` on a panel, an odd number; `substitutes` are drawn with it. A vote counts from `quorum` of the
    seats on, rounded up, abstentions among them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seats: Literal[3, 5, 7, 9] = 5
    substitutes: int = Field(default=2, ge=0, le=9)
    quorum: Decimal = Field(default=Decimal("0.66"), gt=0, le=1)

    def present(self, seats: int) -> int:
        """Return how many members must have voted for a panel's vote to count."""
        return ceil(exact(self.quorum) * seats)


def majority(seats: int) -> int:
    """Return the votes that exclude an order: more than half of all seats, so that a tie never does."""
    return int(Fraction(seats, 2)) + 1
