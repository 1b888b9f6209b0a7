"""Apply a staged batch in one transaction: insert, update, leave alone, and keep what is needed to undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from operator import itemgetter, ne
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import (
    BigInteger,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    type_coerce,
    update,
)

from dashboard.importing.freshness import SHOWN_BY, shown_rhythm
from data_access.database import bump_data_version
from data_access.importing.creating import create_missing
from data_access.importing.derive import EMPTY, LOCAL_DAYS, REFERENCES, Clocks, Row, complete, row_hash
from data_access.importing.duplicates import REPEATED
from data_access.importing.events import events_of, store_events
from data_access.importing.merging import by_code, filled, merged, tells_state, untold
from data_access.importing.participants import apply_participants
from data_access.importing.progress import advance
from data_access.importing.recognition import ORDER_IN_SECONDS, calendar_print, fill_known, keep_seen
from data_access.importing.transactions import insert_many, lock_source, update_many
from data_access.reference.units import read_calendar
from data_access.schema import category, import_batch, import_change, import_stage, order, source, unit

CHUNK = 1000
ORDER_COLUMNS = tuple(str(column.name) for column in order.c)
KEYS = ("shard", "order_id")
CHANGING = tuple(name for name in ORDER_COLUMNS if name not in KEYS)
_changing = itemgetter(*CHANGING)
Key = tuple[int, int]


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
        self.refreshed = 0
        self.months: set[int] = set()  # that an order had to do with before or after a change
        self.clocks = Clocks(read_calendar(connection), zone)
        # Between check and application a holiday notice may have come.
        self.counted_anew = batch.mapping_content.get("calendar") != calendar_print(self.clocks.calendar)
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
        self.created = create_missing(connection, batch.batch_id, batch.mapping_content)
        self.unit_ids: dict[str, int] = {row.code: row.unit_id for row in connection.execute(select(unit))}
        self.category_ids = {row.code: row.category_id for row in connection.execute(select(category))}
        self.unit_codes = {number: code for code, number in self.unit_ids.items()}
        self.category_codes = {number: code for code, number in self.category_ids.items()}

    def apply_orders(self, chunk: Sequence[Any]) -> None:
        new = [row for row in chunk if row.stored_hash is None]
        same = [row for row in chunk if row.stored_hash == row.row_hash]
        other = [row for row in chunk if row.stored_hash not in (None, row.row_hash)]
        if any(row.known for row in (*new, *other)):
            raise RuntimeError("an order changed under a row that was taken for known")
        if new:
            self._insert(new)
        became = [*new, *same, *(self._other(chunk, other) if other else ())]
        keep_seen(self.connection, became)
        self._refresh(chunk, became)
        self.result.unchanged += len(same)

    def _insert(self, staged: Sequence[Any]) -> None:
        rows = [self._new(row) for row in staged]
        insert_many(self.connection, order, ORDER_COLUMNS, rows)
        self.months.update(*map(months_of, rows))
        self._log([(row["shard"], row["order_id"], None) for row in rows])
        self.result.inserted += len(rows)

    def _other(self, chunk: Sequence[Any], other: Sequence[Any]) -> list[Any]:
        """Bring rows that differ together with what is stored; return those that the orders now equal."""
        stored = self._stored(chunk)
        fresh = [row for row in other if not self._is_stale(row)]
        stale = [row for row in other if self._is_stale(row)]
        completed = self._changed(stale, stored, self._told_since(chunk, stale)) if stale else {}
        changed = {**completed, **(self._changed(fresh, stored) if fresh else {})}
        self.result.stale += len(stale) - len(completed)
        self.result.updated += len(changed)
        self.result.unchanged += len(other) - len(changed)
        return [row for row in other if changed.get(row.row_no) == row.row_hash]

    def _new(self, staged: Any) -> Row:
        row = {**self._told(staged), "shard": staged.shard, "order_id": staged.order_id}
        return self._as_stored(row, row_hash(row) if self.counted_anew else staged.row_hash)

    def _told(self, staged: Any) -> Row:
        """Return what a staged row says, counted by the calendar of now."""
        row = {**EMPTY, **staged.payload}
        if self.counted_anew:
            complete(row, self.clocks)
        return row

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
        return bool(self.data_time < staged.stored_data_time)

    def _told_since(self, chunk: Sequence[Any], stale: Sequence[Any]) -> dict[Key, set[str]]:
        """Return for each stored order the columns of the tables that made it what it is."""
        change = import_change.c
        found = self.connection.execute(
            select(change.shard, change.order_id, change.batch_id)
            .join(import_stage, _same_order(change, import_stage.c))
            .where(*self._staged_in(chunk), change.batch_id.in_(self.earlier), change.kind == "order")
        )
        told: dict[Key, set[str]] = {(row.shard, row.order_id): set() for row in stale}
        for shard, number, batch_id in found:
            if (shard, number) in told:
                told[shard, number].update(self.earlier[batch_id])
        return told

    def _changed(
        self, fresh: Sequence[Any], stored: dict[Key, Row], told_since: dict[Key, set[str]] | None = None
    ) -> dict[int, str]:
        """Bring rows together with the stored ones; with `told_since` they are older and fill gaps only.

        Returns the new hashes of the orders that changed, by row number.
        """
        rows, log, events, changed, seen_again = [], [], [], {}, []
        for staged in fresh:
            key = staged.shard, staged.order_id
            before = stored[key]
            told = by_code(before, self.unit_codes, self.category_codes)
            incoming = self._told(staged)
            if told_since is None:
                row = merged(told, incoming, self.missing, self.clocks)
            else:
                row = filled(told, incoming, self.missing, told_since[key], self.clocks)
            digest = row_hash(row)
            if digest == staged.stored_hash:
                if told_since is None:
                    seen_again.append(key)
                continue
            row.update(shard=staged.shard, order_id=staged.order_id)
            if row["source_updated_at"] is None:
                row["source_updated_at"] = told["source_updated_at"]
            rows.append(self._as_stored(row, digest))
            # A row is as new as the last table that told its state: the next main extract must count.
            if told_since is not None or not self.tells_state:
                row["data_time"] = told["data_time"]
            log.append((*key, before))
            self.months.update(months_of(before), months_of(row))
            events += events_of(told, row, self.data_time)
            changed[staged.row_no] = digest
        self._count_as_seen(seen_again)
        self._update(rows, log)
        self._log(log)
        store_events(self.connection, self.batch.batch_id, events)
        return changed

    def _update(self, rows: Sequence[Row], log: Sequence[tuple[int, int, Row]]) -> None:
        # Setting a column writes its indexes anew, changed or not.
        differing: set[str] = set()
        for row, (_shard, _number, before) in zip(rows, log, strict=True):
            differing.update(compress(CHANGING, map(ne, _changing(row), _changing(before))))
        update_many(self.connection, order, KEYS, sorted(differing), rows)

    def _staged_in(self, chunk: Sequence[Any]) -> tuple[Any, ...]:
        """Return the conditions of a chunk's staged orders: found by row number, without a list of keys."""
        stage = import_stage.c
        return (
            stage.batch_id == self.batch.batch_id,
            stage.row_no.between(chunk[0].row_no, chunk[-1].row_no),
            stage.kind == "order",
        )

    def _stored(self, chunk: Sequence[Any]) -> dict[Key, Row]:
        """Return the orders as stored, instants in seconds, that a chunk's rows differ from."""
        found = self.connection.execute(
            select(*ORDER_IN_SECONDS)
            .join(import_stage, _same_order(order.c, import_stage.c))
            .where(*self._staged_in(chunk), import_stage.c.row_hash != order.c.row_hash)
        ).mappings()
        return {
            (row["shard"], row["order_id"]): {str(name): value for name, value in row.items()}
            for row in found
        }

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

    def _refresh(self, chunk: Sequence[Any], became: Sequence[Any]) -> None:
        """Let orders that are as told count as seen at this data time: no older table overwrites them."""
        older = any(
            row.stored_data_time is not None and row.stored_data_time < self.data_time for row in became
        )
        if self.tells_state and older:
            here = _same_order(order.c, import_stage.c), import_stage.c.row_hash == order.c.row_hash
            self.refreshed += self.connection.execute(
                self._older().where(*self._staged_in(chunk), *here)
            ).rowcount

    def _count_as_seen(self, keys: Sequence[Key]) -> None:
        if self.tells_state and keys:
            here = tuple_(order.c.shard, order.c.order_id).in_(keys)
            self.refreshed += self.connection.execute(self._older().where(here)).rowcount

    def _older(self) -> Any:
        own = order.c.source_id == self.batch.source_id
        return update(order).where(own, order.c.data_time < self.data_time).values(data_time=self.data_time)

    def give_back(self, chunk: Sequence[Any]) -> None:
        """Drop the staged rows of a chunk, so that the next orders are written where they stood."""
        self.connection.execute(delete(import_stage).where(*self._staged_in(chunk)))


