"""Who may change whose account on a page, and which role stands for which unit."""

from __future__ import annotations

import pytest

from dashboard.people.access import ROLE_PERMISSIONS, scope_for
from dashboard.people.separation import GIVEN_ON_PAGES, refusal, role_problem


def test_nobody_changes_himself_and_no_page_changes_an_administrator() -> None:
    assert refusal("wu", "wu", "unit_handler") == "own"
    assert refusal("wu", "wu", "security_admin") == "own"
    for role in ("system_admin", "security_admin", "auditor"):
        assert refusal("wu", "zhou", role) == "administrator"
    for role in ("city_leader", "city_supervisor", "district_coordinator", "unit_handler", "unassigned"):
        assert refusal("wu", "lian", role) == ""


def test_what_a_page_gives_holds_no_right_of_an_administrator() -> None:
    given = set().union(*(ROLE_PERMISSIONS[role] for role in GIVEN_ON_PAGES))
    assert given & {"manage_accounts", "manage_roles", "read_audit"} == set()
    assert len(GIVEN_ON_PAGES) == 6


@pytest.mark.parametrize(
    ("role", "kind", "problem"),
    [
        ("district_coordinator", "district", ""),
        ("district_coordinator", "township", "needs_unit"),
        ("district_coordinator", "city", "needs_unit"),
        ("district_coordinator", "", "needs_unit"),
        ("unit_handler", "township", ""),
        ("unit_handler", "department", ""),
        ("unit_handler", "utility", ""),
        ("unit_handler", "district", "needs_unit"),
        ("city_leader", "", ""),
        ("city_leader", "district", "no_unit"),
        ("city_supervisor", "city", "no_unit"),
        ("survey_caller", "", ""),
        ("survey_caller", "district", "no_unit"),
        ("unassigned", "", ""),
        ("unassigned", "township", "no_unit"),
        ("auditor", "", "role"),
        ("system_admin", "", "role"),
        ("king", "district", "role"),
    ],
)
def test_a_role_fits_its_unit(role: str, kind: str, problem: str) -> None:
    assert role_problem(role, kind) == problem


def test_a_phone_keeps_the_orders_of_its_unit_and_nothing_else() -> None:
    scope = scope_for("lian", "district_coordinator", 370682, "district", "370682", "莱阳市")
    assert scope.keeps_phone and not scope.phone_only
    phone = scope.on_phone()
    assert phone.permissions == {"view_orders", "own_account"}
    assert phone.phone_only and phone.unit_id == 370682


@pytest.mark.parametrize(
    ("role", "unit_id"),
    [("district_coordinator", None), ("unit_handler", None), ("city_supervisor", None), ("city_leader", 1)]
    + [(role, None) for role in ("system_admin", "security_admin", "auditor", "unassigned")],
)
def test_who_stands_for_no_unit_keeps_no_phone(role: str, unit_id: int | None) -> None:
    assert not scope_for("a", role, unit_id, "district").keeps_phone
