"""Write in short transactions and wait for other writers instead of failing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection, Engine, Table, insert, text
from sqlalchemy.exc import OperationalError

from data_access.database import writing

Result = TypeVar("Result")
Row = dict[str, Any]
ATTEMPTS = 20
PAUSE_SECONDS = 0.5


def write(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one write transaction and return its result.

    SQLite has one writer: where another import keeps the lock longer than the busy timeout, the whole
    transaction is tried again, up to ATTEMPTS times.
    """
    for attempt in range(ATTEMPTS):
        try:
            with writing(engine) as connection:
                return work(connection)
        except OperationalError as error:
            if attempt == ATTEMPTS - 1 or "database is locked" not in str(error.orig):
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("unreachable")


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values the driver takes as they are: instants in seconds, JSON as text.

    Several times faster than the expression layer, which prepares every value of every row; keys beyond
    `columns` are left alone.
    """
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(columns))
    if compiled.positiontup is not None:
        take = itemgetter(*compiled.positiontup)
        connection.exec_driver_sql(str(compiled), [take(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), [{name: row[name] for name in columns} for row in rows])


def lock_source(connection: Connection, source: str) -> None:
    """Let one import of a source at a time change orders; SQLite's write lock does so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": 12345, "key": _key(source)}
        )


def lock_reference(connection: Connection) -> None:
    """Let one transaction at a time create sources, units or categories, which are numbered one by one."""
    lock_source(connection, "")


def _key(source: str) -> int:
    return crc32(source.encode()) - 2**31
