"""What each order cost a unit: the points lost, shared out exactly over the orders behind them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

from dashboard.appraisal import indicators
from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.counts import Counts, Rate, Score, ScoreItem

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class OrderLoss(Generic[Key]):
    """An order with the points that it cost, in all and by indicator; those it cost nothing are left out."""

    key: Key
    points: Fraction
    by: Mapping[str, Fraction]


def order_losses(
    score: Score, orders: Mapping[Key, Counts], settings: AppraisalSettings
) -> tuple[OrderLoss[Key], ...]:
    """Share the points that a unit lost over its orders, dearest first; orders without a loss are left out.

    `orders` are the counts of each order by itself: its own denominator and numerator. What an order lacks of
    its denominator is its share of what all lack together, so the shares of an indicator add up to the points
    lost by it, whatever the rule. Where less is better, and for a penalty, those counted share the loss. What
    a volume or a figure entered by hand cost is of no order. Raises ValueError where the orders are not those
    of the score.
    """
    found: dict[Key, dict[str, Fraction]] = {}
    for item in score.items:
        if not item.scored or not item.lost or not of_orders(item):
            continue
        for key, points in _shares(item, orders, settings).items():
            found.setdefault(key, {})[item.indicator] = points
    losses = [OrderLoss(key, sum(by.values(), Fraction(0)), by) for key, by in found.items()]
    return tuple(sorted(losses, key=lambda each: -each.points))


def lost_points(score: Score) -> Fraction:
    """Return the points that a unit lost by all its indicators, before the score is rounded."""
    return sum((item.lost for item in score.items), Fraction(0))


def of_orders(item: ScoreItem) -> bool:
    """Tell whether single orders cost the points that an item lost."""
    return item.kind != "share" and REGISTRY[item.indicator].of != "entered"


def _lack(rate: Rate, item: ScoreItem) -> Fraction:
    return rate.numerator if REGISTRY[item.indicator].fewer else rate.denominator - rate.numerator


def _shares(
    item: ScoreItem, orders: Mapping[Key, Counts], settings: AppraisalSettings
) -> dict[Key, Fraction]:
    lacking: dict[Key, Fraction] = {}
    for key, counts in orders.items():
        # That a whole unit has no verdicts is a matter of the unit: its indicator is not scored then.
        rate = indicators.indicator(item.indicator, replace(counts, verdict_missing=0), settings)
        if lack := _lack(rate, item):
            lacking[key] = lack
    total = sum(lacking.values(), Fraction(0))
    if total != _lack(item.rate, item):
        raise ValueError(f"the orders lack {total} of {item.indicator}, its rate {item.rate}")
    return {key: item.lost * lack / total for key, lack in lacking.items()}
