"""The days before and after a report that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WINDOW = 28  # days before and after a report


@dataclass(frozen=True)
class Windows:
    """Equally long stretches of days before and after a report; `days` is 0 before the first day ended."""

    before: tuple[date, date]
    after: tuple[date, date]
    days: int

    @property
    def whole(self) -> bool:
        """Tell whether all days of the comparison have passed."""
        return self.days == WINDOW


def windows(dated: date, last_known: date) -> Windows:
    """Return the days that are compared: the day of the report itself belongs to neither side.

    Both sides have as many days as have passed since with data, at most WINDOW: a longer time before would
    compare more days with fewer.
    """
    days = max(0, min(WINDOW, (last_known - dated).days))
    before = (dated - timedelta(days=days), dated - timedelta(days=1))
    return Windows(before, (dated + timedelta(days=1), dated + timedelta(days=days)), days)
