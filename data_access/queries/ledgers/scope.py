"""Which ledger items a session may read: those of the orders that it may open."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select, true

from dashboard.people.access import Scope
from data_access.schema import ledger_item, unit

i = ledger_item.c


def ledger_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on items that a scope may read; raise Denied without the right to any.

    A district reads what it is appraised for, a township what of that lies in it, a department its own: an
    item tells of its order, so that nobody reads more of it here than in the list of orders.
    """
    scope.require("view_records")
    scope.require("view_orders")
    if scope.city_wide:
        return true()
    if scope.unit_id is None:
        return false()
    if scope.unit_kind == "township":
        districts = select(unit.c.unit_id).where(unit.c.kind == "district").correlate(None)
        return and_(i.township_id == scope.unit_id, i.unit_id.in_(districts))
    return i.unit_id == scope.unit_id
