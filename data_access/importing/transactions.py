"""Write in short transactions and wait for other writers instead of failing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection, Engine, Table, bindparam, insert, text, update
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

from data_access.database import writing
from data_access.outages import outage

Result = TypeVar("Result")
Row = dict[str, Any]
PATIENCE_SECONDS = 600.0
PAUSE_SECONDS = 0.5
SPACE = 12345  # of the advisory locks


def write(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one write transaction and return its result.

    SQLite has one writer: where another import keeps the lock longer than the busy timeout, the whole
    transaction is tried again, for PATIENCE_SECONDS.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with writing(engine) as connection:
                return work(connection)
        except OperationalError as error:
            if time.monotonic() > until or outage(error) != "busy":
                raise
            time.sleep(PAUSE_SECONDS)


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values the driver takes as they are: instants in seconds, JSON as text.

    Several times faster than the expression layer, which prepares every value of every row; keys beyond
    `columns` are left alone.
    """
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(columns))
    _execute_many(connection, compiled, columns, rows)


def update_many(
    connection: Connection, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Set `columns` of the rows that `keys` name, with values as `insert_many` takes them."""
    if not rows:
        return
    # A column's own name is reserved for the value it gets.
    named = {f"key_{name}": name for name in keys}
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(bound) for bound, name in named.items()))
        .values({name: bindparam(name) for name in columns})
    )
    with_keys = [{**row, **{bound: row[name] for bound, name in named.items()}} for row in rows]
    _execute_many(connection, statement.compile(dialect=connection.dialect), [*columns, *named], with_keys)


def _execute_many(
    connection: Connection, compiled: Compiled, names: Sequence[str], rows: Sequence[Row]
) -> None:
    assert isinstance(compiled, SQLCompiler)
    if compiled.positiontup is not None:
        take = itemgetter(*compiled.positiontup)
        connection.exec_driver_sql(str(compiled), [take(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), [{name: row[name] for name in names} for row in rows])


def lock_source(connection: Connection, source: str) -> None:
    """Let one import of a source at a time change orders; SQLite's write lock does so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": SPACE, "key": _key(source)}
        )


def hold_source(connection: Connection, source: str) -> bool:
    """Keep imports of a source from changing orders until the transaction ends; False while one does."""
    if connection.dialect.name != "postgresql":
        return True
    held = connection.scalar(
        text("SELECT pg_try_advisory_xact_lock_shared(:space, :key)"), {"space": SPACE, "key": _key(source)}
    )
    return bool(held)


def lock_reference(connection: Connection) -> None:
    """Let one transaction at a time create sources, units or categories, which are numbered one by one."""
    lock_source(connection, "")


def _key(source: str) -> int:
    return crc32(source.encode()) - 2**31
