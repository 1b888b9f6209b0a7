"""Server-side sessions: the browser holds a random token, the base only its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Update, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from data_access.records.accounts import ACCOUNT_AND_UNIT, ACCOUNT_COLUMNS, Account, account_from
from data_access.schema import account, web_session

TOKEN_BYTES = 32
TOUCH_EVERY = timedelta(seconds=60)
TOUCH_WAIT_MS = 100


@dataclass(frozen=True)
class Limits:
    """How long a session lives without a request, and at most."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    phone: timedelta = timedelta(days=30)  # of a phone that stays signed in, without a request; 0: none does


@dataclass(frozen=True)
class SignedIn:
    """A living session and its account."""

    account: Account
    created_at: datetime
    seen_at: datetime


def token_hash(token: str) -> str:
    """Return the form in which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(connection: Connection, account_id: int, now: datetime, address: str, limits: Limits) -> str:
    """Start a session under a new random token, drop those that ran out, and return the token."""
    drop_expired(connection, now, limits)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(web_session).values(
            token_hash=token_hash(token),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            address=address[:60],
        )
    )
    return token


def drop_expired(connection: Connection, now: datetime, limits: Limits) -> int:
    """Remove the sessions that ran out; return how many."""
    expired = (web_session.c.seen_at <= now - limits.idle) | (
        web_session.c.created_at <= now - limits.absolute
    )
    return connection.execute(delete(web_session).where(expired)).rowcount


def find_session(connection: Connection, token: str, now: datetime, limits: Limits) -> SignedIn | None:
    """Return the session of a token; None if unknown, run out, or its account was disabled."""
    query = (
        select(*ACCOUNT_COLUMNS, web_session.c.created_at, web_session.c.seen_at)
        .select_from(web_session.join(ACCOUNT_AND_UNIT, web_session.c.account_id == account.c.account_id))
        .where(web_session.c.token_hash == token_hash(token), account.c.disabled.is_(False))
    )
    row = connection.execute(query).first()
    if row is None or now - row.seen_at >= limits.idle or now - row.created_at >= limits.absolute:
        return None
    return SignedIn(account_from(row), row.created_at, row.seen_at)


def touch_session(engine: Engine, token: str, now: datetime) -> bool:
    """Note that a session is in use; give up quickly, and return False, while an import holds the base."""
    own = web_session.c.token_hash == token_hash(token)
    return touch(engine, update(web_session).where(own).values(seen_at=now))


def touch(engine: Engine, statement: Update) -> bool:
    """Run a small change that may be left out: False at once while an import holds the base."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        wait = connection.exec_driver_sql("PRAGMA busy_timeout").scalar() if sqlite else None
        try:
            if sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={TOUCH_WAIT_MS}")
            connection.execute(statement)
            connection.commit()
        except OperationalError:
            # The next request touches again: a session lives far longer than an import holds the lock.
            connection.rollback()
            return False
        finally:
            if sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
    return True


def close_session(connection: Connection, token: str) -> None:
    """End the session of a token."""
    connection.execute(delete(web_session).where(web_session.c.token_hash == token_hash(token)))


def close_other_sessions(connection: Connection, account_id: int, token: str) -> int:
    """End every session of an account but the one of the token; return how many ended."""
    others = (web_session.c.account_id == account_id) & (web_session.c.token_hash != token_hash(token))
    return connection.execute(delete(web_session).where(others)).rowcount
