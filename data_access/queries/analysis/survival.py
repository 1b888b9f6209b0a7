"""How long orders stay open: each order of a cohort with its working time so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, case, func, not_, select

from dashboard.appraisal.statistics import Survival, kaplan_meier
from dashboard.clocks.calendar import DAY_SECONDS, WorkCalendar
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions
from data_access.counting.tally import Where, day_number, where_conditions
from data_access.schema import order, source

o = order.c


@dataclass(frozen=True)
class Cohort:
    """Working days that the orders of a cohort have been open, and whether that ended with their close."""

    days: tuple[float, ...]
    closed: tuple[bool, ...]

    def survival(self) -> Survival:
        """Return the curve of the cohort, open orders counted up to the data time."""
        return kaplan_meier(self.days, self.closed)


def cohort(
    connection: Connection,
    period: Period,
    conditions: Conditions,
    calendar: WorkCalendar,
    where: Where = Where(),
) -> Cohort:
    """Return the orders accepted in the period, as they stood at the data time.

    The event is the standing close. An open order counts up to the data time, a withdrawn one up to its
    withdrawal, but one that the unit asked to withdraw up to the data time: leaving undone may not shorten
    a time. Direct answers have no clock, excluded orders are left out. Which basis the page counts on
    does not matter here.
    """
    facts = conditions.facts
    left = and_(conditions.is_withdrawn, not_(o.withdrawal_asked))
    done = and_(facts.closed, not_(facts.asked))
    matching = [
        conditions.known,
        o.opened_day.between(day_number(period.first), day_number(period.last)),
        not_(facts.excluded),
        not_(facts.direct),
        *where_conditions(where),
    ]
    columns = (
        func.coalesce(o.received_at, o.dispatched_at, o.opened_at).label("start"),
        case((done, o.closed_at), (left, o.withdrawn_at), else_=conditions.moment).label("end"),
        case((done, o.work_seconds), else_=None).label("work_seconds"),
        case((done, 1), else_=0).label("closed"),
        source.c.time_zone,
    )
    statement = select(*columns).join(source, source.c.source_id == o.source_id).where(*matching)
    rows = connection.execute(statement).all()
    return Cohort(tuple(_days(calendar, row) for row in rows), tuple(bool(row.closed) for row in rows))


def _days(calendar: WorkCalendar, row: Any) -> float:
    seconds = row.work_seconds
    if seconds is None:
        zone = ZoneInfo(row.time_zone)
        seconds = calendar.work_seconds(row.start.astimezone(zone), row.end.astimezone(zone))
    return float(seconds) / DAY_SECONDS
