"""What is entered by hand for a unit and a month: bonus and penalty points, figures without a table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from dashboard.appraisal.registry import ADDED, REGISTRY
from dashboard.records.step import Step

KINDS = ("points", "knowledge")
MOST_ADDED = Decimal(20)  # points of one entry, either way
MOST_COUNTED = 1_000_000

STEPS: Mapping[str, tuple[Step, ...]] = {
    "appraisal_entry": (Step("cancel", ("entered",), "cancelled"),),
}
OWED: Mapping[str, tuple[str, ...]] = {"appraisal_entry": ()}


def points_of(text: str) -> int | None:
    """Return points as a form sends them, in hundredths; None for what is no number of two decimals.

    Zero is no bonus and no penalty; at most MOST_ADDED either way.
    """
    try:
        points = Decimal(text.strip().replace("\N{MINUS SIGN}", "-"))
    except InvalidOperation:
        return None
    if not points.is_finite() or not points or abs(points) > MOST_ADDED:
        return None
    hundredths = points * 100
    return int(hundredths) if hundredths == hundredths.to_integral_value() else None


def counted_as(kind: str, hundredths: int, numerator: int, denominator: int) -> Mapping[str, int]:
    """Return what an entry adds to the counts of its unit and month, by measure."""
    if kind == "points":
        return {ADDED: hundredths}
    figure = REGISTRY[kind]
    return {figure.top: numerator, figure.bottom: denominator}
