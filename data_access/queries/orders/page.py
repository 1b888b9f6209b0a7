"""Lists of orders: exactly those that a figure counted, in keyset pages, masked and inside the scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    cast,
    func,
    not_,
    select,
    tuple_,
)

from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderDetail, OrderFilter
from dashboard.views.orders import ORDER_SORTS, OrdersView
from data_access.counting.conditions import Conditions
from data_access.counting.kept import settled
from data_access.counting.population import day_number
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.order.detail import order_detail
from data_access.queries.order.rows import RowShower, order_rows
from data_access.queries.orders.keyset import Cursor, beyond, decode_cursor, ordering
from data_access.queries.orders.matching import matching_orders
from data_access.queries.orders.named import Names, chips, options, unknown
from data_access.queries.orders.open_orders import standing_as
from data_access.reference.units import read_calendar
from data_access.schema import order, unit

o = order.c
# A list without a period spans all time but is judged at the moment of the sources that still deliver.
LIVE = "r30d"
NEVER = 2**41
PAGE_SIZE = 50
PLAINLY_KNOWN = timedelta(days=3)  # more than a local day and any time zone
# Measures of orders that stand differently, open ones among them; the others say themselves how theirs stand.
MIXED = frozenset(
    {
        *("accepted", "due", "not_due", "late", "open_now", "resolvable", "unsolved", "outside"),
        *("provincial", "provisional", "redone", "six_missed", "at_gate3", "joint_open", "joint_due"),
        "extended_out",
    }
)
ENDED = ("closed", "withdrawn", "direct")


def orders_view(
    connection: Connection,
    scope: Scope,
    filter: OrderFilter,
    *,
    sort: str = "time_left",
    cursor: str = "",
    page_size: int = PAGE_SIZE,
    selected: str = "",
    now: datetime,
) -> OrdersView:
    """Return one page of the orders that a filter names, with the exact count of the whole list.

    Without a period the list spans all time. `selected` is "<source>~<order number>"; an order outside the
    scope is not found.
    """
    view = list_head(connection, filter, sort, now)
    if view.context.as_of is None:
        return view
    conditions = conditions_of(view.context)
    judged = view.context.judged_at(now)
    matching = matching_orders(connection, scope, filter, view.context, conditions, judged)
    rows, first_no, following, preceding = _page(
        connection, matching, conditions, view.sort, decode_cursor(cursor), page_size
    )
    shown = row_shower(connection, conditions, judged)
    return replace(
        view,
        rows=tuple(shown.row(row) for row in rows),
        total=count_of(connection, matching, conditions),
        first_no=first_no if rows else 0,
        next_cursor=following,
        previous_cursor=preceding,
        selected=_selected(connection, scope, selected, now),
        standing=_standing(connection, filter, conditions, matching, judged),
    )


def list_head(connection: Connection, filter: OrderFilter, sort: str, now: datetime) -> OrdersView:
    """Return a list without its orders: when it is computed, its sort, its filters and their choices."""
    names = Names.read(connection)
    return OrdersView(
        context=_context(connection, filter, now),
        filter=filter,
        sort=sort if sort.removeprefix("-") in ORDER_SORTS else "time_left",
        rows=(),
        total=0,
        first_no=0,
        chips=chips(names, filter),
        options=options(names, filter),
        unknown=unknown(names, filter),
    )


def row_shower(connection: Connection, conditions: Conditions, now: datetime) -> RowShower:
    """Return what turns rows into the list's; perhaps overdue by the same now as the list's conditions."""
    return RowShower(conditions, read_calendar(connection), settled(now))


def count_of(connection: Connection, matching: Sequence[ColumnElement[bool]], conditions: Conditions) -> int:
    """Count a list exactly.

    What was opened days before the earliest data time was known by then: an index counts those orders
    without a look at their rows, which in a list of all time are nearly all.
    """
    others = [each for each in matching if each is not conditions.known]
    recent = day_number((min(conditions.every_moment) - PLAINLY_KNOWN).date())
    parts = [[o.opened_day < recent, *others], [o.opened_day >= recent, *matching]]
    if len(others) == len(matching):
        parts = [list(matching)]
    counted = (select(func.count()).select_from(order).where(*part) for part in parts)
    return sum(int(connection.scalar(each) or 0) for each in counted)


def _standing(
    connection: Connection,
    filter: OrderFilter,
    conditions: Conditions,
    matching: Sequence[ColumnElement[bool]],
    now: datetime,
) -> Action | None:
    """Count how the listed open orders stand; None for a list that holds none or says how itself."""
    told = filter.measure not in MIXED or filter.clock not in ("", "open") or filter.state in ENDED
    if told:
        return None
    parts = [
        func.coalesce(func.sum(case((standing_as(connection, conditions, clock, now), 1), else_=0)), 0)
        for clock in ("overdue", "near", "maybe")
    ]
    statement = select(func.count(), *parts).select_from(order).where(*matching, conditions.open_now)
    return Action(*(int(each) for each in connection.execute(statement).one()))


def _selected(connection: Connection, scope: Scope, selected: str, now: datetime) -> OrderDetail | None:
    source_code, _tilde, order_no = selected.partition("~")
    return order_detail(connection, scope, source_code, order_no, now) if order_no else None


def _context(connection: Connection, filter: OrderFilter, now: datetime) -> FigureContext:
    return figure_context(
        connection,
        period=filter.period,
        default_period=LIVE,
        basis=filter.basis or ("" if filter.period else "accepted"),
        as_of=filter.as_of,
        before_exclusion=filter.before_exclusion == "1",
        now=now,
    )


def _has_time_left(conditions: Conditions) -> ColumnElement[bool]:
    """Return the condition of orders whose deadline still runs or was missed: the first by time left."""
    return and_(
        conditions.is_open,
        not_(conditions.is_withdrawn),
        o.closing_kind != "direct",
        o.solve_due.is_not(None),
    )


def sort_key(sort: str, conditions: Conditions) -> ColumnElement[int]:
    """Return what a list is sorted by, either way round."""
    keys: dict[str, ColumnElement[Any]] = {
        "time_left": case(
            (_has_time_left(conditions), cast(conditions.due_at, BigInteger)),
            else_=NEVER - cast(func.coalesce(o.closed_at, o.opened_at), BigInteger),
        ),
        "opened": cast(o.opened_at, BigInteger),
        "dispatched": func.coalesce(cast(o.dispatched_at, BigInteger), 0),
        "closed": func.coalesce(cast(o.closed_at, BigInteger), 0),
        "unit": func.coalesce(
            select(unit.c.official_order).where(unit.c.unit_id == o.unit_id).scalar_subquery(), 2**30
        ),
    }
    return keys[sort.removeprefix("-")]


def _page(
    connection: Connection,
    matching: Sequence[ColumnElement[bool]],
    conditions: Conditions,
    sort: str,
    cursor: Cursor | None,
    size: int,
) -> tuple[list[Row[Any]], int, str, str]:
    """Return the rows of a page, the number of its first, and the cursors after and before it."""
    descending = sort.startswith("-")
    key = sort_key(sort, conditions)
    backward = cursor is not None and cursor.backward
    placed = ordering(key, o.order_id, descending, backward)
    # The place of every matching order is worked out; whole rows are read of those on the page alone.
    chosen = select(o.shard, o.order_id).where(*matching).order_by(*placed).limit(size + 1)
    if cursor is not None:
        chosen = chosen.where(beyond(cursor, key, o.order_id, descending))
    statement = order_rows(key.label("sort_key")).order_by(*placed)

    def read(chosen: Select[Any]) -> list[Row[Any]]:
        on_page = tuple_(o.shard, o.order_id).in_(select(chosen.subquery()))
        return list(connection.execute(statement.where(on_page)).all())

    # Where the orders that come first fill the page, the place of the others need not be worked out.
    leading = sort == "time_left" and not backward
    rows = read(chosen.where(_has_time_left(conditions))) if leading else []
    if len(rows) <= size:
        rows = read(chosen)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return [], 0, "", ""
    first_no = 1 if cursor is None else max(1, cursor.row_no - len(rows) if backward else cursor.row_no + 1)
    last_no = first_no + len(rows) - 1
    has_next, has_previous = (True, more) if backward else (more, cursor is not None)
    following = Cursor(rows[-1].sort_key, rows[-1].order_id, False, last_no).encode() if has_next else ""
    preceding = Cursor(rows[0].sort_key, rows[0].order_id, True, first_no).encode() if has_previous else ""
    return rows, first_no, following, preceding
