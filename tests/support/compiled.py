"""Let the engines of a run share compiled statements: each test opens a base, all send the same SQL.

What a statement compiles to depends on the kind of dialect alone; SQLAlchemy keeps it by dialect object.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_COMPILED: dict[str, dict[Any, Any]] = {}


def _equal(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash(one: object) -> int:
    return hash(type(one))


def _share(connection: Connection) -> None:
    connection.engine._compiled_cache = _COMPILED.setdefault(connection.dialect.name, {})


def share_compiled() -> None:
    """Make every engine that connects from now on look where the others of its kind looked."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _equal  # type: ignore[method-assign,assignment]
        dialect.__hash__ = _hash  # type: ignore[method-assign,assignment]
    event.listen(Engine, "engine_connect", _share)