def apply_batch(connection: Connection, batch_id: int, now: datetime) -> Applied:
    """Apply a staged batch inside the caller's write transaction; raise NotStaged if it is not staged."""
    batch = connection.execute(
        select(
            import_batch,
            source.c.code,
            source.c.time_zone,
            source.c.rhythm,
            source.c.data_time.label("source_data_time"),
        )
        .join(source, source.c.source_id == import_batch.c.source_id)
        .where(import_batch.c.batch_id == batch_id)
    ).first()
    if batch is None or batch.state != "staged":
        raise NotStaged(f"batch {batch_id} is not staged")
    lock_source(connection, batch.code)
    fill_known(connection, batch.source_id, but=batch_id)
    application = _Application(connection, batch, ZoneInfo(batch.time_zone))
    for chunk in _staged_orders(connection, batch_id):
        application.apply_orders(chunk)
        application.give_back(chunk)
        advance(len(chunk))
    result = application.result
    parts = apply_participants(connection, batch, application.unit_ids)
    result.inserted += parts.inserted
    result.updated += parts.updated
    result.unchanged += parts.unchanged + _count_repeated(connection, batch_id)
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
    if result.inserted or result.updated or application.refreshed or application.created or advanced:
        # Whose data time alone moved counts as it did.
        bump_data_version(connection, now, application.months)
    return result


