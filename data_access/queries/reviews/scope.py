"""Which cases of social review a session may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from dashboard.people.access import Scope
from data_access.schema import review_case
from data_access.scoping import records_in_scope

c = review_case.c


def reviews_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on cases that a scope may read: those of its own unit or in its district."""
    return records_in_scope(scope, c.unit_id, c.district_id, c.unit_id)
