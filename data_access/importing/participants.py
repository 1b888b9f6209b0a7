"""Apply joint units' rows: participants of an order, never orders of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.importing.derive import in_seconds
from data_access.schema import import_batch, import_change, import_stage, participant


@dataclass
class Parts:
    """What became of the joint units' rows of a batch."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0


def apply_participants(connection: Connection, batch: Any, unit_ids: Mapping[str, int]) -> Parts:
    """Insert or update the participants of a staged batch; an older table changes none."""
    parts = Parts()
    staged = connection.execute(
        select(import_stage)
        .where(import_stage.c.batch_id == batch.batch_id, import_stage.c.kind == "participant")
        .order_by(import_stage.c.row_no)
    ).all()
    for row in staged:
        unit_id = unit_ids[row.payload["unit"]]
        stored = _stored(connection, row, unit_id)
        if stored is None:
            connection.execute(insert(participant).values(_values(batch, row, unit_id)))
            parts.inserted += 1
        elif stored["row_hash"] == row.row_hash or stored["batch_data_time"] > batch.data_time:
            parts.unchanged += 1
            continue
        else:
            connection.execute(
                update(participant).where(_is(row, unit_id)).values(_values(batch, row, unit_id))
            )
            parts.updated += 1
        before = (
            None
            if stored is None
            else {k: v for k, v in in_seconds(stored).items() if k != "batch_data_time"}
        )
        connection.execute(
            insert(import_change).values(
                batch_id=batch.batch_id, shard=row.shard, order_id=row.order_id, kind="participant",
                unit_id=unit_id, before=before,
            )
        )  # fmt: skip
    return parts


def _stored(connection: Connection, row: Any, unit_id: int) -> dict[str, Any] | None:
    found = connection.execute(
        select(participant, import_batch.c.data_time.label("batch_data_time"))
        .join(import_batch, import_batch.c.batch_id == participant.c.batch_id)
        .where(_is(row, unit_id))
    ).mappings().first()  # fmt: skip
    return None if found is None else dict(found)


def _is(row: Any, unit_id: int) -> Any:
    return (
        (participant.c.shard == row.shard)
        & (participant.c.order_id == row.order_id)
        & (participant.c.unit_id == unit_id)
    )


def _values(batch: Any, row: Any, unit_id: int) -> dict[str, Any]:
    return {
        "shard": row.shard, "order_id": row.order_id, "unit_id": unit_id, "source_id": batch.source_id,
        "order_no": row.payload["order_no"], "due": row.payload["due"], "closed_at": row.payload["closed_at"],
        "batch_id": batch.batch_id, "row_hash": row.row_hash,
    }  # fmt: skip
