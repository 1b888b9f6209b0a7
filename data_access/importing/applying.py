"""Apply a staged batch in one transaction: insert, update, leave alone, and keep what is needed to undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, and_, bindparam, func, select, update

from data_access.database import bump_data_version
from data_access.importing.creating import create_missing
from data_access.importing.derive import EMPTY, REFERENCES, Clocks, Row, in_seconds, row_hash
from data_access.importing.duplicates import REPEATED
from data_access.importing.events import events_of, store_events
from data_access.importing.merging import by_code, filled, merged, tells_state, untold
from data_access.importing.participants import apply_participants
from data_access.importing.transactions import insert_many, lock_source
from data_access.reference.units import read_calendar
from data_access.schema import category, import_batch, import_change, import_stage, order, source, unit

CHUNK = 1000
ORDER_COLUMNS = tuple(str(column.name) for column in order.c)


class NotStaged(LookupError):
    """The batch does not exist or was applied, undone or dropped already."""


@dataclass
class Applied:
    """What became of the rows of a batch; `stale` of the unchanged ones were older than what is stored."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0


class _Application:
    """One batch being applied inside the caller's transaction."""

    def __init__(self, connection: Connection, batch: Any, zone: ZoneInfo) -> None:
        self.connection = connection
        self.batch = batch
        self.data_time = int(batch.data_time.timestamp())
        self.result = Applied()
        self.seen_again: list[tuple[int, int]] = []
        self.clocks = Clocks(read_calendar(connection), zone)
        self.missing = untold(batch.mapping_content["covered"])
        self.tells_state = tells_state(batch.mapping_content["covered"])
        self.earlier: dict[int, list[str]] = {
            number: content.get("covered", [])
            for number, content in connection.execute(
                select(import_batch.c.batch_id, import_batch.c.mapping_content).where(
                    import_batch.c.source_id == batch.source_id, import_batch.c.state == "applied"
                )
            )
        }
        create_missing(connection, batch.batch_id, batch.mapping_content)
        self.unit_ids: dict[str, int] = {row.code: row.unit_id for row in connection.execute(select(unit))}
        self.category_ids = {row.code: row.category_id for row in connection.execute(select(category))}
        self.unit_codes = {number: code for code, number in self.unit_ids.items()}
        self.category_codes = {number: code for code, number in self.category_ids.items()}

    def apply_orders(self, chunk: Sequence[Any]) -> None:
        new = [self._new(row) for row in chunk if row.stored_hash is None]
        same = [row for row in chunk if row.stored_hash == row.row_hash]
        other = [row for row in chunk if row.stored_hash not in (None, row.row_hash)]
        fresh = [row for row in other if not self._is_stale(row)]
        stale = [row for row in other if self._is_stale(row)]
        completed = self._changed(stale, self._told_since(stale)) if stale else 0
        self.result.stale += len(stale) - completed
        changed = completed + (self._changed(fresh) if fresh else 0)
        if new:
            insert_many(self.connection, order, ORDER_COLUMNS, new)
            self._log([(row["shard"], row["order_id"], None) for row in new])
        self.result.inserted += len(new)
        self.result.updated += changed
        self.result.unchanged += len(same) + len(other) - changed

    def _new(self, staged: Any) -> Row:
        key = {"shard": staged.shard, "order_id": staged.order_id}
        return self._as_stored({**EMPTY, **staged.payload, **key}, staged.row_hash)

    def _as_stored(self, row: Row, digest: str) -> Row:
        for column, name in REFERENCES.items():
            ids = self.category_ids if name == "category" else self.unit_ids
            row[column] = None if row[name] is None else ids[row[name]]
        row["source_id"], row["batch_id"] = self.batch.source_id, self.batch.batch_id
        row["data_time"], row["row_hash"] = self.data_time, digest
        return row

    def _is_stale(self, staged: Any) -> bool:
        """Tell whether the row is older than the stored one: by update time, else by data time."""
        theirs, ours = staged.stored_updated_at, staged.updated_at
        if theirs is not None and ours is not None and theirs != ours:
            return bool(ours < theirs)
        return bool(self.batch.data_time < staged.stored_data_time)

    def _told_since(self, stale: Sequence[Any]) -> dict[tuple[int, int], set[str]]:
        """Return for each stored order the columns of the tables that made it what it is."""
        found = self.connection.execute(
            select(import_change.c.shard, import_change.c.order_id, import_change.c.batch_id).where(
                import_change.c.batch_id.in_(self.earlier),
                import_change.c.shard.in_({row.shard for row in stale}),
                import_change.c.order_id.in_({row.order_id for row in stale}),
                import_change.c.kind == "order",
            )
        )
        told: dict[tuple[int, int], set[str]] = {(row.shard, row.order_id): set() for row in stale}
        for shard, number, batch_id in found:
            if (shard, number) in told:
                told[shard, number].update(self.earlier[batch_id])
        return told

    def _changed(
        self, fresh: Sequence[Any], told_since: dict[tuple[int, int], set[str]] | None = None
    ) -> int:
        """Bring rows together with the stored ones; with `told_since` they are older and fill gaps only."""
        stored_rows = self._stored(fresh)
        rows, log, events = [], [], []
        for staged in fresh:
            before = stored_rows[staged.shard, staged.order_id]
            told = by_code(in_seconds(before), self.unit_codes, self.category_codes)
            incoming = {**EMPTY, **staged.payload}
            if told_since is None:
                row = merged(told, incoming, self.missing, self.clocks)
            else:
                covered = told_since[staged.shard, staged.order_id]
                row = filled(told, incoming, self.missing, covered, self.clocks)
            digest = row_hash(row)
            if digest == staged.stored_hash:
                if told_since is None:
                    self.seen_again.append((staged.shard, staged.order_id))
                continue
            row.update(shard=staged.shard, order_id=staged.order_id)
            if row["source_updated_at"] is None:
                row["source_updated_at"] = told["source_updated_at"]
            rows.append(self._as_stored(row, digest))
            # A row is as new as the last table that told its state: the next main extract must count.
            if told_since is not None or not self.tells_state:
                row["data_time"] = told["data_time"]
            log.append((staged.shard, staged.order_id, in_seconds(before)))
            events += events_of(told, row, self.data_time)
        if rows:
            self._update(rows)
            self._log(log)
            store_events(self.connection, self.batch.batch_id, events)
        return len(rows)

    def _stored(self, fresh: Sequence[Any]) -> dict[tuple[int, int], Row]:
        # order_id is a 63-bit hash, so it finds the row; the shard is compared for good measure.
        wanted = {(row.shard, row.order_id) for row in fresh}
        shards, numbers = {shard for shard, _number in wanted}, {number for _shard, number in wanted}
        found = self.connection.execute(
            select(order).where(order.c.shard.in_(shards), order.c.order_id.in_(numbers))
        ).mappings()
        return {(row["shard"], row["order_id"]): dict(row) for row in found}

    def _update(self, rows: Sequence[Row]) -> None:
        keys = ("shard", "order_id")
        others = [name for name in ORDER_COLUMNS if name not in keys]
        statement = (
            update(order)
            .where(order.c.shard == bindparam("key_shard"), order.c.order_id == bindparam("key_order_id"))
            .values({name: bindparam(name) for name in others})
        )
        values = [
            {
                "key_shard": row["shard"],
                "key_order_id": row["order_id"],
                **{name: row[name] for name in others},
            }
            for row in rows
        ]
        self.connection.execute(statement, values)

    def _log(self, rows: Sequence[tuple[int, int, Row | None]]) -> None:
        changes = [
            {
                "batch_id": self.batch.batch_id,
                "shard": shard,
                "order_id": number,
                "kind": "order",
                "unit_id": 0,
                "before": None if before is None else orjson.dumps(before).decode(),
            }
            for shard, number, before in rows
        ]
        insert_many(self.connection, import_change, import_change.c.keys(), changes)

    def refresh_data_time(self) -> int:
        """Let unchanged orders count as seen at this data time, so that no older table overwrites them."""
        if not self.tells_state:
            return 0
        seen = select(import_stage.c.order_id).where(
            import_stage.c.batch_id == self.batch.batch_id,
            import_stage.c.kind == "order",
            import_stage.c.shard == order.c.shard,
            import_stage.c.order_id == order.c.order_id,
            import_stage.c.row_hash == order.c.row_hash,
        )
        older = (
            update(order)
            .where(order.c.data_time < self.batch.data_time)
            .values(data_time=self.batch.data_time)
        )
        count = self.connection.execute(
            older.where(order.c.source_id == self.batch.source_id, seen.exists())
        ).rowcount
        for shard, number in self.seen_again:
            by_key = older.where(order.c.shard == shard, order.c.order_id == number)
            count += self.connection.execute(by_key).rowcount
        return count


