"""A district's week: which week is meant, and its places in the official order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from dashboard.clocks.periods import UnknownPeriod, parse_period, week_period
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import UNDETERMINED

WEEK = timedelta(days=7)


def read_week(text: str, today: date) -> Period:
    """Return the week that an address asks for; the last one that has ended where it asks for none."""
    try:
        found = parse_period(text, today) if text else None
    except UnknownPeriod:
        found = None
    if found is not None and found.kind == "week":
        return found
    return week_period(today - WEEK)


def week_beside(week: Period, weeks: int) -> Period:
    """Return the week so many weeks later, earlier for a negative number."""
    return week_period(week.first + weeks * WEEK)


def places_of(
    district: Unit, units: Sequence[Unit], week: Period, found: Collection[str]
) -> list[Unit | None]:
    """Return a district's townships in force in a week, then places with orders that are none, then None.

    `found` are the codes of the places with orders in any column, so that none is hidden. None stands for the
    orders that lie in no township: those of the district's own offices.
    """
    own = [each for each in units if each.kind == "township" and each.district_id == district.unit_id]
    standing = [each for each in own if _in_force(each, week) and each.appraised]
    rest = {each.code for each in standing} | {f"{district.code}:{UNDETERMINED}"}
    others = [each for each in units if each.code in found and each.code not in rest]
    return [*standing, *others, None]


def _in_force(unit: Unit, week: Period) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= week.last
    return begun and (unit.valid_to is None or unit.valid_to >= week.first)
