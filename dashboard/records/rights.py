"""Whose a record is: the unit's that answers for it, and the city's office that keeps it."""

from __future__ import annotations

from dashboard.people.access import Scope
from dashboard.records.step import Who
from dashboard.views.reference import Unit


def owns(scope: Scope, unit_id: int | None, district_id: int | None, township_id: int | None = None) -> bool:
    """Tell whether an account answers for a unit: its own, or a township of its district.

    What concerns a district and lies in a township is that township's too.
    """
    if not scope.may("rectify") or scope.unit_id is None:
        return False
    inside = scope.unit_kind == "district" and district_id == scope.unit_id
    within = scope.unit_kind == "township" and township_id == scope.unit_id
    return unit_id == scope.unit_id or inside or within


def sees_unit(scope: Scope, unit: Unit) -> bool:
    """Tell whether an account reads all that is recorded of a unit: of its own, or of its townships."""
    if scope.city_wide or scope.unit_id is None:
        return scope.city_wide
    inside = unit.kind == "township" and scope.unit_kind == "district" and unit.district_id == scope.unit_id
    return inside or unit.unit_id == scope.unit_id


def keeps(scope: Scope) -> bool:
    """Tell whether an account keeps the city's records."""
    return scope.city_wide and scope.may("supervise")


def may_act(
    scope: Scope, who: Who, unit_id: int, district_id: int | None, township_id: int | None = None
) -> bool:
    """Tell whether an act of `who` on a record of a unit is an account's to do."""
    return keeps(scope) or (who == "owner" and owns(scope, unit_id, district_id, township_id))
