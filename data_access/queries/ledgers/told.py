"""When the facts of ledger items came to be known here: with an import, or with the act of somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dashboard.records.clocks import end_of
from data_access.counting.local_days import CITY_ZONE
from data_access.schema import ledger_item, record_history

i, h = ledger_item.c, record_history.c
IMPORT = "import"
HANDED = {"ask": True, "return": False}


@dataclass(frozen=True)
class _Import:
    """An import that told something of an item: when, and the moments (in seconds) of the log until then."""

    at: datetime
    until: int
    told: frozenset[int] | None

    def tells(self, at: datetime) -> bool:
        second = int(at.timestamp())
        return second <= self.until if self.told is None else second in self.told


@dataclass(frozen=True)
class Told:
    """What an item's history says: its imports, sign-offs here, evidence handed in (True) and sent back.

    `begun` ends the day on which the ledgers were taken over first: what came until then counts by its own
    day, for nobody could know it here before.
    """

    imports: tuple[_Import, ...] = ()
    closed: frozenset[datetime] = frozenset()
    handed: tuple[tuple[datetime, bool], ...] = ()
    begun: datetime | None = None

    def late(self, moments: Iterable[datetime]) -> tuple[tuple[datetime, datetime], ...]:
        """Return the moments of what the platform registered that an import told later, with the import's."""
        known = ((at, next((one.at for one in self.imports if one.tells(at)), None)) for at in moments)
        return tuple(
            dict.fromkeys(
                (at, when)
                for at, when in known
                if when is not None and when > at and (self.begun is None or when > self.begun)
            )
        )


def read_told(connection: Connection, which: Any) -> dict[int, Told]:
    """Return by item what its history says; `which` selects the items' numbers."""
    query = (
        select(h.record_id, h.at, h.act, h.detail, i.demo)
        .join(ledger_item, i.item_id == h.record_id)
        .where(h.subject == "ledger", h.act.in_((IMPORT, "close", *HANDED)), h.record_id.in_(which))
        .order_by(h.history_id)
    )
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        lines[row.record_id].append(row)
    begun = _begun(connection)
    return {number: _told(rows, begun.get(rows[0].demo)) for number, rows in lines.items()}


def _told(rows: Sequence[Any], begun: datetime | None) -> Told:
    return Told(
        tuple(_import(row) for row in rows if row.act == IMPORT),
        frozenset(row.at for row in rows if row.act == "close"),
        tuple((row.at, HANDED[row.act]) for row in rows if row.act in HANDED),
        begun,
    )


def _import(row: Any) -> _Import:
    told = row.detail.get("told")
    return _Import(row.at, int(row.detail.get("until", 0)), None if told is None else frozenset(told))


def _begun(connection: Connection) -> dict[bool, datetime]:
    """Return the end of the local day of the first import of a ledger, the demo's apart."""
    query = (
        select(i.demo, func.min(h.at).label("at"))
        .join(ledger_item, i.item_id == h.record_id)
        .where(h.subject == "ledger", h.act == IMPORT)
        .group_by(i.demo)
    )
    return {
        bool(row.demo): end_of(row.at.astimezone(CITY_ZONE).date(), CITY_ZONE)
        for row in connection.execute(query)
    }
