"""Which appeals a session may read: its own unit's, a township those about orders that lie in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from dashboard.people.access import Scope
from data_access.schema import month_appeal
from data_access.scoping import records_in_scope


def appeals_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on appeals that a scope may read."""
    a = month_appeal.c
    return records_in_scope(scope, a.unit_id, a.unit_id, a.township_id)
