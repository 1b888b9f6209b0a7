"""Reckon working days and times of day for whole columns at once.

Moments are numpy datetime64[s] in local time; NaT stands for "did not happen".
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from dashboard.clocks.calendar import WorkCalendar
from data_access.reference.calendar import load_special_days

Moments = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

NEVER = np.datetime64("NaT", "s")
DAY = np.timedelta64(1, "D")
_FIRST, _LAST = date(2015, 1, 1), date(2045, 12, 31)


@cache
def calendar() -> WorkCalendar:
    """Return the committed calendar of working days."""
    return WorkCalendar.from_days(load_special_days())


@cache
def _counted() -> tuple[Moments, Numbers]:
    """Return every working day, and for each calendar day how many working days lie up to it."""
    every = [_FIRST + timedelta(days=n) for n in range((_LAST - _FIRST).days + 1)]
    worked = np.array([calendar().is_workday(day) for day in every])
    return np.array(every, dtype="datetime64[D]")[worked], np.cumsum(worked)


def add_workdays(moments: Moments, n: Numbers | int) -> Moments:
    """Return 00:00 of the n-th working day after each moment's day, which itself is not counted."""
    days, counts = _counted()
    missing = np.isnat(moments)
    offset = np.where(missing, 0, (moments.astype("datetime64[D]") - np.datetime64(_FIRST)).astype(int))
    found: Moments = days[counts[offset] + n - 1].astype("datetime64[s]")
    return np.where(missing, NEVER, found)


def end_of_workday(moments: Moments, n: Numbers | int) -> Moments:
    """Return 24:00 of the n-th working day after each moment's day."""
    return add_workdays(moments, n) + DAY


def seconds(values: Floats | Numbers | float) -> npt.NDArray[np.timedelta64]:
    """Turn numbers into whole seconds of elapsed time."""
    return np.asarray(values).astype("timedelta64[s]")


def minutes(rng: np.random.Generator, low: float, high: float, size: int) -> npt.NDArray[np.timedelta64]:
    """Draw evenly spread times between `low` and `high` minutes."""
    return seconds(rng.uniform(low * 60, high * 60, size))


def office_hours(rng: np.random.Generator, days: Moments) -> Moments:
    """Return a moment between 08:30 and 17:30 on each given day."""
    return days + minutes(rng, 510, 1050, len(days))


def next_morning(rng: np.random.Generator, days: Moments, after: int = 0) -> Moments:
    """Return a moment between 08:00 and 10:40, `after` days after each given day."""
    return days + minutes(rng, 480 + after * 1_440, 640 + after * 1_440, len(days))


def where(flags: Flags, moments: Moments, otherwise: Moments | np.datetime64 = NEVER) -> Moments:
    """Keep the moments that are flagged."""
    return np.where(flags, moments, otherwise)
