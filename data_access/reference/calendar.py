"""Read the committed table of State Council holidays and make-up days."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib import resources

from dashboard.clocks.calendar import SpecialDay


@cache
def load_special_days() -> tuple[SpecialDay, ...]:
    """Return every listed day of 2007-2026 in order (source: State Council notices, see the table)."""
    table = resources.files("data_access.reference") / "calendar.csv"
    with table.open(encoding="utf-8") as lines:
        return tuple(_special_day(row) for row in csv.DictReader(lines))


def _special_day(row: dict[str, str]) -> SpecialDay:
    return SpecialDay(
        day=date.fromisoformat(row["date"]),
        workday=row["workday"] == "1",
        name=row["name"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        paper=row["paper"],
    )
