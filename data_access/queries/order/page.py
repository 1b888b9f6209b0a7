"""One order with the orders it has something in common with, as its own page shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from dashboard.people.access import Scope
from dashboard.views.order import OrderDetail, OrderFilter, RelatedOrders
from data_access.queries.alerts.of_others import warnings_of_order
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.order.detail import order_detail
from data_access.queries.orders.matching import matching_orders
from data_access.queries.supervise.requests import order_supervision
from data_access.schema import category, order, source
from data_access.scoping import orders_in_scope

NEAR = timedelta(days=92)  # three months before and after


def order_page_detail(
    connection: Connection, scope: Scope, source_code: str, order_no: str, now: datetime
) -> OrderDetail | None:
    """Return an order with its related orders; None where the scope does not hold it."""
    detail = order_detail(connection, scope, source_code, order_no, now)
    if detail is None:
        return None
    detail = replace(
        detail,
        supervision=order_supervision(connection, scope, now, source_code, order_no),
        warnings=warnings_of_order(connection, scope, source_code, order_no),
    )
    if detail.row.confidential:
        # Which enterprise a confidential order is from must not be told by its neighbours.
        return detail
    key = connection.execute(
        select(order.c.enterprise_hash, func.coalesce(category.c.code, "").label("category"))
        .join(source, source.c.source_id == order.c.source_id)
        .outerjoin(category, category.c.category_id == order.c.category_id)
        .where(orders_in_scope(scope), source.c.code == source_code, order.c.order_no == order_no)
    ).one()
    near = OrderFilter(period=_around(detail, now), basis="accepted")
    wanted = {
        "enterprise": near.but(enterprise=f"{source_code}~{order_no}") if key.enterprise_hash else None,
        "cause": near.but(category=key.category) if key.category else None,
    }
    related = tuple(
        RelatedOrders(kind, _count(connection, scope, filter, now), filter)
        for kind, filter in wanted.items()
        if filter is not None
    )
    return replace(detail, related=related)


def _around(detail: OrderDetail, now: datetime) -> str:
    """Return three months before and after the opening, no further than the data reach."""
    zone = ZoneInfo(detail.time_zone)
    opened = detail.row.opened_at.astimezone(zone).date()
    known = (detail.as_of or now).astimezone(zone).date()
    return f"{(opened - NEAR).isoformat()}..{max(opened, min(opened + NEAR, known)).isoformat()}"


def _count(connection: Connection, scope: Scope, filter: OrderFilter, now: datetime) -> int:
    context = figure_context(
        connection, period=filter.period, default_period=filter.period, basis=filter.basis, now=now
    )
    if context.as_of is None:
        return 0
    matching = matching_orders(connection, scope, filter, context, conditions_of(context), now)
    return int(connection.scalar(select(func.count()).select_from(order).where(*matching)) or 0)
