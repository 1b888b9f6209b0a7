"""Roles, permissions and scopes: who may see which figures and which orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

ROLES = (
    "city_leader",
    "city_supervisor",
    "district_coordinator",
    "unit_handler",
    "survey_caller",
    "system_admin",
    "security_admin",
    "auditor",
    "unassigned",
)

PERMISSIONS = (
    "view_figures",
    "view_orders",
    "view_contact",
    "export",
    "import",
    "view_records",
    "supervise",
    "manage_survey",
    "call_survey",
    "rectify",
    "manage_screens",
    "operate",
    "manage_accounts",
    "manage_roles",
    "read_audit",
    "own_account",
)

# What is recorded here beside orders (surveys, findings, reports, instructions, visits): `view_records` reads
# it as far as the scope goes, `supervise` and `manage_survey` keep it for the city, `call_survey` calls drawn
# enterprises and writes their answers down, `rectify` answers for a unit's own findings. `operate` sees how
# the work by the clock and the arrival of tables go, and asks for a period of a job again.
#
# The three administrators are separate from the start: one keeps accounts, one gives them rights, one reads
# what both did. No role holds two of their rights, and none of them sees orders. A new account has no role.
ROLE_PERMISSIONS: Mapping[str, frozenset[str]] = {
    "city_leader": frozenset({"view_figures", "view_orders", "view_records", "export", "own_account"}),
    "city_supervisor": frozenset(
        {
            "view_figures",
            "view_orders",
            "view_contact",
            "export",
            "import",
            "view_records",
            "supervise",
            "manage_survey",
            "call_survey",
            "manage_screens",
            "operate",
            "own_account",
        }
    ),
    "district_coordinator": frozenset(
        {"view_figures", "view_orders", "view_contact", "view_records", "rectify", "export", "own_account"}
    ),
    "unit_handler": frozenset(
        {"view_figures", "view_orders", "view_contact", "view_records", "rectify", "export", "own_account"}
    ),
    "survey_caller": frozenset({"call_survey", "own_account"}),
    "system_admin": frozenset({"manage_accounts", "operate", "own_account"}),
    "security_admin": frozenset({"manage_roles", "own_account"}),
    "auditor": frozenset({"read_audit", "own_account"}),
    "unassigned": frozenset({"own_account"}),
}

CITY_WIDE_ROLES = frozenset({"city_leader", "city_supervisor"})
UNIT_ROLES = frozenset({"district_coordinator", "unit_handler"})
# What is left of an account's rights on a phone that was told to stay signed in.
PHONE_PERMISSIONS = frozenset({"view_orders", "own_account"})
# A screen on a wall is nobody's account: it shows figures, names open orders and what is overdue of the
# records kept here, and does nothing.
SCREEN_ROLE = "screen"
SCREEN_PERMISSIONS = frozenset({"view_figures", "view_orders", "view_records"})


class Denied(Exception):
    """The signed-in account lacks the right for what was asked."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


@dataclass(frozen=True)
class Scope:
    """What one session may see, made on the server from its account and nothing else.

    `unit_id` None means the whole city. A district's scope covers its own orders, its townships' and
    those of departments handled inside it only as far as they are appraised there; a township's or
    department's scope its own. Figures (ranks) are city-wide for every scope that has `view_figures`.
    """

    account: str
    role: str
    permissions: frozenset[str]
    unit_id: int | None = None
    unit_kind: str = "city"
    unit_code: str = ""
    unit_name: str = ""
    phone_only: bool = False  # a phone that stays signed in: the orders of the phone pages and nothing else

    def may(self, permission: str) -> bool:
        """Tell whether the scope holds a permission."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise Denied unless the scope holds the permission."""
        if permission not in self.permissions:
            raise Denied(permission)

    @property
    def city_wide(self) -> bool:
        """Tell whether orders of every unit are in the scope."""
        return self.unit_kind == "city" and self.role in {*CITY_WIDE_ROLES, SCREEN_ROLE}

    @property
    def keeps_phone(self) -> bool:
        """Tell whether a phone of the account may stay signed in: it sees the orders of its unit."""
        return self.role in UNIT_ROLES and self.unit_id is not None and self.may("view_orders")

    def within(self, unit_id: int, kind: str, code: str, name: str) -> Scope:
        """Return a city-wide scope narrowed to one unit; raise Denied for any other scope."""
        if not self.city_wide:
            raise Denied("view_figures")
        return replace(self, unit_id=unit_id, unit_kind=kind, unit_code=code, unit_name=name)

    def on_phone(self) -> Scope:
        """Return what is left of the scope on a phone that stays signed in."""
        return replace(self, permissions=self.permissions & PHONE_PERMISSIONS, phone_only=True)


def scope_for(
    account: str,
    role: str,
    unit_id: int | None = None,
    unit_kind: str = "city",
    unit_code: str = "",
    unit_name: str = "",
) -> Scope:
    """Make the scope of an account; a role that needs a unit and has none sees no order.

    Raises ValueError for an unknown role.
    """
    if role not in ROLE_PERMISSIONS:
        raise ValueError(f"unknown role {role!r}; known: {', '.join(ROLES)}")
    permissions = ROLE_PERMISSIONS[role]
    if unit_id is not None and role in CITY_WIDE_ROLES:
        # Whoever imports sees whole rows of every unit; whoever makes screens opens every unit's figures.
        whole_city = {"import", "manage_screens", "operate", "supervise", "manage_survey", "call_survey"}
        permissions = permissions - whole_city
    if unit_id is None and role not in CITY_WIDE_ROLES:
        permissions = permissions - {"view_orders", "view_contact", "view_records", "rectify", "export"}
    return Scope(account, role, permissions, unit_id, unit_kind, unit_code, unit_name)


def scope_of_screen(
    screen_id: int, district_id: int | None = None, district_code: str = "", district_name: str = ""
) -> Scope:
    """Make the scope of a screen on a wall: the whole city, or one district.

    No account can have its name, for a name has no blank.
    """
    name = f"screen {screen_id}"
    if district_id is None:
        return Scope(name, SCREEN_ROLE, SCREEN_PERMISSIONS)
    return Scope(name, SCREEN_ROLE, SCREEN_PERMISSIONS, district_id, "district", district_code, district_name)


# For commands run by the operator on the machine itself and for jobs; never made from a request.
OPERATOR = Scope("operator", "city_supervisor", frozenset(PERMISSIONS))
