"""Tell what ails a database or its disk from the error it gave, and let go of connections that keep it."""

from __future__ import annotations

import errno
import sqlite3
from typing import Literal

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# away: nothing can be read; busy: somebody else writes; full: the disk takes no more; readonly: it may not be
# written. But for the first, what is stored can still be read.
Outage = Literal["away", "busy", "full", "readonly"]

_SQLITE: dict[int, Outage] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "away",
    sqlite3.SQLITE_IOERR: "away",
    sqlite3.SQLITE_CANTOPEN: "away",
    sqlite3.SQLITE_NOTADB: "away",
    sqlite3.SQLITE_CORRUPT: "away",
}
# A file that may not grow any more, by a quota or a limit, fails in writing without being called full.
_SQLITE_WRITES = frozenset(
    {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
)
# What is sent is kept beside the base until it is stored.
_DISK: dict[int, Outage] = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "readonly"}
_POSTGRESQL: dict[str, Outage] = {
    "25006": "readonly",
    "53100": "full",
    "55P03": "busy",
    "08": "away",  # connection lost
    "28": "away",  # not let in
    "3D000": "away",  # no such base
    "53": "away",  # no connection or memory left
    "57": "away",  # shut down, starting up, or stopped for taking too long
    "58": "away",  # the system under it failed
}


def outage(error: BaseException) -> Outage | None:
    """Return what is the matter with the database or its disk, None for an error that is not their state."""
    if isinstance(error, PoolTimeout):
        return "away"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(getattr(cause, "sqlite_errorcode", 0))
    if isinstance(cause, psycopg.Error):
        return _of_postgresql(cause)
    return _DISK.get(cause.errno or 0) if isinstance(cause, OSError) else None


def _of_sqlite(code: int) -> Outage | None:
    return "full" if code in _SQLITE_WRITES else _SQLITE.get(code & 0xFF)


def _of_postgresql(error: psycopg.Error) -> Outage | None:
    state = error.sqlstate
    if state is None:
        # Nothing came from the server: it was not reached, or the connection broke.
        return "away" if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])


def forget_bad_connections(engine: Engine) -> None:
    """Let an engine drop its connections when the base cannot be reached or written.

    One that was opened while the base was read-only stays so for good; the next request opens another.
    """

    @event.listens_for(engine, "handle_error")
    def drop(context: ExceptionContext) -> None:
        if outage(context.sqlalchemy_exception or context.original_exception) in ("away", "readonly"):
            context.is_disconnect = True
