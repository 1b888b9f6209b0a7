"""A whole list of orders, row by row, as far as one file may hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.orders import MOST_EXPORTED, OrdersView
from data_access.queries.context.context import conditions_of
from data_access.queries.order.rows import order_rows
from data_access.queries.orders.keyset import ordering
from data_access.queries.orders.matching import matching_orders
from data_access.queries.orders.page import count_of, list_head, row_shower, sort_key
from data_access.schema import order

AT_ONCE = 1000  # rows fetched at a time


def exported_orders(
    connection: Connection,
    scope: Scope,
    filter: OrderFilter,
    *,
    sort: str = "time_left",
    most: int = MOST_EXPORTED,
    now: datetime,
) -> tuple[OrdersView, Iterator[OrderRow]]:
    """Return a list's head with its exact count, and its first `most` orders as its pages show them.

    The orders are read while they are taken: the connection must stay open until then.
    """
    view = list_head(connection, filter, sort, now)
    if view.context.as_of is None:
        scope.require("view_orders")
        return view, iter(())
    conditions = conditions_of(view.context)
    judged = view.context.judged_at(now)
    matching = matching_orders(connection, scope, filter, view.context, conditions, judged)
    key = sort_key(view.sort, conditions)
    sorted_by = ordering(key, order.c.order_id, view.sort.startswith("-"), backward=False)
    statement = order_rows().where(*matching).order_by(*sorted_by).limit(most)
    shown = row_shower(connection, conditions, judged)
    found = connection.execute(statement.execution_options(yield_per=AT_ONCE))
    return replace(view, total=count_of(connection, matching, conditions)), (shown.row(row) for row in found)
