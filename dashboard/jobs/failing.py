"""What follows a failure: when a period is tried again, when it is given up, when somebody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from dashboard.jobs.model import Known

# Between the tries of one period.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MOST_TRIES = len(BACK_OFF) + 1
# Failures in a row of one job, whatever their periods, after which the office is told.
ALARM_AFTER = 3
# A lease is renewed three times within its length.
LEASE = timedelta(seconds=30)
# No lease and no rest is as long: one that ends later was written by a clock that ran ahead.
LONGEST = BACK_OFF[-1] + timedelta(minutes=5)


def retry_at(tries: int, now: datetime) -> datetime | None:
    """Return when a period that failed `tries` times is tried again, None when it is given up."""
    return now + BACK_OFF[tries - 1] if tries < MOST_TRIES else None


def lapsed(until: datetime, now: datetime) -> bool:
    """Tell whether a lease or a rest is over, also one that a clock running ahead wrote."""
    return until <= now or until > now + LONGEST


def may_take(known: Known, now: datetime) -> bool:
    """Tell whether a worker may take a period that stands in the table of runs.

    Asked for again; left by a worker that was heard of no more; or failed and rested, and not yet given up.
    """
    if known.state == "waiting":
        return True
    if known.state not in ("running", "failed") or known.lease_until is None:
        return False
    return known.tries < MOST_TRIES and lapsed(known.lease_until, now)
