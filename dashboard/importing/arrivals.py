"""Days whose orders of one unit seem not to have arrived: a silence that its usual number makes unlikely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import exp

from dashboard.clocks.calendar import WorkCalendar
from dashboard.views.reference import Period, Unit

# How unlikely a silence must be before it is told: a month has some 20 working days of 15 districts.
UNLIKELY = 1e-6
# Working days before the period that say what is usual; a month of them with its days off.
BEFORE = timedelta(days=28)

# Orders received, by appraised unit (its id; None: of none) and local day.
DailyOrders = Mapping[int | None, Mapping[date, int]]


@dataclass(frozen=True)
class Silence:
    """Working days in a row without any order of a unit that usually has `usual` orders a working day."""

    first: date
    last: date
    usual: float


def silences(orders: Mapping[date, int], days: Sequence[date], unlikely: float = UNLIKELY) -> list[Silence]:
    """Return the runs of days without an order that chance hardly explains, oldest first.

    `orders` counts a unit's orders by day of receipt, `days` are the working days looked at, in order: those
    on which the table has orders of any unit, so that a table that is late as a whole accuses nobody. A run
    of w days is told where e^(−λw) is under `unlikely`, λ being the mean of the other days (Poisson).
    """
    found = []
    total = sum(orders.get(day, 0) for day in days)
    for silent, run in groupby(days, key=lambda day: not orders.get(day, 0)):
        quiet = list(run)
        others = len(days) - len(quiet)
        if not silent or not others:
            continue
        usual = total / others
        if exp(-usual * len(quiet)) < unlikely:
            found.append(Silence(quiet[0], quiet[-1], usual))
    return found


def looked_at(period: Period, today: date) -> tuple[date, date]:
    """Return the first and the last day that tell of silences in a period; `today` is still running."""
    return period.first - BEFORE, min(period.last, today - timedelta(days=1))


def silent_districts(
    units: Sequence[Unit], daily: DailyOrders, period: Period, today: date, calendar: WorkCalendar
) -> tuple[tuple[Unit, Silence], ...]:
    """Return the districts with days of the period that lack orders, in the order of the units.

    Looked at are the working days up to the last whole day before the data time (`today`); days without an
    order of anybody are the table's silence, which its freshness tells.
    """
    first, last = looked_at(period, today)
    present = {day for each in daily.values() for day in each if first <= day <= last}
    days = sorted(day for day in present if calendar.is_workday(day))
    return tuple(
        (unit, silence)
        for unit in units
        if unit.kind == "district"
        for silence in silences(daily.get(unit.unit_id, {}), days)
        if silence.last >= period.first
    )
