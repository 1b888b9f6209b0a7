"""Append audit lines: who did what to what, and whether it was let through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from data_access.schema import audit

ACTIONS = (
    "login",
    "login_locked",
    "logout",
    "denied",
    "import",
    "import_undo",
    "export",
    "unmask",
    "contact_search",
    "language",
    "password",
    "account_add",
    "account_change",
    "acknowledge",
    "assign",
    "screen_add",
    "screen_change",
    "screen_key",
    "screen_pair",
    "screen_revoke",
    "screen_remove",
    "record",
    "survey_call",
    "job_again",
)


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit trail."""

    at: datetime
    account: str
    address: str
    action: str
    target: str
    success: bool
    detail: Mapping[str, Any]


def write_audit(
    connection: Connection,
    now: datetime,
    account: str,
    action: str,
    *,
    address: str = "",
    target: str = "",
    success: bool = True,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append a line in the caller's transaction; raise ValueError for an action not in ACTIONS."""
    if action not in ACTIONS:
        raise ValueError(f"unknown audit action {action!r}; known: {', '.join(ACTIONS)}")
    connection.execute(
        insert(audit).values(
            at=now,
            account=account[:60],
            address=address[:60],
            action=action,
            target=target[:200],
            success=success,
            detail=dict(detail or {}),
        )
    )


def recent_audit(connection: Connection, limit: int = 200, action: str = "") -> tuple[AuditLine, ...]:
    """Return the newest lines, newest first; `action` narrows to one kind."""
    query = select(audit).order_by(audit.c.audit_id.desc()).limit(limit)
    if action:
        query = query.where(audit.c.action == action)
    return tuple(
        AuditLine(row.at, row.account, row.address, row.action, row.target, row.success, row.detail)
        for row in connection.execute(query)
    )
