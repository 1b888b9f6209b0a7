"""Engine, transactions and migrations for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Select, create_engine, delete, event, insert, select, update
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from data_access.outages import forget_bad_connections
from data_access.patience import CONNECT_SECONDS, be_patient
from data_access.schema import data_version, month_touched

SQLITE_BUSY_MS = 30_000
# A person who waits is told that somebody else writes; what must not be lost is put by (records/waiting.py).
SERVING_BUSY_MS = 500
STATEMENT_TIMEOUT_MS = 120_000
POOL_SECONDS = 5
EVERY_MONTH = 0
State = tuple[int, int]  # data version, and the second it was reached
MIGRATIONS = Path(__file__).parent / "migrations"


DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class BadAddress(ValueError):
    """What was given as a database's address is none that this product can work on."""


class DatabaseTooNew(RuntimeError):
    """The database was migrated by a newer version of the product than this one."""


def make_engine(url: str, *, serving: bool = False) -> Engine:
    """Open an engine for `sqlite:///…` or `postgresql+psycopg://…`; raise BadAddress for another.

    Make it after a fork, never before: connections must not be shared between processes. `serving`: people
    wait for its answers, and a base that is not there is not made.
    """
    parsed = parsed_address(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url, serving)
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=POOL_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
        },
    )
    be_patient(engine, STATEMENT_TIMEOUT_MS / 1000 + CONNECT_SECONDS)
    forget_bad_connections(engine)
    return engine


def parsed_address(url: str) -> URL:
    """Return the address of a database with its driver; raise BadAddress for what is none."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadAddress("it is no address of a database") from None
    if parsed.drivername not in DRIVERS:
        raise BadAddress(f"{parsed.drivername} is not known here")
    return parsed.set(drivername=DRIVERS[parsed.drivername])


def shown_address(url: str) -> str:
    """Return a database's address without its password, empty for what is none."""
    try:
        return parsed_address(url).render_as_string(hide_password=True)
    except BadAddress:
        return ""


def _sqlite_engine(url: str, serving: bool) -> Engine:
    busy_ms = SERVING_BUSY_MS if serving else SQLITE_BUSY_MS
    # Values of rows must not reach the log through an error of the database.
    engine = create_engine(url, connect_args={"timeout": busy_ms / 1000}, hide_parameters=True)
    forget_bad_connections(engine)

    @event.listens_for(engine, "connect")
    def configure(connection, _record):  # type: ignore[no-untyped-def]
        # Hand BEGIN to us: the driver's own deferred BEGIN loses concurrent read-then-write updates.
        connection.isolation_level = None
        cursor = connection.cursor()
        # Imports give back what staging took. The file remembers it: asked of a file that has pages it would
        # wait for the writer.
        if cursor.execute("PRAGMA page_count").fetchone()[0] == 0:
            cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={busy_ms}")
        cursor.execute("PRAGMA journal_size_limit=268435456")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("zqt_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    file = engine.url.database
    if serving and file and file != ":memory:":
        _follow_file(engine, file)
    return engine


def _follow_file(engine: Engine, file: str) -> None:
    """Let an engine work on the file that stands at its place now; one that is missing is not made anew."""

    @event.listens_for(engine, "do_connect")
    def refuse(_dialect: Any, record: Any, _args: Any, _params: Any) -> None:
        record.info["file"] = _identity(file)
        if record.info["file"] is None:
            missing = sqlite3.OperationalError("unable to open database file")
            missing.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise missing
        _let_write(Path(file))

    @event.listens_for(engine, "checkout")
    def replace(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") != _identity(file):
            raise DisconnectionError("the file at the base's place is another one")


def _let_write(file: Path) -> None:
    """Give the files beside a base its own mode: those made while it was read-only would keep it so."""
    for ending in ("-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        with suppress(OSError):
            if _may_write(file) and not _may_write(beside):
                beside.chmod(file.stat().st_mode)


def _may_write(file: Path) -> bool:
    return os.access(file, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _identity(file: str) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Run a block in one write transaction; SQLite takes the write lock at its start."""
    with engine.connect().execution_options(zqt_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Run a block in one read transaction with a consistent view of the data.

    What it reads is committed, so that its data version stands for it (data_access.counting.kept.unchanged).
    """
    with engine.connect().execution_options(zqt_committed=True) as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            # All that is read below stands at this version: one snapshot, one number.
            yield connection.execution_options(zqt_state=_read_data_state(connection))


def read_pairs(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """Return the rows of a query of two columns as a mapping from the first to the second."""
    return {row[0]: row[1] for row in connection.execute(query)}


def bump_data_version(connection: Connection, now: datetime, months: Collection[int] | None = None) -> int:
    """Increase the data version inside the caller's transaction and return the new number.

    `months` (yyyymm) are those that a changed order had to do with before or has after the change; whoever
    does not know them touches every month.
    """
    connection.execute(
        update(data_version)
        .where(data_version.c.id == 1)
        .values(version=data_version.c.version + 1, changed_at=now)
    )
    version = connection.scalar(select(data_version.c.version).where(data_version.c.id == 1))
    if version is None:
        version = 1
        connection.execute(insert(data_version).values(id=1, version=version, changed_at=now))
    touched = sorted({EVERY_MONTH} if months is None else months)
    for start in range(0, len(touched), 500):
        some = touched[start : start + 500]
        connection.execute(delete(month_touched).where(month_touched.c.month.in_(some)))
        connection.execute(
            insert(month_touched), [{"month": each, "version": version, "changed_at": now} for each in some]
        )
    return int(version)


def current_data_version(connection: Connection) -> int:
    """Return the data version, 0 for a base into which nothing was ever imported."""
    return data_state(connection)[0]


def data_state(connection: Connection) -> State:
    """Return the data version and the second it was reached: a base put back may reach a number again."""
    known: State | None = connection.get_execution_options().get("zqt_state")
    return _read_data_state(connection) if known is None else known


def _read_data_state(connection: Connection) -> State:
    found = connection.execute(
        select(data_version.c.version, data_version.c.changed_at).where(data_version.c.id == 1)
    ).one_or_none()
    return (int(found.version), int(found.changed_at.timestamp())) if found else (0, 0)


def month_versions(connection: Connection) -> dict[int, State]:
    """Return by month (yyyymm) the state of the data that last touched an order that has to do with it.

    EVERY_MONTH stands for the months that are not named, and for older states of those that are.
    """
    found = connection.execute(select(month_touched))
    return {row.month: (int(row.version), int(row.changed_at.timestamp())) for row in found}


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to `revision`; raise DatabaseTooNew if this version does not know its state."""
    config = _alembic(engine)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = schema_revision(engine)
    if present is not None and present not in known:
        raise DatabaseTooNew(
            f"the database has schema {present}, which this version does not know: install the newer version"
        )
    command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to `revision` ("base" drops every table)."""
    command.downgrade(_alembic(engine), revision)


def schema_revision(engine: Engine) -> str | None:
    """Return the schema revision the database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def schema_head() -> str:
    """Return the newest schema revision this version knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None
    return head
