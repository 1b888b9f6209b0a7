"""The desk's page: the board of live sources, the history of the others, the day's duty, the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, exists, select

from dashboard.desk.board import COLUMNS, deadline_key
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.views.desk import DeskOrder, DeskView, Gaps, OnDuty
from dashboard.views.reference import SourceState
from data_access.counting.kept import unchanged
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.context.sources import source_states
from data_access.queries.desk.duty import duty_of, gaps_of
from data_access.queries.desk.handing import hand_over_notes
from data_access.queries.desk.history import history_of, transfer_of
from data_access.queries.desk.mark import LIVE, desk_mark
from data_access.queries.desk.orders import provincial, read_orders, since
from data_access.schema import order

DAYS = 16  # before the reader's now in which an order of the board may have been opened: over a long holiday


def has_provincial(connection: Connection) -> bool:
    """Tell whether any provincial order is stored: the desk has something to show then."""
    found = exists().where(order.c.provincial.is_(True), order.c.state != "direct")
    return bool(connection.scalar(select(found)))


def desk_view(connection: Connection, scope: Scope, now: datetime) -> DeskView:
    """Return the desk of an account: the city's, or the orders of one unit; raise Denied without the right.

    Countdowns come from live sources alone; of the others it tells what became of the last day's orders.
    """
    live, other = split_sources(connection, scope, source_states(connection, now))
    reads = scope.may("view_records")
    view = _board(connection, scope, live, now)
    minutes = view.answer_minutes
    return replace(
        view,
        late_sources=tuple(other),
        history=tuple(history_of(connection, scope, state, now, minutes) for state in other),
        duty=duty_of(connection, scope, now) if reads else NO_DUTY,
        gaps=gaps_of(connection, scope, now) if reads else Gaps(),
        reads_duty=reads,
        notes=hand_over_notes(connection) if keeps(scope) or scope.city_wide else (),
        keeps=keeps(scope),
        mark=desk_mark(connection),
        demo=any(state.demo for state in (*live, *other)),
    )


def live_desk(connection: Connection, scope: Scope, now: datetime) -> DeskView | None:
    """Return the board alone, None without a live source of provincial orders; raise Denied.

    What is drawn for all at the beginning of some minutes is as late as what its source has told since.
    """
    live, _other = split_sources(connection, scope, source_states(connection, now))
    if not live:
        return None
    told = [each.data_time for each in live if each.data_time is not None]
    return _board(connection, scope, live, max([now, *told]))


def _board(connection: Connection, scope: Scope, live: Sequence[SourceState], now: datetime) -> DeskView:
    minutes = appraisal_settings(connection, day_known(now)).liaison_minutes
    cards = [
        each
        for state in live
        for each in board_orders(connection, scope, state, now, minutes)
        if each.state.column is not None
    ]
    ordered = sorted(cards, key=lambda each: deadline_key(each.state))
    return DeskView(
        now=now,
        live=tuple(live),
        late_sources=(),
        columns={name: _of(ordered, name) for name in COLUMNS},
        transfer=transfer_of(connection, scope, live, cards, now),
        answer_minutes=minutes,
    )


NO_DUTY: tuple[OnDuty, ...] = ()


def _of(cards: Iterable[DeskOrder], column: str) -> tuple[DeskOrder, ...]:
    return tuple(each for each in cards if each.state.column == column)


def split_sources(
    connection: Connection, scope: Scope, states: Sequence[SourceState]
) -> tuple[list[SourceState], list[SourceState]]:
    """Return the sources with provincial orders in a scope: those that tell in time, and the others."""
    there = [each for each in states if each.data_time is not None and _holds(connection, scope, each)]
    return [each for each in there if each.rhythm == LIVE], [each for each in there if each.rhythm != LIVE]


def _holds(connection: Connection, scope: Scope, state: SourceState) -> bool:
    """Tell whether a source has any provincial order in a scope; to find none it looks at all its orders."""
    key = ("desk source", replace(scope, account=""), state.source_id)
    any_of = select(order.c.order_id).where(*provincial(scope, state)).limit(1)
    return unchanged(connection, key, lambda: connection.scalar(any_of) is not None)


def board_orders(
    connection: Connection, scope: Scope, state: SourceState, now: datetime, minutes: int
) -> tuple[DeskOrder, ...]:
    """Return the orders of a live source that may stand on the board."""
    return read_orders(connection, state, provincial(scope, state, since(now, DAYS)), now, minutes)
