"""Tell what exclusions do to rates: before, after, and whose orders are left out the most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar

from dashboard.appraisal.indicators import indicator
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts, Rate

FEWEST = 3  # excluded orders from which a unit may be named as the one that excludes the most
RATES = ("resolution", "satisfaction", "on_time")


@dataclass(frozen=True)
class Effect:
    """The counts of a group of orders before and after exclusion."""

    before: Counts
    after: Counts

    @property
    def excluded(self) -> int:
        """Return how many due orders are left out: due before minus due after, the length of the list."""
        return self.before.due - self.after.due

    @property
    def share(self) -> Rate:
        """Return excluded ÷ due before exclusion."""
        return Rate(Fraction(self.excluded), self.before.due)

    def rates(self, name: str, settings: AppraisalSettings) -> tuple[Rate, Rate]:
        """Return a rate before and after exclusion."""
        return indicator(name, self.before, settings), indicator(name, self.after, settings)

    def gained(self, name: str, settings: AppraisalSettings) -> Fraction:
        """Return by how much exclusion raised a rate, 0 where one of both has no denominator."""
        before, after = self.rates(name, settings)
        if before.value is None or after.value is None:
            return Fraction(0)
        return after.value - before.value


class HasEffect(Protocol):
    """Anything that an effect belongs to."""

    @property
    def effect(self) -> Effect:
        """Return its effect."""


Item = TypeVar("Item", bound=HasEffect)


def heaviest(items: Iterable[Item], minimum: int, fewest: int = FEWEST) -> Item | None:
    """Return whose share of excluded orders is the highest, None where nobody's is above that of all.

    Only of those with `minimum` due orders before exclusion and `fewest` excluded ones, so that one decision
    names nobody. Ties go to the first.
    """
    every = list(items)
    due = sum(each.effect.before.due for each in every)
    usual = Fraction(sum(each.effect.excluded for each in every), due) if due else Fraction(0)
    found = [each for each in every if each.effect.before.due >= minimum and each.effect.excluded >= fewest]
    best = max(found, key=lambda each: each.effect.share.value or 0, default=None)
    return best if best is not None and (best.effect.share.value or 0) > usual else None
