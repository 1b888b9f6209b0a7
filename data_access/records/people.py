"""What administrators do to accounts on their pages: each act asks the right again and leaves an audit line.

One keeps accounts and gives no role, one gives roles and keeps no account: an account that may do anything
needs both. Nobody changes his own account, and no administrator's (dashboard.people.separation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from dashboard.people.access import Scope
from dashboard.people.separation import refusal, role_problem
from data_access.records.accounts import (
    NAME_LENGTH,
    Account,
    add_account,
    clear_failures,
    find_account,
    set_disabled,
    set_password,
    set_role,
)
from data_access.records.audit import write_audit
from data_access.records.phone_sessions import end_phone
from data_access.schema import unit

Act = Literal["disable", "enable", "unlock", "end_phones"]
ACTS: tuple[Act, ...] = ("disable", "enable", "unlock", "end_phones")
Detail = dict[str, str]


@dataclass(frozen=True)
class Actor:
    """Who acts, when and from where."""

    scope: Scope
    now: datetime
    address: str = ""


def add_user(connection: Connection, actor: Actor, name: str, display_name: str, password: str) -> str:
    """Add an account without a role; return "added", or why not: "name" or "taken"."""
    actor.scope.require("manage_accounts")
    name = name.strip()
    usable = 0 < len(name) <= NAME_LENGTH and name.isprintable() and " " not in name
    answer = "name" if not usable else "taken" if find_account(connection, name) else "added"
    if answer == "added":
        add_account(connection, actor.now, name, "unassigned", password, display_name=_plain(display_name))
    record_act(connection, actor, "account_add", name, answer == "added", {"role": "unassigned"})
    return answer


def reset_password(connection: Connection, actor: Actor, name: str, password: str) -> str:
    """Give an account a password that must be changed; return "password", or why not."""
    actor.scope.require("manage_accounts")
    account, why = _reachable(connection, actor, name)
    if account is not None:
        set_password(connection, account.account_id, password, actor.now, must_change=True)
        clear_failures(connection, name)
    record_act(connection, actor, "password", name, account is not None, {"refused": why} if why else {})
    return why or "password"


def change_user(connection: Connection, actor: Actor, name: str, act: Act) -> str:
    """Shut or reopen an account, let it try its password again, or end its phones; return act or why not."""
    actor.scope.require("manage_accounts")
    account, why = _reachable(connection, actor, name)
    if account is not None:
        if act in ("disable", "enable"):
            set_disabled(connection, account.account_id, act == "disable")
        elif act == "unlock":
            clear_failures(connection, name)
        else:
            end_phone(connection, account.account_id)
    detail = {"act": act, **({"refused": why} if why else {})}
    record_act(connection, actor, "account_change", name, account is not None, detail)
    return why or act


def give_role(connection: Connection, actor: Actor, name: str, role: str, unit_code: str) -> str:
    """Give an account a role and a unit and end its sessions; return "role_given", or why not.

    Beside the refusals of dashboard.people.separation: "unknown" account, "unit" that does not exist.
    """
    actor.scope.require("manage_roles")
    account, why = _reachable(connection, actor, name)
    kind = connection.scalar(select(unit.c.kind).where(unit.c.code == unit_code)) if unit_code else ""
    why = why or ("unit" if kind is None else role_problem(role, kind))
    detail = {"role": role[:40], "unit": unit_code[:40]}
    if account is not None and not why:
        detail |= {"before": account.role, "unit_before": account.unit_code}
        set_role(connection, account.account_id, role, unit_code)
    record_act(connection, actor, "account_change", name, not why, detail | ({"refused": why} if why else {}))
    return why or "role_given"


def _reachable(connection: Connection, actor: Actor, name: str) -> tuple[Account | None, str]:
    """Return the account if the actor may change it, else why not."""
    account = find_account(connection, name)
    if account is None:
        return None, "unknown"
    why = refusal(actor.scope.account, account.name, account.role)
    return (None, why) if why else (account, "")


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()


def record_act(
    connection: Connection, actor: Actor, action: str, name: str, success: bool, detail: Mapping[str, Any]
) -> None:
    """Write down in the audit trail what an actor did or was refused to do to what has a name."""
    write_audit(
        connection,
        actor.now,
        actor.scope.account,
        action,
        address=actor.address,
        target=name,
        success=success,
        detail=detail,
    )
