"""Freshness of a source against its own rhythm: how many expected arrivals were missed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# A live source is silent when three of its beats passed without a word.
LIVE_BEAT = timedelta(minutes=5)
GRACE = timedelta(minutes=30)


def missed_arrivals(
    rhythm: str, at: str, last_arrival: datetime | None, now: datetime, zone: ZoneInfo
) -> int:
    """Count the arrivals that should have come since the last one; 0 for a table imported once.

    `at` is the local time of a daily or weekly arrival ("08:00"); an arrival counts as missed half an hour
    after its time.
    """
    if last_arrival is None or rhythm == "once":
        return 0
    if rhythm in ("live", "hourly"):
        beat = LIVE_BEAT if rhythm == "live" else timedelta(hours=1)
        return max(0, int((now - last_arrival) / beat) - (3 if rhythm == "live" else 1))
    step = timedelta(days=7 if rhythm == "weekly" else 1)
    expected = _first_expected(at, last_arrival, step, zone)
    missed = 0
    while expected + GRACE < now:
        missed, expected = missed + 1, expected + step
    return missed


def _first_expected(at: str, last_arrival: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in (at or "08:00").split(":"))
    local = last_arrival.astimezone(zone)
    if step.days == 7:
        day = local.date() + step
        return datetime.combine(day, time(hour, minute), zone)
    expected = datetime.combine(local.date(), time(hour, minute), zone)
    return expected if expected > local else expected + step
