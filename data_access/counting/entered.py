"""What was entered by hand for units and months, added to their counts so that every score reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from dashboard.appraisal.entries import counted_as
from dashboard.clocks.periods import is_whole_month, months_of
from dashboard.views.counts import Counts
from dashboard.views.reference import Period
from data_access.counting.kept import unchanged
from data_access.schema import appraisal_entry, unit

e = appraisal_entry.c


def with_entries(
    connection: Connection, period: Period, found: dict[str, Counts], *, monthly: bool
) -> dict[str, Counts]:
    """Add the entries of the period's months to the counts by unit, with `monthly` by "yyyy-mm|unit".

    A month that the period covers in part adds nothing: nobody said which of its days an entry is of. Units
    without orders have no counts, and no score that anything could be added to.
    """
    months = [f"{part.first:%Y-%m}" for part in months_of(period) if is_whole_month(part)]
    if not months:
        return found
    added = _entries(connection, months, monthly)
    return {
        key: replace(counts, more={**counts.more, **added[key]}) if key in added else counts
        for key, counts in found.items()
    }


def _entries(connection: Connection, months: list[str], monthly: bool) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for month, code, counted in unchanged(connection, ("entries",), lambda: _every(connection)):
        if month not in months:
            continue
        for measure, n in counted.items():
            found[f"{month}|{code}" if monthly else code][measure] += n
    return {key: dict(each) for key, each in found.items()}


def _every(connection: Connection) -> list[tuple[str, str, Mapping[str, int]]]:
    """Return month, unit and counts of every entry that stands: few, and read once a state of the data."""
    rows = connection.execute(
        select(unit.c.code, e.month, e.kind, e.hundredths, e.numerator, e.denominator)
        .join(unit, unit.c.unit_id == e.unit_id)
        .where(e.state == "entered")
        .order_by(e.entry_id)
    )
    return [
        (row.month, row.code, counted_as(row.kind, row.hundredths, row.numerator, row.denominator))
        for row in rows
    ]
