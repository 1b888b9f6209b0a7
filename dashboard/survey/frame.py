"""Who may be drawn: enterprises of the frame, their sizes, and why one may not be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.i18n import noop

# Sizes as the statistics office names them (统计上大中小微型企业划分办法, 2017); "" where nobody said it.
SIZES = ("large", "medium", "small", "micro", "")
SIZE_NAMES: Mapping[str, str] = {
    "large": noop("Large"),
    "medium": noop("Medium-sized"),
    "small": noop("Small"),
    "micro": noop("Micro"),
    "": noop("Size unknown"),
}


def not_drawable(phone: str, closed_on: date | None, day: date) -> str:
    """Tell why an enterprise is outside the frame on a day: "closed", "no_phone"; "" where it is inside."""
    if closed_on is not None and closed_on <= day:
        return "closed"
    return "" if phone else "no_phone"
