"""Warnings that stand on other pages: those of one order, and how many a unit has."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, or_, select

from dashboard.alerts.records import ENDED
from dashboard.people.access import Scope
from dashboard.views.order import OrderWarning
from data_access.queries.alerts.scope import warnings_in_scope
from data_access.schema import order, source, warning

w, o = warning.c, order.c


def warnings_of_order(
    connection: Connection, scope: Scope, source_code: str, order_no: str
) -> tuple[OrderWarning, ...]:
    """Return the warnings of an order that hold and that a scope may read."""
    if not scope.may("view_records"):
        return ()
    joined = order.join(source, source.c.source_id == o.source_id).join(
        warning, and_(w.shard == o.shard, w.order_id == o.order_id)
    )
    query = (
        select(w.warning_id, w.kind, w.level, w.state)
        .select_from(joined)
        .where(
            source.c.code == source_code,
            o.order_no == order_no,
            w.state.not_in(ENDED),
            warnings_in_scope(scope),
        )
        .order_by(w.level.desc(), w.warning_id)
    )
    return tuple(OrderWarning(*row) for row in connection.execute(query))


def warnings_of_unit(connection: Connection, scope: Scope, unit_id: int) -> int:
    """Return how many warnings of a unit, or of what lies in it, hold and may be read by a scope."""
    if not scope.may("view_records"):
        return 0
    own = or_(w.unit_id == unit_id, w.district_id == unit_id, w.township_id == unit_id)
    query = select(func.count()).select_from(warning)
    return connection.scalar(query.where(own, w.state.not_in(ENDED), warnings_in_scope(scope))) or 0
