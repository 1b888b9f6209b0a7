"""The row scope: which orders a session may see, as one SQL condition for every read of orders."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from dashboard.people.access import Scope
from data_access.schema import order, unit


def orders_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on orders that a scope may open; raise Denied without the right to any.

    A district sees the orders it is appraised for, a township those of them that lie in it, a department or
    utility those it answers for or handles. A role without a unit sees none unless it is city-wide.
    """
    scope.require("view_orders")
    if scope.city_wide:
        return true()
    if scope.unit_id is None:
        return false()
    o = order.c
    if scope.unit_kind == "district":
        return o.unit_id == scope.unit_id
    if scope.unit_kind == "township":
        districts = select(unit.c.unit_id).where(unit.c.kind == "district")
        return and_(o.township_id == scope.unit_id, o.unit_id.in_(districts))
    return or_(o.unit_id == scope.unit_id, o.handler_id == scope.unit_id)
