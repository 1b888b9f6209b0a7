"""Which warnings an account reads, and which of them it must act on."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from data_access.schema import warning
from data_access.scoping import records_in_scope

w = warning.c


def warnings_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on warnings that a scope may read; raise Denied without the right to any.

    A unit reads its own, those of orders that lie in it, and what was handed to it.
    """
    within = records_in_scope(scope, w.unit_id, w.district_id, w.township_id)
    if scope.city_wide or scope.unit_id is None:
        return within
    return or_(within, w.unit_id == scope.unit_id, w.assigned_id == scope.unit_id)


def to_act_on(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on warnings that wait for an act of an account; for who only reads, none.

    A unit acknowledges what is open and settles what was handed to it; the city what is nobody else's, and
    red warnings that nobody has acknowledged.
    """
    if keeps(scope):
        return and_(w.state == "open", or_(w.unit_id.is_(None), w.level == "red"))
    if not scope.may("rectify") or not scope.may("view_records") or scope.unit_id is None:
        return false()
    mine = [w.unit_id == scope.unit_id]
    if scope.unit_kind == "township":
        mine.append(w.township_id == scope.unit_id)
    handed = and_(w.state == "assigned", w.assigned_id == scope.unit_id)
    return or_(and_(w.state == "open", or_(*mine)), handed)


def count_to_act(connection: Connection, scope: Scope) -> int:
    """Return how many warnings wait for an act of an account; 0 for who may do none."""
    if not scope.may("view_records"):
        return 0
    found = select(func.count()).select_from(warning).where(to_act_on(scope))
    return connection.scalar(found) or 0
