"""Put single orders into a base for tests, derived as an import derives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from dashboard.views.vocabulary import EVIDENCE
from data_access.importing.derive import (
    INSTANTS,
    Clocks,
    choose_rule,
    complete,
    order_id_of,
    settle_receipt,
    settle_state,
    shard_of,
)
from data_access.reference.units import read_calendar
from data_access.schema import import_batch, order, source, unit

ZONE = ZoneInfo("Asia/Shanghai")
SOURCE = "test"
_CLOCKS: WeakKeyDictionary[Connection, Clocks] = WeakKeyDictionary()
ALL_FIELDS = frozenset(column.name for column in order.c)
BLANK: dict[str, Any] = {
    column.name: None if column.nullable else ("" if column.server_default is not None else None)
    for column in order.c
} | {
    "confidential": False,
    "provincial": False,
    "due_given": False,
    "provisional": False,
    "withdrawal_asked": False,
    "excluded": False,
    "redo_count": 0,
    "state": "",
    "evidence": sum(EVIDENCE.values()),
}


def at(text: str) -> datetime:
    """Return a local Yantai time such as "2026-10-23 15:09"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def add_source(
    connection: Connection, data_time: datetime, source_id: int = 1, rhythm: str = "daily"
) -> None:
    """Add a source and the batch that its test orders belong to; those of source 1 need not name it."""
    connection.execute(
        insert(source).values(
            source_id=source_id,
            code=SOURCE if source_id == 1 else f"{SOURCE}{source_id}",
            name="测试",
            time_zone="Asia/Shanghai",
            rhythm=rhythm,
            data_time=data_time,
        )
    )
    connection.execute(
        insert(import_batch).values(
            batch_id=source_id,
            source_id=source_id,
            file_name="t.csv",
            file_sha256="",
            mapping="test",
            mapping_content={},
            state="applied",
            created_at=data_time,
        )
    )


def unit_ids(connection: Connection) -> dict[str, int]:
    """Return unit ids by code."""
    return {row.code: row.unit_id for row in connection.execute(select(unit.c.code, unit.c.unit_id))}


def put_order(connection: Connection, number: str, data_time: datetime, **facts: Any) -> None:
    """Insert an order, or replace the one of this number, from its facts; everything else is derived.

    Facts are columns of the orders table; times are aware datetimes. An order with `closed_at` is closed.
    """
    row: dict[str, Any] = BLANK | facts | {"order_no": number}
    for name in INSTANTS:
        if isinstance(row[name], datetime):
            row[name] = int(row[name].timestamp())
    if connection not in _CLOCKS:  # a test puts hundreds of orders, whose calendar is that of its first
        _CLOCKS[connection] = Clocks(read_calendar(connection), ZONE)
    clocks = _CLOCKS[connection]
    settle_state(row, ALL_FIELDS)
    settle_receipt(row, ALL_FIELDS, clocks)
    choose_rule(row, "2125", "city")
    complete(row, clocks)
    key = {"shard": shard_of(SOURCE, number), "order_id": order_id_of(SOURCE, number)}
    whose = facts.get("source_id", 1)
    row.update(key, source_id=whose, data_time=data_time, batch_id=whose, row_hash=number[:32])
    connection.execute(
        delete(order).where(order.c.shard == key["shard"], order.c.order_id == key["order_id"])
    )
    connection.execute(insert(order), row)
