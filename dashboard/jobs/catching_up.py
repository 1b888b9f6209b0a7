"""Which periods are to be done now: due and not done, asked of the table and never of a memory.

A clock that jumps back finds its periods done. One that jumps ahead, or a worker that slept, makes up the
newest period of a job alone, or of the jobs that say so those of the last week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.jobs.failing import may_take
from dashboard.jobs.model import Job, Known
from dashboard.jobs.rhythm import Period, Rhythm, newest_period, periods_between

MADE_UP = timedelta(days=7)


def candidates(job: Job, now: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> tuple[Period, ...]:
    """Return the periods that may have to be done at a moment, oldest first."""
    if job.each:
        return tuple(periods_between(job.rhythm, now - MADE_UP, now, zone, calendar))
    newest = newest_period(job.rhythm, now, zone, calendar)
    return (newest,) if newest else ()


def begins_later(job: Job, first: datetime | None) -> bool:
    """Tell whether a job that was never due before waits for its next period: a nightly one does.

    `first` is when the first period in the table of runs was due, None where there is none.
    """
    return first is None and not job.rhythm.minutes


def wanted(
    periods: tuple[Period, ...], known: Mapping[str, Known], first: datetime | None, now: datetime
) -> tuple[Period, ...]:
    """Return what is to be done now, oldest first; `known` holds the table's rows of these periods.

    Nothing is made up from before the job's first period; without one the newest candidate is it.
    """
    since = first if first is not None else max((each.due for each in periods), default=now)
    keys = {each.key for each in periods}
    again = [
        Period(row.period, row.due)
        for row in known.values()
        if row.period not in keys and row.state == "waiting"
    ]
    due = [each for each in periods if _is_wanted(each, known.get(each.key), since, now)]
    return tuple(sorted((*again, *due), key=lambda each: each.due))


def _is_wanted(period: Period, row: Known | None, since: datetime, now: datetime) -> bool:
    return period.due >= since if row is None else may_take(row, now)


def left_out(rhythm: Rhythm, before: datetime | None, due: datetime) -> int:
    """Count the periods of minutes left out between the last one in the table and one that is due."""
    if before is None or not rhythm.minutes or before >= due:
        return 0
    return max(0, round((due - before) / timedelta(minutes=rhythm.minutes)) - 1)
