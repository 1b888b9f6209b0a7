"""Keep sign-ins and audit lines in a file beside an embedded base while an import writes it.

SQLite has one writer. Whoever signs in or is noted down meanwhile neither waits for it nor is lost: what was
to be written stands in a small base of its own, counts from there, and is moved over as soon as the import is
done. PostgreSQL has many writers and needs none of this.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, select
from sqlalchemy.exc import OperationalError

from data_access.database import make_engine, reading, writing
from data_access.outages import outage
from data_access.records.accounts import ACCOUNT_AND_UNIT, ACCOUNT_COLUMNS, account_from
from data_access.records.sessions import Limits, SignedIn, close_session, find_session, token_hash
from data_access.schema import account, audit, login_failure, web_session

ENDING = ".waiting"
NUMBERED = {"audit": "audit_id", "login_failure": "failure_id"}  # the base numbers these itself
Result = TypeVar("Result")

_room = MetaData()
for _table in (audit, login_failure, web_session):
    # The columns alone: what they refer to stands in the base.
    Table(
        _table.name,
        _room,
        *(
            Column(each.name, each.type, primary_key=each.primary_key, server_default=each.server_default)
            for each in _table.c
        ),
    )
_ended = Table("ended_session", _room, Column("token_hash", String(64), primary_key=True))


def write_or_wait(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one write transaction of the base, or of its waiting room while somebody else writes.

    `work` may touch sessions, failed sign-ins and audit lines alone, and may be begun twice.
    """
    try:
        with writing(engine) as connection:
            result = work(connection)
    except OperationalError as error:
        place = _place(engine)
        if place is None or outage(error) != "busy":
            raise
        with writing(_waiting_room(place)) as connection:
            return work(connection)
    settle(engine)
    return result


def is_waiting(connection: Connection) -> bool:
    """Tell whether a connection is one of a waiting room."""
    return bool(connection.engine.get_execution_options().get("zqt_waiting"))


def end_session(connection: Connection, token: str) -> None:
    """End the session of a token where the caller writes; it is over at once, wherever it stands."""
    close_session(connection, token)
    if token and is_waiting(connection):
        connection.execute(insert(_ended).prefix_with("OR IGNORE").values(token_hash=token_hash(token)))


def find_visit(engine: Engine, token: str, now: datetime, limits: Limits) -> SignedIn | None:
    """Return the session of a token, in the base or waiting; None if unknown, over or run out."""
    with reading(engine) as connection:
        found = find_session(connection, token, now, limits)
        place = _place(engine)
        if place is None or not place.exists():
            return found
        with _waiting_room(place).connect() as room:
            if room.scalar(select(_ended.c.token_hash).where(_ended.c.token_hash == token_hash(token))):
                return None
            own = room.execute(
                select(web_session).where(web_session.c.token_hash == token_hash(token))
            ).first()
        if own is None or now - own.seen_at >= limits.idle or now - own.created_at >= limits.absolute:
            return found
        row = connection.execute(
            select(*ACCOUNT_COLUMNS)
            .select_from(ACCOUNT_AND_UNIT)
            .where(account.c.account_id == own.account_id, account.c.disabled.is_(False))
        ).first()
    return SignedIn(account_from(row), own.created_at, own.seen_at) if row else found


def settle(engine: Engine) -> int:
    """Move what waits into the base and return how much it was; 0 while somebody else still writes."""
    place = _place(engine)
    if place is None or not place.exists() or not _waits(place):
        return 0
    try:
        # The base first: whoever finds it taken holds up nobody in the waiting room.
        with writing(engine) as base, writing(_waiting_room(place)) as room:
            return sum(_move(table.name, room, base) for table in _room.sorted_tables)
    except OperationalError as error:
        if outage(error) is None:
            raise
        return 0


def _waits(place: Path) -> bool:
    with _waiting_room(place).connect() as room:
        return any(room.execute(select(table).limit(1)).first() for table in _room.sorted_tables)


def _move(name: str, room: Connection, base: Connection) -> int:
    rows = room.exec_driver_sql(f"SELECT * FROM {name}").mappings().all()
    room.exec_driver_sql(f"DELETE FROM {name}")
    if name == _ended.name:
        for row in rows:
            base.exec_driver_sql("DELETE FROM web_session WHERE token_hash = ?", (row["token_hash"],))
    else:
        for row in rows:
            values = {column: value for column, value in row.items() if column != NUMBERED.get(name)}
            marks = ", ".join("?" * len(values))
            statement = f"INSERT OR IGNORE INTO {name} ({', '.join(values)}) SELECT {marks}"
            given = tuple(values.values())
            if name == web_session.name:  # of an account that is there still
                statement += " WHERE EXISTS (SELECT 1 FROM account WHERE account_id = ?)"
                given += (values["account_id"],)
            base.exec_driver_sql(statement, given)
    return len(rows)


def _place(engine: Engine) -> Path | None:
    file = engine.url.database
    embedded = engine.dialect.name == "sqlite" and file not in (None, "", ":memory:")
    return Path(f"{file}{ENDING}") if embedded else None


def _waiting_room(place: Path) -> Engine:
    return _room_of_process(place, os.getpid())  # connections must not cross a fork


@cache
def _room_of_process(place: Path, _process: int) -> Engine:
    engine = make_engine(f"sqlite:///{place}").execution_options(zqt_waiting=True)
    _room.create_all(engine)
    return engine
