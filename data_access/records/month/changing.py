"""Which orders a version counts otherwise, order by order: before, after, and whose word it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from dashboard.month.adjusting import Granted
from data_access.records.month.storing import Key, chunks
from data_access.schema import month_order

k = month_order.c
COUNTED = ("unit_id", "township_id", "verdict", "answer", "excluded", "mark")


def noted_changes(
    connection: Connection,
    version_id: int,
    month: int,
    before_id: int | None,
    granted: Sequence[Granted],
    others: Sequence[Key] = (),
) -> list[dict[str, Any]]:
    """Return a row for each order that a version counts otherwise than the one before it.

    `granted` are the appeals that it applies, `others` the orders that it takes from the data. Before the
    first version stands what the data told.
    """
    by_appeal = {(each.shard, each.order_id): each.appeal_id for each in granted}
    keys = list(dict.fromkeys([*by_appeal, *others]))
    now = _rows(connection, version_id, month, keys)
    before = _rows(connection, before_id, month, keys) if before_id is not None else {}
    found = []
    for key in keys:
        after, old = now.get(key), before.get(key)
        was = _counted(old) if old else None
        if after and before_id is None:
            was = {**_counted(after), "mark": after.recorded}
        told = _counted(after) if after else None
        named = after or old
        if named is None or was == told:
            continue
        found.append(
            {
                "shard": key[0],
                "order_id": key[1],
                "order_no": named.order_no,
                "appeal_id": by_appeal.get(key),
                "before": was,
                "after": told,
            }
        )
    return found


def _rows(connection: Connection, version_id: int, month: int, keys: Sequence[Key]) -> dict[Key, Row[Any]]:
    found = {}
    for some in chunks(keys):
        named = tuple_(k.shard, k.order_id).in_(some)
        own = select(month_order).where(k.version_id == version_id, k.month == month, named)
        found.update({(row.shard, row.order_id): row for row in connection.execute(own)})
    return found


def _counted(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COUNTED}