def apply_batch(connection: Connection, batch_id: int, now: datetime) -> Applied:
    """Apply a staged batch inside the caller's write transaction; raise NotStaged if it is not staged."""
    batch = connection.execute(
        select(import_batch, source.c.code, source.c.time_zone, source.c.data_time.label("source_data_time"))
        .join(source, source.c.source_id == import_batch.c.source_id)
        .where(import_batch.c.batch_id == batch_id)
    ).first()
    if batch is None or batch.state != "staged":
        raise NotStaged(f"batch {batch_id} is not staged")
    lock_source(connection, batch.code)
    application = _Application(connection, batch, ZoneInfo(batch.time_zone))
    for chunk in _staged_orders(connection, batch_id):
        application.apply_orders(chunk)
    result = application.result
    parts = apply_participants(connection, batch, application.unit_ids)
    result.inserted += parts.inserted
    result.updated += parts.updated
    result.unchanged += parts.unchanged + _count_repeated(connection, batch_id)
    refreshed = application.refresh_data_time()
    advanced = _advance_source(connection, batch, now)
    connection.execute(
        update(import_batch)
        .where(import_batch.c.batch_id == batch_id)
        .values(
            state="applied",
            applied_at=now,
            inserted=result.inserted,
            updated=result.updated,
            unchanged=result.unchanged,
        )
    )
    connection.execute(import_stage.delete().where(import_stage.c.batch_id == batch_id))
    if result.inserted or result.updated or refreshed or advanced:
        bump_data_version(connection, now)
    return result


