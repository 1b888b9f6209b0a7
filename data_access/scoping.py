"""The row scope: which orders and records a session may see, as one SQL condition for every read of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, or_, select, true

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


def records_in_scope(
    scope: Scope, unit: Column[Any], district: Column[Any], township: Column[Any] | None = None
) -> ColumnElement[bool]:
    """Return the condition on records that a scope may read; raise Denied without the right to any.

    `unit` is whom a record concerns, `district` and `township` where it lies. A district reads its own and
    those that lie in it, a township those that lie in it, a department or utility its own.
    """
    scope.require("view_records")
    if scope.city_wide:
        return true()
    if scope.unit_id is None:
        return false()
    if scope.unit_kind == "district":
        return or_(unit == scope.unit_id, district == scope.unit_id)
    if scope.unit_kind == "township":
        return false() if township is None else and_(township == scope.unit_id)
    return unit == scope.unit_id
