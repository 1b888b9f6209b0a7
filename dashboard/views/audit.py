"""What the audit page shows: lines of the trail, newest first, and what narrows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

MOST_EXPORTED = 100_000
RESULTS = ("done", "refused")


@dataclass(frozen=True)
class AuditFilter:
    """Person, action, object (part of it), days from and to (both included), result (of RESULTS)."""

    who: str = ""
    action: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None
    result: str = ""

    def parameters(self) -> dict[str, str]:
        """Return the parameters of an address that are set."""
        return {
            each.name: value.isoformat() if isinstance(value, date) else value
            for each in fields(self)
            if (value := getattr(self, each.name))
        }


@dataclass(frozen=True)
class AuditRow:
    """One line: who did what to what, from where, and whether it was let through."""

    audit_id: int
    at: datetime
    account: str
    address: str
    action: str
    target: str
    success: bool
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class AuditView:
    """One page of the trail, the exact number of lines that the filter admits, and the ways on."""

    filter: AuditFilter
    rows: Sequence[AuditRow]
    total: int
    first_no: int = 0
    next_cursor: str = ""
    previous_cursor: str = ""
