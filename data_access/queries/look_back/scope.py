"""Which look-backs a session may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from dashboard.people.access import Scope
from data_access.schema import look_back
from data_access.scoping import records_in_scope

b = look_back.c


def look_backs_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on rounds that a scope may read: those of the orders that it may open."""
    return records_in_scope(scope, b.unit_id, b.district_id, b.township_id)
