"""Orders of fixed months as a version stores them: the same measures, read off the stored facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select, true
from sqlalchemy.sql.visitors import replacement_traverse

from dashboard.definitions.facts import FACTS, Facts
from dashboard.definitions.measures import measured
from dashboard.definitions.model import Reading
from dashboard.views.reference import Period
from data_access.counting.conditions import Conditions, in_class
from data_access.schema import month_move, month_order, order

NOBODY = 0  # number of no unit and of no township
DURATIONS = ("onsite", "feedback", "close_hours", "close_days")
NEVER = 99_999_999  # due day of an order that lost its deadline
# Each duration, by its field in Counts, and the measure of the orders that have it.
TIMED = {
    "onsite": "onsite_timed",
    "feedback": "feedback_timed",
    "close_hours": "close_timed",
    "close_days": "close_timed",
}

k, v = month_order.c, month_move.c


def of_versions(table: Table, stored: Mapping[Period, int]) -> ColumnElement[bool]:
    """Return the condition of the rows that versions store of whole months."""
    months = ((each.first.year * 100 + each.first.month, version) for each, version in stored.items())
    return or_(*(and_(table.c.version_id == version, table.c.month == month) for month, version in months))


def stored_marks(stored: Mapping[Period, int]) -> Select[*tuple[Any, ...]]:
    """Select the month, place, mark and seconds of the orders of fixed months."""
    return select(
        k.month,
        func.coalesce(k.unit_id, NOBODY).label("unit"),
        func.coalesce(k.township_id, NOBODY).label("township"),
        k.mark,
        *(k[name] for name in DURATIONS),
    ).where(of_versions(month_order, stored))


def stored_moves(stored: Mapping[Period, int]) -> Select[*tuple[Any, ...]]:
    """Select how many orders an extension moved out of fixed months, as cells tell it."""
    provincial = case((v.provincial, 1), else_=0)
    keys = (v.month, func.coalesce(v.unit_id, NOBODY), func.coalesce(v.township_id, NOBODY), v.due_day)
    counted = select(*keys, provincial, func.count()).where(of_versions(month_move, stored))
    return counted.group_by(*keys, provincial)


def stored_measures(conditions: Conditions) -> Reading:
    """Return every measure as a condition on stored orders, under the conditions' settings."""
    facts = {name: k.mark.bitwise_and(1 << place) != 0 for place, name in enumerate(FACTS)}
    if conditions.before_exclusion:
        facts["excluded"] = ~true()
    return measured(Facts(**facts), true(), conditions.basis, conditions.settings)


def stored_day(table: Table) -> ColumnElement[int]:
    """Return a day (yyyymmdd) of the month that a stored row belongs to."""
    return table.c.month * 100 + 1


def as_stored(element: Any, table: Table = month_order) -> Any:
    """Return an expression on orders as the same one on rows of a version, whose columns have these names."""

    def stored(element: Any, **_options: Any) -> Any:
        return table.c[element.name] if getattr(element, "table", None) is order else None

    return replacement_traverse(element, {}, stored)


def stored_took(conditions: Conditions, name: str, place: int) -> ColumnElement[bool]:
    """Return the condition that a stored duration lies in one class of dashboard.appraisal.distribution."""
    return in_class(stored_measures(conditions)[TIMED[name]], k[name], name, place)
