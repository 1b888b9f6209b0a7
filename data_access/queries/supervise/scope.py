"""Which notices and requests a session may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from data_access.queries.proactive.scope import of_unit_in_scope
from data_access.schema import platform_request, supervision


def notices_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on notices that a scope may read: to its own unit or a township of its district.

    Drafts are read by who writes them, and by nobody else.
    """
    mine = of_unit_in_scope(scope, supervision.c.unit_id)
    return mine if keeps(scope) else mine & (supervision.c.state != "draft")


def requests_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on requests that a scope may read: about orders of its own unit."""
    return of_unit_in_scope(scope, platform_request.c.unit_id)
