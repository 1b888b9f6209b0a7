"""How long ago each district was visited, the ones to go to first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.views.reference import Unit


@dataclass(frozen=True)
class Since:
    """A district with its last visit, the days since, and how many there were in the year."""

    unit: Unit
    last: date | None
    days: int | None
    visits: int = 0


def since_visits(
    districts: Iterable[Unit],
    last: Mapping[int, date],
    held: Mapping[int, int],
    today: date,
) -> tuple[Since, ...]:
    """Return the districts by the days since their last visit: never visited first, then the longest ago.

    Ties stand in the official order. `last` and `held` are by unit_id.
    """
    found = [
        Since(
            unit,
            last.get(unit.unit_id),
            _days(last.get(unit.unit_id), today),
            held.get(unit.unit_id, 0),
        )
        for unit in districts
    ]
    return tuple(sorted(found, key=_first))


def _days(last: date | None, today: date) -> int | None:
    return None if last is None else max(0, (today - last).days)


def _first(one: Since) -> tuple[int, int, int]:
    return (0, 0, one.unit.official_order) if one.days is None else (1, -one.days, one.unit.official_order)