def _staged_orders(connection: Connection, batch_id: int) -> Iterator[Sequence[Any]]:
    """Give the staged orders in chunks, each with what is stored under its key now."""
    stage, last = import_stage.c, -1
    statement = (
        select(
            stage.row_no, stage.shard, stage.order_id, stage.row_hash, stage.payload, stage.raw_hash,
            stage.known,
            type_coerce(stage.updated_at, BigInteger).label("updated_at"),
            type_coerce(stage.newest, BigInteger).label("newest"),
            order.c.row_hash.label("stored_hash"),
            type_coerce(order.c.source_updated_at, BigInteger).label("stored_updated_at"),
            type_coerce(order.c.data_time, BigInteger).label("stored_data_time"),
        )
        .outerjoin(order, _same_order(order.c, stage))
        .where(stage.batch_id == batch_id, stage.kind == "order", stage.row_no > bindparam("last"))
        .order_by(stage.row_no)
        .limit(CHUNK)
    )  # fmt: skip
    while rows := connection.execute(statement, {"last": last}).all():
        last = rows[-1].row_no
        yield rows


def months_of(row: Row) -> set[int]:
    """Return the months (yyyymm) that an order has to do with by any of its local days."""
    return {row[name] // 100 for name in LOCAL_DAYS if row[name] is not None}


def _same_order(one: Any, other: Any) -> Any:
    return and_(one.shard == other.shard, one.order_id == other.order_id)


def _count_repeated(connection: Connection, batch_id: int) -> int:
    stage = import_stage.c
    counted = select(func.count()).where(stage.batch_id == batch_id, stage.kind == REPEATED)
    return int(connection.scalar(counted) or 0)


def _advance_source(connection: Connection, batch: Any, now: datetime) -> bool:
    if batch.rows_read == batch.rejected:
        return False  # nothing of the table was taken: it tells no state of anything
    before = batch.source_data_time
    newer = before is not None and before < batch.data_time and tells_state(batch.mapping_content["covered"])
    advanced = before is None or newer
    rhythm = _rhythm_shown(connection, batch, now) if batch.rhythm == "none" else {}
    values: Row = {"last_import_at": now, **({"data_time": batch.data_time} if advanced else {}), **rhythm}
    connection.execute(update(source).where(source.c.source_id == batch.source_id).values(values))
    return advanced or bool(rhythm)


def _rhythm_shown(connection: Connection, batch: Any, now: datetime) -> Row:
    """Return the rhythm of a source as its arrivals show it, this one the last; nothing where they do not."""
    done = import_batch.c
    earlier = connection.execute(
        select(done.applied_at, done.data_time)
        .where(done.source_id == batch.source_id, done.state == "applied", done.batch_id != batch.batch_id)
        .order_by(done.applied_at.desc())
        .limit(SHOWN_BY - 1)
    ).all()
    arrivals = [*reversed([tuple(row) for row in earlier]), (now, batch.data_time)]
    rhythm, at = shown_rhythm(arrivals, ZoneInfo(batch.time_zone))
    return {} if rhythm == "none" else {"rhythm": rhythm, "rhythm_at": at}
