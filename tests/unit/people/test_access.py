"""Roles hold exactly their rights, and a scope without a unit sees no order."""

from __future__ import annotations

from itertools import combinations

import pytest

from dashboard.people.access import PERMISSIONS, ROLE_PERMISSIONS, ROLES, Denied, scope_for

ADMINISTRATORS = ("system_admin", "security_admin", "auditor")


def test_every_role_is_defined_with_known_permissions() -> None:
    assert set(ROLE_PERMISSIONS) == set(ROLES)
    assert set().union(*ROLE_PERMISSIONS.values()) == set(PERMISSIONS)


def test_three_administrators_share_no_right_and_see_no_order() -> None:
    for one, other in combinations(ADMINISTRATORS, 2):
        assert ROLE_PERMISSIONS[one] & ROLE_PERMISSIONS[other] == {"own_account"}
    for role in ADMINISTRATORS:
        assert not ROLE_PERMISSIONS[role] & {
            "view_orders",
            "view_contact",
            "export",
            "import",
            "view_figures",
        }


@pytest.mark.parametrize("role", ["district_coordinator", "unit_handler"])
def test_without_a_unit_no_order_is_seen(role: str) -> None:
    scope = scope_for("a", role)
    assert not scope.may("view_orders") and not scope.may("export") and not scope.may("view_contact")
    assert scope.may("view_figures") and not scope.city_wide
    assert scope_for("a", role, 370682, "district").may("view_orders")


def test_only_city_roles_are_city_wide() -> None:
    assert scope_for("a", "city_supervisor").city_wide
    assert scope_for("a", "city_leader").city_wide
    assert not scope_for("a", "district_coordinator", 370682, "district").city_wide
    assert not scope_for("a", "system_admin").city_wide


def test_a_missing_right_is_named() -> None:
    with pytest.raises(Denied) as denied:
        scope_for("a", "auditor").require("view_orders")
    assert denied.value.permission == "view_orders"


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown role 'king'"):
        scope_for("a", "king")
