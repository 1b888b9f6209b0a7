"""Settle rows of one table that bear the same order number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from dashboard.i18n import _
from data_access.importing.errors import Problem
from data_access.importing.headers import Table
from data_access.importing.rejects import store_rejects
from data_access.schema import import_stage

# A row that repeats another of its table or is older than it: read, but nothing is left to store.
REPEATED = "repeat"
BATCH = 500
OTHERS_NAMED = 10  # rows that bear the same number, in a rejected one's message
Rejected = list[tuple[Sequence[str], list[Problem]]]


def settle_duplicates(connection: Connection, batch_id: int, table: Table) -> list[Problem]:
    """Keep one row of each order, store the rows to be rejected and return the problem of each.

    Identical rows count as unchanged; of different ones the newest update time wins; where update times
    are absent or equal nobody can tell which row holds, so all of them are rejected. Joint units' rows are
    told apart by their unit. The result does not depend on the order of the rows.
    """
    conflicting: dict[int, tuple[str, list[int]]] = {}
    repeated: list[int] = []
    for group in _groups(connection, batch_id):
        kept = _winner(group)
        if kept is None:
            numbers = sorted(row.row_no for row in group)[: OTHERS_NAMED + 1]
            conflicting.update({row.row_no: (row.order_no, numbers) for row in group})
        else:
            repeated += [row.row_no for row in group if row is not kept]
    for numbers in _pieces(repeated):
        _of_rows = (import_stage.c.batch_id == batch_id) & import_stage.c.row_no.in_(numbers)
        connection.execute(update(import_stage).where(_of_rows).values(kind=REPEATED, payload={}))
    for numbers in _pieces(list(conflicting)):
        _of_rows = (import_stage.c.batch_id == batch_id) & import_stage.c.row_no.in_(numbers)
        connection.execute(delete(import_stage).where(_of_rows))
    problems: list[Problem] = []
    for piece in _rejected(table, conflicting):
        store_rejects(connection, batch_id, table.header, piece)
        problems += [problem for _cells, [problem] in piece]
    return problems


def _groups(connection: Connection, batch_id: int) -> list[list[Any]]:
    stage = import_stage.c
    twice = (
        select(stage.shard, stage.order_id)
        .where(stage.batch_id == batch_id)
        .group_by(stage.shard, stage.order_id)
        .having(func.count() > 1)
        .subquery()
    )
    rows = connection.execute(
        select(
            stage.row_no,
            stage.shard,
            stage.order_id,
            stage.kind,
            stage.row_hash,
            stage.updated_at,
            stage.payload["order_no"].as_string().label("order_no"),
            stage.payload["unit"].as_string().label("unit"),
        )
        .join(twice, (twice.c.shard == stage.shard) & (twice.c.order_id == stage.order_id))
        .where(stage.batch_id == batch_id)
        .order_by(stage.row_no)
    )
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        part = row.unit if row.kind == "participant" else ""
        groups.setdefault((row.shard, row.order_id, row.kind, part), []).append(row)
    return [group for group in groups.values() if len(group) > 1]


def _winner(group: Sequence[Any]) -> Any | None:
    """Return the row that holds, None where nobody can tell."""
    if len({row.row_hash for row in group}) == 1:
        return max(group, key=lambda row: (row.updated_at is not None, row.updated_at or 0, -row.row_no))
    if any(row.updated_at is None for row in group):
        return None
    newest = max(row.updated_at for row in group)
    newest_rows = [row for row in group if row.updated_at == newest]
    return newest_rows[0] if len({row.row_hash for row in newest_rows}) == 1 else None


def _rejected(table: Table, conflicting: dict[int, tuple[str, list[int]]]) -> Iterator[Rejected]:
    """Yield the conflicting rows, as many at a time as are stored at once."""
    piece: Rejected = []
    for row_no, cells in table.rows() if conflicting else ():
        if row_no in conflicting:
            number, rows = conflicting[row_no]
            others = [row for row in rows if row != row_no][:OTHERS_NAMED]
            piece.append((cells, [_conflict(row_no, number, others)]))
        if len(piece) == BATCH:
            yield piece
            piece = []
    if piece:
        yield piece


def _conflict(row_no: int, number: str, others: Collection[int]) -> Problem:
    return Problem(
        row_no,
        "order_no",
        "",
        number,
        "conflict",
        _(
            "Row {rows} bears the same order number with other content, and no update time tells which is "
            "newer: "
            "keep one of them."
        ).format(rows=", ".join(map(str, others))),
    )


def _pieces(items: list[Any]) -> list[list[Any]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
