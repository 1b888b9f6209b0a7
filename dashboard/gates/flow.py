"""What the ways of many orders come to: counts by step, rates with their denominators, median stays.

Arrays in, numbers out. Every count is of orders: one that was returned twice at a step counts once there, and
one that was handled twice may stand among the returned and the passed.

- return rate of a step = orders returned there ÷ orders on which it decided (passed, returned, solved, not
  solved); what still waits is in neither.
- overturn rate of gate 2 = orders of which gate 4 returned a reply that gate 2 had passed ÷ orders passed by
  gate 2.
- median stay = Kaplan–Meier median over the stays whose beginning is known, open ones counted as far as they
  are known (dashboard.appraisal.statistics).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dashboard.appraisal.statistics import funnel_position, kaplan_meier
from dashboard.clocks.calendar import DAY_SECONDS, WorkCalendar
from dashboard.gates.way import BITS, EVENTS, MARKS, OVERTURNED
from dashboard.views.counts import Rate
from dashboard.views.gates import DistrictGates, MedianStay, StepFlow

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
MINUTE = 60

# The gates that an order has to pass: those of a district's unit, and those of a city department or utility.
REQUIRED = {"district": (1, 2, 4), "department": (3, 4), "utility": (3, 4)}


def counts_by(marks: Numbers, group: Numbers, groups: int) -> NDArray[np.int64]:
    """Return how many orders of each group (rows) bear each of MARKS (columns)."""
    found = np.zeros((groups, len(MARKS)), np.int64)
    for place, name in enumerate(MARKS):
        found[:, place] = np.bincount(group[marks & BITS[name] > 0], minlength=groups)
    return found


def step_flow(step: str, counts: Sequence[int], stay: MedianStay) -> StepFlow:
    """Return one step's counts from a row of `counts_by`."""
    told = dict(zip(MARKS, counts, strict=True))
    entered, decided, passed, returned = (told[f"{step}.{event}"] for event in EVENTS)
    return StepFlow(step, entered, decided, passed, returned, told.get(f"{step}.unsolved", 0), stay)


def gate_two(counts: Sequence[int]) -> tuple[Rate, Rate]:
    """Return the return rate of gate 2 and the overturn rate of what it passed."""
    told = dict(zip(MARKS, counts, strict=True))
    returned = Rate(Fraction(int(told["gate2.returned"])), int(told["gate2.decided"]))
    return returned, Rate(Fraction(int(told[OVERTURNED])), int(told["gate2.passed"]))


def standing_out(rows: Sequence[DistrictGates], common: DistrictGates, minimum: int) -> list[DistrictGates]:
    """Return the districts of which gate 4 overturns more than chance allows, while gate 2 returns less.

    Less than all districts together at gate 2, and above the 95 % limits of the funnel at gate 4, the highest
    rate first; only with the minimum sample in both denominators.
    """
    if common.overturned.value is None or common.returned.value is None:
        return []
    shared, usual = float(common.overturned.value), common.returned.value
    found = [
        each
        for each in rows
        if min(each.overturned.denominator, each.returned.denominator) >= minimum
        and each.overturned.value is not None
        and each.returned.value is not None
        and each.returned.value < usual
        and funnel_position(float(each.overturned.value), each.overturned.denominator, shared) > 0
    ]
    return sorted(found, key=_highest)


def _highest(each: DistrictGates) -> tuple[Fraction, int]:
    assert each.unit is not None
    return -(each.overturned.value or Fraction(0)), each.unit.official_order


def skipped(marks: Numbers, kind: Sequence[str], closed: Flags) -> dict[int, Flags]:
    """Return by gate which orders closed without ever standing at it, though they had to.

    `kind` is that of each order's appraised unit. An order without any check tells nothing; “not concerned”
    in the record is an account of the gate.
    """
    kinds = np.asarray(kind)
    told = closed & (marks != 0)
    return {
        gate: told
        & np.isin(kinds, [each for each, gates in REQUIRED.items() if gate in gates])
        & (marks & BITS[f"gate{gate}.seen"] == 0)
        for gate in (1, 2, 3, 4)
    }


def median_stay(seconds: NDArray[np.float64], ended: Flags, derived: int) -> MedianStay:
    """Return the median of stays in working seconds, open ones included; None where fewer than half ended."""
    if not len(seconds):
        return MedianStay()
    minutes = np.floor(seconds / MINUTE)
    curve = kaplan_meier(minutes.tolist(), ended.tolist())
    half = curve.quantile(0.5)
    return MedianStay(None if half is None else half * MINUTE / DAY_SECONDS, curve.n, curve.censored, derived)


def working_seconds(
    calendar: WorkCalendar, zone: ZoneInfo, start: Numbers, end: Numbers
) -> NDArray[np.float64]:
    """Return how much of each span (seconds since 1970) lies on working days of 24 hours of a zone.

    The same as WorkCalendar.seconds_on_workdays one by one; a day's offset from UTC is that of its noon.
    """
    if not len(start):
        return np.empty(0)
    first = int(min(start.min(), end.min())) // DAY_SECONDS - 1
    last = int(max(start.max(), end.max())) // DAY_SECONDS + 2
    noons = [datetime.fromtimestamp(day * DAY_SECONDS + DAY_SECONDS // 2, UTC) for day in range(first, last)]
    offsets = np.array([_offset(noon, zone) for noon in noons], np.int64)
    worked = np.array([calendar.is_workday(noon.date()) for noon in noons])
    before: Numbers = np.concatenate([[0], np.cumsum(worked) * DAY_SECONDS])

    def up_to(moment: Numbers) -> Numbers:
        local = moment + offsets[moment // DAY_SECONDS - first]
        day = local // DAY_SECONDS - first
        part: Numbers = np.where(worked[day], local % DAY_SECONDS, 0)
        found: Numbers = before[day] + part
        return found

    spans: NDArray[np.float64] = np.maximum(up_to(end) - up_to(start), 0).astype(np.float64)
    return spans


def _offset(noon: datetime, zone: ZoneInfo) -> int:
    offset = noon.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
