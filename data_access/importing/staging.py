"""Stage a table: check every row and keep the passed and the rejected ones under a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from data_access.importing.checking import Checked, Checker
from data_access.importing.duplicates import settle_duplicates
from data_access.importing.errors import Problem
from data_access.importing.headers import Table
from data_access.importing.mapping import SourceSpec
from data_access.importing.progress import advance
from data_access.importing.recognition import Recogniser, Seen
from data_access.importing.rejects import store_rejects
from data_access.importing.transactions import insert_many, lock_reference, write
from data_access.schema import import_batch, import_reject, import_stage, source

Rejected = tuple[Sequence[str], list[Problem]]
CHUNK, CHUNK_CHARACTERS = 2000, 4_000_000
PROBLEMS_SHOWN = 200
# A batch under preparation is left behind only by a kill; a prepared one waits for its user's answer.
ABANDONED_STAGING = timedelta(hours=2)
ABANDONED_STAGED = timedelta(hours=48)
# The longest that a chunk, or finding the twins among all rows, takes on a slow machine.
SILENCE = timedelta(minutes=5)


@dataclass
class Staged:
    """How many rows were read and rejected, with the first problems."""

    read: int = 0
    rejected: int = 0
    totals: int = 0  # rows that sum others up, which are no orders
    problems: list[Problem] = field(default_factory=list)


def open_batch(connection: Connection, spec: SourceSpec, batch: dict[str, Any], now: datetime) -> int:
    """Create a batch in state `staging`, its source if need be, and drop what killed imports left."""
    drop_abandoned(connection, now)
    source_id = _source_id(connection, spec)
    made = connection.execute(
        insert(import_batch).values(
            source_id=source_id, state="staging", created_at=now, beat_at=datetime.now(UTC), **batch
        )
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def _source_id(connection: Connection, spec: SourceSpec) -> int:
    lock_reference(connection)
    found = connection.scalar(select(source.c.source_id).where(source.c.code == spec.code))
    if found is not None:
        return int(found)
    number = int(connection.scalar(select(func.max(source.c.source_id))) or 0) + 1
    connection.execute(insert(source).values(source_id=number, **spec.model_dump()))
    return number


def stage_rows(
    engine: Engine,
    batch_id: int,
    table: Table,
    checker: Checker,
    recogniser: Recogniser | None = None,
    watch: Callable[[int, Sequence[str]], None] = lambda _row_no, _cells: None,
) -> Staged:
    """Check and store the table's rows in chunks, each in a short transaction of its own; `watch` sees each.

    Rows that the recogniser knows are not checked; what it knew counts only while the base stands still.
    """
    staged = Staged()
    for whole in _chunks(table.rows()):
        chunk = [(row_no, cells) for row_no, cells in whole if not checker.is_total(cells)]
        staged.totals += len(whole) - len(chunk)
        for row_no, cells in chunk:
            watch(row_no, cells)
        seen = recogniser.recognise(engine, chunk) if recogniser else Seen()
        passed, rejected = _checked(chunk, checker, seen)

        def keep(connection: Connection) -> bool:
            if recogniser and not recogniser.still(connection, seen):  # noqa: B023
                return False
            _store(connection, batch_id, table.header, passed, rejected, seen)  # noqa: B023
            _beat(connection, batch_id, len(chunk))  # noqa: B023
            return True

        if not write(engine, keep):
            seen = Seen(seen.raw)
            passed, rejected = _checked(chunk, checker, seen)
            write(engine, keep)
        staged.read += len(chunk)
        _count_rejects(staged, rejected)
        advance(len(whole))
    twins = write(engine, lambda connection: settle_duplicates(connection, batch_id, table))
    staged.rejected += len(twins)
    _keep_problems(staged, twins)
    return staged


def _checked(
    chunk: Sequence[tuple[int, list[str]]], checker: Checker, seen: Seen
) -> tuple[list[Checked], list[Rejected]]:
    passed: list[Checked] = []
    rejected: list[Rejected] = []
    for row_no, cells in chunk:
        known = seen.known.get(row_no)
        result = checker.check(row_no, cells) if known is None else checker.take_known(known)
        if isinstance(result, Checked):
            passed.append(result)
        else:
            rejected.append((cells, result))
    return passed, rejected


def finish_staging(connection: Connection, batch_id: int, values: dict[str, Any]) -> None:
    """Mark the batch as ready to be applied."""
    connection.execute(
        update(import_batch).where(import_batch.c.batch_id == batch_id).values(state="staged", **values)
    )


def discard(connection: Connection, batch_id: int) -> None:
    """Remove a batch that was not applied, and its source if nothing else ever came from it."""
    row = connection.execute(
        select(import_batch.c.source_id).where(
            import_batch.c.batch_id == batch_id, import_batch.c.state.in_(("staging", "staged"))
        )
    ).first()
    if row is None:
        return
    _remove(connection, [batch_id])
    others = connection.scalar(
        select(import_batch.c.batch_id).where(import_batch.c.source_id == row.source_id).limit(1)
    )
    if others is None:
        connection.execute(
            delete(source).where(source.c.source_id == row.source_id, source.c.data_time.is_(None))
        )


def _store(
    connection: Connection,
    batch_id: int,
    header: Sequence[str],
    passed: Sequence[Checked],
    rejected: Sequence[Rejected],
    seen: Seen,
) -> None:
    rows = [
        {
            "batch_id": batch_id,
            "row_no": one.row_no,
            "shard": one.shard,
            "order_id": one.order_id,
            "kind": one.kind,
            "row_hash": one.row_hash,
            "updated_at": one.updated_at,
            "payload": orjson.dumps(one.payload).decode(),
            "raw_hash": seen.raw.get(one.row_no) if one.kind == "order" and one.lasting else None,
            "newest": one.newest,
            "known": one.known,
        }
        for one in passed
    ]
    insert_many(connection, import_stage, import_stage.c.keys(), rows)
    store_rejects(connection, batch_id, header, rejected)


def is_abandoned(beat: datetime) -> bool:
    """Tell whether nobody works any more at a batch that was last heard of at a moment."""
    return datetime.now(UTC) - beat > SILENCE


def _beat(connection: Connection, batch_id: int, rows: int) -> None:
    """Let others see how far the batch has come, and that somebody is still at it: by the machine's clock."""
    batch = import_batch.c
    connection.execute(
        update(import_batch)
        .where(batch.batch_id == batch_id)
        .values(rows_read=batch.rows_read + rows, beat_at=datetime.now(UTC))
    )


