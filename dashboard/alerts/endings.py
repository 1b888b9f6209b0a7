"""What ended a warning of a ledger's item: signed off, handed in, noted, moved, given up, or not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# A promise that was moved or given up was not kept: its warning ends all the same.
NOT_KEPT = ("extended", "given_up")


@dataclass(frozen=True)
class ItemNow:
    """An item of a ledger as it stands when its warning ends."""

    state: str
    promised: datetime | None
    closed: bool


def promise_end(item: ItemNow | None, warned: str) -> str:
    """Return what ended the warning of a promise for a moment (ISO 8601), "" where nothing tells it.

    "removed" for no item, "kept" signed off, "given_up", "extended" another day is promised, "asked" for
    evidence that came by the promise.
    """
    if item is None:
        return "removed"
    if item.closed:
        return "kept"
    if item.promised is None:
        return "given_up"
    if warned and item.promised != datetime.fromisoformat(warned):
        return "extended"
    return "asked" if item.state == "asked" else ""


def note_end(item: ItemNow | None) -> str:
    """Return what ended the warning of a weekly note: "removed", "kept" signed off, or "noted"."""
    if item is None:
        return "removed"
    return "kept" if item.closed else "noted"
