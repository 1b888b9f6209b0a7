"""The audit trail, searched: keyset pages of what a filter admits, newest first, and the same as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from dashboard.people.access import Scope
from dashboard.views.audit import MOST_EXPORTED, AuditFilter, AuditRow, AuditView
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.orders.keyset import Cursor, beyond, decode_cursor, ordering
from data_access.schema import audit

PAGE_SIZE = 50
CHUNK = 1_000

# Numbered as they were written, so that the number alone is the order of time.
a = audit.c


def audit_view(
    connection: Connection, scope: Scope, filter: AuditFilter, cursor: str = "", page_size: int = PAGE_SIZE
) -> AuditView:
    """Return one page of the trail; raise Denied without the right to read it."""
    scope.require("read_audit")
    conditions, place = _conditions(filter), decode_cursor(cursor)
    backward = place is not None and place.backward
    statement = select(audit).where(*conditions)
    if place is not None:
        statement = statement.where(beyond(place, a.audit_id, a.audit_id, True))
    rows = list(
        connection.execute(
            statement.order_by(*ordering(a.audit_id, a.audit_id, True, backward)).limit(page_size + 1)
        )
    )
    more, rows = len(rows) > page_size, rows[:page_size]
    if backward:
        rows.reverse()
    total = int(connection.scalar(select(func.count()).select_from(audit).where(*conditions)) or 0)
    if not rows:
        return AuditView(filter, (), total)
    first_no = 1
    if place is not None:
        first_no = max(1, place.row_no - len(rows) if backward else place.row_no + 1)
    has_next, has_previous = (True, more) if backward else (more, place is not None)
    return AuditView(
        filter,
        tuple(map(_line, rows)),
        total,
        first_no,
        _cursor(rows[-1], first_no + len(rows) - 1, False) if has_next else "",
        _cursor(rows[0], first_no, True) if has_previous else "",
    )


def _cursor(row: Row[Any], row_no: int, backward: bool) -> str:
    return Cursor(row.audit_id, row.audit_id, backward, row_no).encode()


def audit_lines(connection: Connection, scope: Scope, filter: AuditFilter) -> Iterator[AuditRow]:
    """Yield what a filter admits, newest first, at most MOST_EXPORTED lines; Denied without the right."""
    scope.require("read_audit")
    statement = select(audit).where(*_conditions(filter)).order_by(a.audit_id.desc()).limit(MOST_EXPORTED)
    found = connection.execution_options(yield_per=CHUNK).execute(statement)
    return map(_line, found)


def _line(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.audit_id, row.at, row.account, row.address, row.action, row.target, row.success, row.detail
    )


def _conditions(filter: AuditFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filter.who:
        found.append(a.account == filter.who)
    if filter.action:
        found.append(a.action == filter.action)
    if filter.what:
        found.append(a.target.contains(filter.what, autoescape=True))
    if filter.first:
        found.append(a.at >= _midnight(filter.first))
    if filter.last:
        found.append(a.at < _midnight(filter.last + timedelta(days=1)))
    if filter.result:
        found.append(a.success.is_(filter.result == "done"))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), CITY_ZONE)
