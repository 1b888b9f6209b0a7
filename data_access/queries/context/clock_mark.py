"""What the clock alone has changed since the data: equal marks mean equal pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from data_access.counting.kept import settled, unchanged
from data_access.counting.tally import day_number
from data_access.queries.context.context import day_known
from data_access.queries.context.sources import oldest_data_time, source_states
from data_access.schema import order

o = order.c
DAY = timedelta(days=1)  # a deadline's day is that of its source's zone, at most a day from the city's

Mark = tuple[object, ...]


def clock_mark(connection: Connection, now: datetime) -> Mark:
    """Return how far the clock has come for this state of the data, in steps of five minutes.

    Two things of a page depend on the clock: arrivals that a source has missed, and deadlines passed since
    the data, of which an order is perhaps overdue. While no arrival was missed and no solve deadline passed
    between two moments, their marks are equal. Clocks before the solve one are not in the mark.
    """
    moment = settled(now)
    return unchanged(connection, ("clock mark", moment), lambda: _mark(connection, moment))


def _mark(connection: Connection, moment: datetime) -> Mark:
    states = source_states(connection, moment)
    since = oldest_data_time(states)
    if since is None:
        return (day_known(moment),)  # without data the reader's own day says which month is meant
    missed = tuple((each.code, each.missed) for each in states)
    days = (day_number((since - DAY).date()), day_number((moment + DAY).date()))
    near = or_(o.due_day.between(*days), o.due_first_day.between(*days))
    passed = [
        connection.scalar(select(func.max(due)).where(and_(near, due < moment)))
        for due in (o.solve_due, o.solve_due_first)
    ]
    return (missed, *passed)
