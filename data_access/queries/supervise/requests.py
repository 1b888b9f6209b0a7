"""Read requests to the platform, and what stands here about one order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.supervise.records import STATES
from dashboard.supervise.requests import KINDS, ask_refusal
from dashboard.views.notices import OrderSupervision, RequestRow, RequestsView
from data_access.queries.proactive.parts import Records
from data_access.queries.supervise.notices import notice_rows
from data_access.queries.supervise.scope import notices_in_scope, requests_in_scope
from data_access.records.supervise.bulk import urged_unit
from data_access.records.supervise.requests import ORDER_COLUMNS, ORDERS, may_ask, stand_of
from data_access.schema import account, order, platform_request, source, supervision, supervision_order
from data_access.scoping import orders_in_scope

MOST = 300
q, o, so = platform_request.c, order.c, supervision_order.c


def requests_view(
    connection: Connection, scope: Scope, now: datetime, state: str = "", kind: str = ""
) -> RequestsView:
    """Return the requests that a scope may read, those that wait first."""
    records = Records.of(connection, scope, now)
    mine = requests_in_scope(scope)
    of_kind = [mine, *([q.kind == kind] if kind in KINDS else [])]
    within = [*of_kind, *([q.state == state] if state in STATES["request"] else [])]
    grouped = select(q.state, func.count()).where(*of_kind).group_by(q.state)
    counts = {row[0]: row[1] for row in connection.execute(grouped)}
    return RequestsView(request_rows(records, within), counts, state, kind)


def request_rows(records: Records, within: list[ColumnElement[bool]]) -> tuple[RequestRow, ...]:
    """Return requests, with the addresses of the orders that the scope may open.

    The caller has narrowed them to the scope.
    """
    scope = records.scope
    opened = orders_in_scope(scope) if scope.may("view_orders") else o.shard.is_(None)
    same = and_(o.shard == q.shard, o.order_id == q.order_id, opened)
    columns: tuple[Any, ...] = (platform_request, source.c.code, o.order_no, account.c.display_name)
    joined = (
        platform_request.outerjoin(order, same)
        .outerjoin(source, source.c.source_id == o.source_id)
        .outerjoin(account, account.c.name == q.asked_by)
    )
    query = (
        select(*columns)
        .select_from(joined)
        .where(*within)
        .order_by((q.state == "waiting").desc(), q.asked_at.desc(), q.request_id.desc())
        .limit(MOST)
    )
    return tuple(_row(records, row) for row in records.connection.execute(query))


def _row(records: Records, row: Row[Any]) -> RequestRow:
    mine = keeps(records.scope) or row.asked_by == records.scope.account[:60]
    return RequestRow(
        row.request_id,
        row.kind,
        records.units[row.unit_id],
        row.code or "",
        row.order_no or "",
        row.reason,
        row.until,
        row.state,
        row.asked_at,
        row.display_name or row.asked_by,
        row.settled_at,
        ("withdraw",) if mine and row.state == "waiting" else (),
        row.demo,
    )


def order_supervision(
    connection: Connection, scope: Scope, now: datetime, source_code: str, order_no: str
) -> OrderSupervision | None:
    """Return what stands here about an order that a scope may open; None without the right to records."""
    if not scope.may("view_records"):
        return None
    records = Records.of(connection, scope, now)
    where = (orders_in_scope(scope), source.c.code == source_code, o.order_no == order_no)
    columns: tuple[Any, ...] = (*ORDER_COLUMNS, o.township_id)
    row = connection.execute(select(*columns).select_from(ORDERS).where(*where)).one()
    keyed = (q.shard == row.shard, q.order_id == row.order_id)
    on = select(so.supervision_id).where(so.shard == row.shard, so.order_id == row.order_id)
    mine = [notices_in_scope(scope), supervision.c.supervision_id.in_(on)]
    stand, as_of = stand_of(row), row.source_data_time or now
    asks = may_ask(scope, row.unit_id, row.owner_district)
    requests = request_rows(records, [requests_in_scope(scope), *keyed])
    waiting = {each.kind for each in requests if each.state == "waiting"}
    free = [kind for kind in KINDS if asks and kind not in waiting]
    return OrderSupervision(
        requests,
        notice_rows(records, mine),
        tuple(kind for kind in free if not ask_refusal(kind, stand, as_of)),
        not stand.ended and urged_unit(scope, row) is not None,
        records.keeps,
    )