def _count_rejects(staged: Staged, rejected: Sequence[Rejected]) -> None:
    staged.rejected += len(rejected)
    _keep_problems(staged, (problem for _cells, problems in rejected for problem in problems))


def _keep_problems(staged: Staged, problems: Iterable[Problem]) -> None:
    staged.problems += islice(problems, max(PROBLEMS_SHOWN - len(staged.problems), 0))


def _chunks(rows: Iterable[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield the rows in pieces of so many rows and characters that each fits into memory many times."""
    chunk: list[tuple[int, list[str]]] = []
    room = CHUNK_CHARACTERS
    for row in rows:
        chunk.append(row)
        room -= sum(map(len, row[1]))
        if len(chunk) == CHUNK or room <= 0:
            yield chunk
            chunk, room = [], CHUNK_CHARACTERS
    if chunk:
        yield chunk


def drop_abandoned(connection: Connection, now: datetime) -> int:
    """Remove the imports that were cut off or that nobody confirmed in time; return how many."""
    state, created = import_batch.c.state, import_batch.c.created_at
    left = connection.scalars(
        select(import_batch.c.batch_id).where(
            or_(
                (state == "staging") & (created < now - ABANDONED_STAGING),
                (state == "staged") & (created < now - ABANDONED_STAGED),
            )
        )
    ).all()
    _remove(connection, left)
    return len(left)


def _remove(connection: Connection, batches: Sequence[int]) -> None:
    for table in (import_stage, import_reject, import_batch):
        connection.execute(delete(table).where(table.c.batch_id.in_(batches)))
