"""What became of the last day's provincial orders, and the city's own time to pass them on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, select

from dashboard.desk.history import answered_in_time, kept, last_day, month_start
from dashboard.people.access import Scope
from dashboard.views.counts import Times
from dashboard.views.desk import DeskOrder, History, Transfer
from dashboard.views.reference import SourceState
from data_access.counting.times import summarise
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.desk.orders import ARRIVED, provincial, read_orders, since
from data_access.schema import order

o = order.c
OPENED_BEFORE = 31  # days that the province may keep an order before its transfer-out


def history_of(
    connection: Connection, scope: Scope, state: SourceState, now: datetime, minutes: int
) -> History:
    """Return the last whole day of a source's provincial orders and what came since, and the month so far.

    Clocks are judged at the data time, never at the reader's now.
    """
    as_of = state.data_time or now
    zone = ZoneInfo(state.time_zone)
    first, until = last_day(as_of, zone)
    begun = datetime.combine(month_start(as_of, zone), time(0), zone)
    month = _read(connection, scope, state, begun, until, minutes)
    orders = _read(connection, scope, state, first, until, minutes)
    return History(
        source=state,
        first=first,
        until=until,
        orders=orders,
        transfer=Transfer(
            _times(connection, scope, (state,), first, until),
            _times(connection, scope, (state,), begun, until),
        ),
        onsite=kept(clock.state for each in month if (clock := each.state.clock("onsite"))),
        feedback=kept(clock.state for each in month if (clock := each.state.clock("feedback"))),
        answered=answered_in_time((each.facts for each in month), minutes, as_of),
    )


def _read(
    connection: Connection, scope: Scope, state: SourceState, first: datetime, until: datetime, minutes: int
) -> tuple[DeskOrder, ...]:
    matching = provincial(scope, state, since(first, OPENED_BEFORE), *_between(first, until))
    return read_orders(connection, state, matching, until, minutes)


def _between(first: datetime, until: datetime) -> list[ColumnElement[bool]]:
    """Return the condition of what arrived in a stretch of time."""
    return [first <= ARRIVED, until > ARRIVED]


def transfer_of(
    connection: Connection,
    scope: Scope,
    live: Sequence[SourceState],
    cards: Iterable[DeskOrder],
    now: datetime,
) -> Transfer:
    """Return the transfer times of the reader's day and month in live sources, and what waits for it."""
    if not live:
        return Transfer()
    today = now.astimezone(CITY_ZONE).date()
    day, month = (datetime.combine(each, time(0), CITY_ZONE) for each in (today, today.replace(day=1)))
    waiting = [each.facts.arrived_at for each in cards if each.state.column == "received"]
    longest = int((now - min(waiting)).total_seconds()) if waiting else 0
    of_day, of_month = (_times(connection, scope, live, first, now) for first in (day, month))
    return Transfer(of_day, of_month, len(waiting), longest)


def _times(
    connection: Connection, scope: Scope, states: Sequence[SourceState], first: datetime, until: datetime
) -> Times:
    """Return median and 90th percentile, in minutes, of the time from transfer-out to dispatch."""
    seconds: list[int] = []
    for state in states:
        known = min(until, state.data_time or until)
        seconds += connection.scalars(_took(scope, state, first, known)).all()
    return summarise("onsite", seconds)  # counted in minutes, as the time to be on site


def _took(scope: Scope, state: SourceState, first: datetime, until: datetime) -> Any:
    out, sent = o.transferred_out_at, o.dispatched_at
    told = (since(first, OPENED_BEFORE), out >= first, out <= until, sent >= out, sent <= until)
    return select(cast(sent, BigInteger) - cast(out, BigInteger)).where(*provincial(scope, state, *told))
