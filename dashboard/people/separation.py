"""Separated administration: whose account may be changed on a page by whom, and which role fits which unit.

The three administrators are appointed on the server itself (`python app.py user`), never on a page: who keeps
accounts could otherwise open the account of who gives rights, or the other way round. Nobody changes his own.
"""

from __future__ import annotations

from dashboard.people.access import CITY_WIDE_ROLES, ROLES, UNIT_ROLES

ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})
GIVEN_ON_PAGES = tuple(role for role in ROLES if role not in ADMINISTRATORS)
UNIT_KINDS = {
    "district_coordinator": frozenset({"district"}),
    "unit_handler": frozenset({"township", "department", "utility"}),
}


def refusal(actor: str, name: str, role: str) -> str:
    """Tell why one account may not change another: "own", "administrator", or empty where it may.

    `role` is the role that the account to be changed has now.
    """
    if actor == name:
        return "own"
    return "administrator" if role in ADMINISTRATORS else ""


def role_problem(role: str, unit_kind: str) -> str:
    """Tell what is wrong with a role and the kind of its unit (empty: none); empty when they fit.

    "role": it is not given on a page; "needs_unit": it stands for a unit of another kind; "no_unit": for
    none.
    """
    if role not in GIVEN_ON_PAGES:
        return "role"
    if role in UNIT_ROLES:
        return "" if unit_kind in UNIT_KINDS[role] else "needs_unit"
    assert role in CITY_WIDE_ROLES or role in ("survey_caller", "unassigned")
    return "no_unit" if unit_kind else ""
