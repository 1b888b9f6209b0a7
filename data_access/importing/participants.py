"""Apply joint units' rows: participants of an order, never orders of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from data_access.importing.derive import in_seconds
from data_access.importing.transactions import insert_many, update_many
from data_access.schema import import_batch, import_change, import_stage, participant

CHUNK = 1000
KEYS = ("shard", "order_id", "unit_id")
Key = tuple[int, int, int]


@dataclass
class Parts:
    """What became of the joint units' rows of a batch."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0


def apply_participants(connection: Connection, batch: Any, unit_ids: Mapping[str, int]) -> Parts:
    """Insert or update the participants of a staged batch; an older table changes none."""
    parts, last = Parts(), -1
    while rows := _staged(connection, batch.batch_id, last):
        last = rows[-1].row_no
        _apply(connection, batch, rows, unit_ids, parts)
    return parts


def _apply(
    connection: Connection, batch: Any, rows: Sequence[Any], unit_ids: Mapping[str, int], parts: Parts
) -> None:
    stored = _stored(connection, batch.batch_id, rows)
    new, changed, log = [], [], []
    for row in rows:
        unit_id = unit_ids[row.payload["unit"]]
        before = stored.get((row.shard, row.order_id, unit_id))
        if before is None:
            new.append(_values(batch, row, unit_id))
        elif before["row_hash"] == row.row_hash or before.pop("batch_data_time") > batch.data_time:
            parts.unchanged += 1
            continue
        else:
            changed.append(_values(batch, row, unit_id))
        log.append(
            {
                "batch_id": batch.batch_id, "shard": row.shard, "order_id": row.order_id,
                "kind": "participant", "unit_id": unit_id,
                "before": None if before is None else orjson.dumps(in_seconds(before)).decode(),
            }
        )  # fmt: skip
    insert_many(connection, participant, participant.c.keys(), new)
    others = [column.name for column in participant.c if column.name not in KEYS]
    update_many(connection, participant, KEYS, others, changed)
    insert_many(connection, import_change, import_change.c.keys(), log)
    parts.inserted += len(new)
    parts.updated += len(changed)


def _staged(connection: Connection, batch_id: int, last: int) -> Sequence[Any]:
    stage = import_stage.c
    return connection.execute(
        select(import_stage)
        .where(stage.batch_id == batch_id, stage.kind == "participant", stage.row_no > last)
        .order_by(stage.row_no)
        .limit(CHUNK)
    ).all()


def _stored(connection: Connection, batch_id: int, rows: Sequence[Any]) -> dict[Key, dict[str, Any]]:
    """Return the stored participants of the orders in a chunk, with the data time they came from."""
    stage, part = import_stage.c, participant.c
    orders = (
        select(stage.shard, stage.order_id)
        .where(
            stage.batch_id == batch_id,
            stage.kind == "participant",
            stage.row_no.between(rows[0].row_no, rows[-1].row_no),
        )
        .distinct()
        .subquery()
    )
    found = connection.execute(
        select(participant, import_batch.c.data_time.label("batch_data_time"))
        .join(orders, (part.shard == orders.c.shard) & (part.order_id == orders.c.order_id))
        .join(import_batch, import_batch.c.batch_id == part.batch_id)
    ).mappings()
    return {(row["shard"], row["order_id"], row["unit_id"]): dict(row) for row in found}


def _values(batch: Any, row: Any, unit_id: int) -> dict[str, Any]:
    return {
        "shard": row.shard, "order_id": row.order_id, "unit_id": unit_id, "source_id": batch.source_id,
        "order_no": row.payload["order_no"], "due": row.payload["due"], "closed_at": row.payload["closed_at"],
        "batch_id": batch.batch_id, "row_hash": row.row_hash,
    }  # fmt: skip