def _staged_orders(connection: Connection, batch_id: int) -> Iterator[Sequence[Any]]:
    """Give the staged orders in chunks, each with what is stored under its key now."""
    stage, last = import_stage.c, -1
    statement = (
        select(
            stage.row_no, stage.shard, stage.order_id, stage.row_hash, stage.updated_at, stage.payload,
            order.c.row_hash.label("stored_hash"), order.c.source_updated_at.label("stored_updated_at"),
            order.c.data_time.label("stored_data_time"),
        )
        .outerjoin(order, and_(order.c.shard == stage.shard, order.c.order_id == stage.order_id))
        .where(stage.batch_id == batch_id, stage.kind == "order", stage.row_no > bindparam("last"))
        .order_by(stage.row_no)
        .limit(CHUNK)
    )  # fmt: skip
    while rows := connection.execute(statement, {"last": last}).all():
        last = rows[-1].row_no
        yield rows


def _count_repeated(connection: Connection, batch_id: int) -> int:
    stage = import_stage.c
    counted = select(func.count()).where(stage.batch_id == batch_id, stage.kind == REPEATED)
    return int(connection.scalar(counted) or 0)


def _advance_source(connection: Connection, batch: Any, now: datetime) -> bool:
    before = batch.source_data_time
    newer = before is not None and before < batch.data_time and tells_state(batch.mapping_content["covered"])
    advanced = before is None or newer
    values: Row = {"last_import_at": now, **({"data_time": batch.data_time} if advanced else {})}
    connection.execute(update(source).where(source.c.source_id == batch.source_id).values(values))
    return advanced
