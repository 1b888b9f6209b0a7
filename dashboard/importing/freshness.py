"""Freshness of a source against its own rhythm: how many expected arrivals were missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

# A live source is silent when three of its beats passed without a word.
LIVE_BEAT = timedelta(minutes=5)
GRACE = timedelta(minutes=30)

# "none": nobody has said yet how often the source delivers; "once": it delivers no more.
RHYTHMS = ("none", "live", "hourly", "daily", "weekly", "once")
SILENT = ("none", "once")  # nothing is expected of them
STEPS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}

# Arrivals that show a rhythm, and how far from its step the time between two of them may be.
SHOWN_BY = 3
TOLERANCE = 0.25
SHORT = 0.5  # of the usual rows


def arrival(rhythm: str, imported_at: datetime | None, data_time: datetime | None) -> datetime | None:
    """Return when a source last delivered what its rhythm asks for.

    A table that was old when it came is no arrival of today: it counts as one of at most a step after the
    moment that its data reach.
    """
    if imported_at is None or data_time is None or rhythm not in STEPS:
        return imported_at
    return min(imported_at, data_time + STEPS[rhythm])


def missed_arrivals(
    rhythm: str, at: str, last_arrival: datetime | None, now: datetime, zone: ZoneInfo
) -> int:
    """Count the arrivals that should have come since the last one; 0 where none is expected.

    `at` is the local time of a daily or weekly arrival ("08:00"); an arrival counts as missed half an hour
    after its time.
    """
    if last_arrival is None or rhythm in SILENT:
        return 0
    if rhythm in ("live", "hourly"):
        beat = LIVE_BEAT if rhythm == "live" else timedelta(hours=1)
        return max(0, int((now - last_arrival) / beat) - (3 if rhythm == "live" else 1))
    step = STEPS["weekly" if rhythm == "weekly" else "daily"]
    expected = _first_expected(at, last_arrival, step, zone)
    missed = 0
    while expected + GRACE < now:
        missed, expected = missed + 1, expected + step
    return missed


def next_arrival(
    rhythm: str, at: str, last_arrival: datetime | None, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when the next arrival of a source is expected, None where none is.

    One that is late by less than half an hour is still the next one.
    """
    if last_arrival is None or rhythm in SILENT:
        return None
    if rhythm in ("live", "hourly"):
        beat = LIVE_BEAT if rhythm == "live" else timedelta(hours=1)
        return last_arrival + beat * (1 + max(0, int((now - last_arrival) / beat)))
    step = STEPS["weekly" if rhythm == "weekly" else "daily"]
    expected = _first_expected(at, last_arrival, step, zone)
    while expected + GRACE < now:
        expected += step
    return expected


def late_by(
    rhythm: str, at: str, arrived: datetime | None, data_time: datetime | None, zone: ZoneInfo
) -> timedelta | None:
    """Return how long after its time a table arrived, None where it was in time or none was asked for.

    Its time is the next arrival by the rhythm from the end of its data on; half an hour is let pass.
    """
    if arrived is None or data_time is None or rhythm in SILENT:
        return None
    if rhythm in ("live", "hourly"):
        expected = data_time + (LIVE_BEAT if rhythm == "live" else timedelta(hours=1))
    else:
        expected = _first_expected(at, data_time - timedelta(seconds=1), STEPS["daily"], zone)
    return arrived - expected if arrived - expected > GRACE else None


def usual_rows(before: Sequence[int]) -> int | None:
    """Return the rows expected of an arrival: the median of its like before it, from three on."""
    return round(median(before)) if len(before) >= SHOWN_BY else None


def is_short(rows: int, usual: int | None) -> bool:
    """Tell whether an arrival has under half of the rows that its like had before."""
    return usual is not None and rows < SHORT * usual


def _first_expected(at: str, last_arrival: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in (at or "08:00").split(":"))
    local = last_arrival.astimezone(zone)
    if step.days == 7:
        day = local.date() + step
        return datetime.combine(day, time(hour, minute), zone)
    expected = datetime.combine(local.date(), time(hour, minute), zone)
    return expected if expected > local else expected + step


def shown_rhythm(arrivals: Sequence[tuple[datetime, datetime]], zone: ZoneInfo) -> tuple[str, str]:
    """Return the rhythm that the last three arrivals show and its local time ("08:00"), else ("none", "").

    Arrivals are (when it came, data time), oldest first. Both have to step alike: old tables that are brought
    in one after the other came in no rhythm. That a source is live nobody concludes from three arrivals.
    """
    last = arrivals[-SHOWN_BY:]
    if len(last) < SHOWN_BY:
        return "none", ""
    for rhythm, step in STEPS.items():
        if all(_steps(moments, step) for moments in zip(*last, strict=True)):
            came = [moment.astimezone(zone) for moment, _data_time in last]
            return rhythm, "" if rhythm == "hourly" else max(f"{each:%H:%M}" for each in came)
    return "none", ""


def _steps(moments: Sequence[datetime], step: timedelta) -> bool:
    return all(abs(b - a - step) <= step * TOLERANCE for a, b in pairwise(moments))
