"""Sources: their data time, freshness, and the moment at which a figure is computed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, exists, or_, select

from dashboard.importing.freshness import SILENT, arrival, missed_arrivals
from dashboard.views.reference import Period, SourceState
from data_access.counting.local_days import CITY_ZONE as CITY_ZONE
from data_access.counting.tally import day_number
from data_access.reference.english import shown_name
from data_access.schema import order, source


def source_states(connection: Connection, now: datetime) -> tuple[SourceState, ...]:
    """Return every source that holds orders, with its data time and missed arrivals, oldest first."""
    holds = exists().where(order.c.source_id == source.c.source_id)
    rows = connection.execute(select(source).where(holds).order_by(source.c.source_id)).all()
    return tuple(_state(row, now) for row in rows)


def last_arrival(row: Row[Any]) -> datetime | None:
    """Return when a source (its row) last delivered what its rhythm asks for, None for never."""
    last = arrival(row.rhythm, row.last_import_at, row.data_time)
    if last is not None and row.rhythm_since is not None:
        # Nothing was expected before somebody said the rhythm, however old the data were then.
        last = max(last, row.rhythm_since)
    return last


def _state(row: Row[Any], now: datetime) -> SourceState:
    return SourceState(
        code=row.code,
        name=shown_name(row.name),
        rhythm=row.rhythm,
        rhythm_at=row.rhythm_at,
        time_zone=row.time_zone,
        demo=row.demo,
        data_time=row.data_time,
        source_id=row.source_id,
        missed=missed_arrivals(
            row.rhythm,
            row.rhythm_at,
            last_arrival(row),
            now,
            ZoneInfo(row.time_zone),
        ),
    )


def sources_of(
    connection: Connection, period: Period, states: Iterable[SourceState]
) -> tuple[SourceState, ...]:
    """Return the sources that have an order opened, due, transferred or closed in the period."""
    first, last = day_number(period.first), day_number(period.last)
    days = (order.c.opened_day, order.c.due_day, order.c.transferred_day, order.c.closed_day)
    present = []
    for state in states:
        own = select(source.c.source_id).where(source.c.code == state.code).scalar_subquery()
        touched = or_(*(day.between(first, last) for day in days))
        if connection.scalar(select(exists().where(and_(order.c.source_id == own, touched)))):
            present.append(state)
    return tuple(present)


def newest_data_time(states: Iterable[SourceState]) -> datetime | None:
    """Return the newest data time of the sources that deliver by a rhythm, else of all; None without any.

    A table that came once neither holds the calendar back nor drives it on. Where no source has a rhythm yet,
    those go first that may have one.
    """
    told = [state for state in states if state.data_time]
    delivering = [state for state in told if state.rhythm not in SILENT]
    chosen = delivering or [state for state in told if state.rhythm != "once"] or told
    return max((state.data_time for state in chosen if state.data_time), default=None)


def moments_of(
    states: Iterable[SourceState], as_of: datetime, *, earlier: bool
) -> tuple[tuple[int, datetime], ...]:
    """Return the sources that are judged at another moment than a page's, with theirs: their own data time.

    Of a moment asked for that lies before the data, those alone whose data end before it.
    """
    return tuple(
        (state.source_id, state.data_time)
        for state in states
        if state.data_time and (state.data_time < as_of or (state.data_time > as_of and not earlier))
    )


def oldest_data_time(states: Iterable[SourceState]) -> datetime | None:
    """Return the oldest data time of some sources: the moment at which their figures are computed."""
    return min((state.data_time for state in states if state.data_time), default=None)
