"""Which records a session may read: its own unit's, the whole city's for who is city-wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, false, or_, select, true

from dashboard.people.access import Scope
from data_access.schema import finding


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


def _finding(connection: Connection, scope: Scope, record_id: int) -> bool:
    f = finding.c
    mine = records_in_scope(scope, f.unit_id, f.district_id, f.township_id)
    found = select(f.finding_id).where(f.finding_id == record_id, mine)
    return connection.scalar(found) is not None


Readable = Callable[[Connection, Scope, int], bool]
READERS: Mapping[str, Readable] = {"finding": _finding}


def may_read(connection: Connection, scope: Scope, subject: str, record_id: int) -> bool:
    """Tell whether a scope may read one record and its files; raise Denied without the right to any."""
    scope.require("view_records")
    return subject in READERS and READERS[subject](connection, scope, record_id)
