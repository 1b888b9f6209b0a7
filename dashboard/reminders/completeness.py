"""What is missing of a unit's contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from dashboard.reminders.contacts import PEOPLE, SHIFTS, Contact

# In this order; "roster" is named where a unit keeps a roster and a shift of the next days has nobody, "now"
# where the shift that runs has nobody.
GAPS = ("leader", "liaison", "mobile", "around_clock", "roster", "now")
AHEAD = 7  # days that the roster is looked through, today among them


def missing(
    contacts: Iterable[Contact],
    filled: Collection[tuple[date, str]],
    today: date,
    rostered: bool,
    running: tuple[date, str] | None = None,
) -> tuple[tuple[str, ...], tuple[date, ...]]:
    """Return what of GAPS a unit lacks, and the days of the next 7 on which a shift has nobody.

    `filled` are the shifts of its roster with somebody on duty; `rostered`: the unit keeps a roster at all.
    `running` is the shift that runs.
    """
    people = [each for each in contacts if each.active and each.duty in PEOPLE]
    days = tuple(
        day
        for day in (today + timedelta(days=n) for n in range(AHEAD))
        if any((day, shift) not in filled for shift in SHIFTS)
    )
    lacks = {
        "leader": not any(each.duty == "leader" for each in people),
        "liaison": not any(each.duty == "liaison" for each in people),
        "mobile": not people or any(not each.mobile for each in people if each.duty != "deputy"),
        "around_clock": not any(each.around_clock for each in people),
        "roster": rostered and bool(days),
        "now": rostered and running is not None and running not in filled,
    }
    return tuple(name for name in GAPS if lacks[name]), days if rostered else ()


def count_gaps(found: Sequence[tuple[str, ...]]) -> Mapping[str, int]:
    """Return how many units lack each of GAPS."""
    return {name: sum(name in gaps for gaps in found) for name in GAPS}
