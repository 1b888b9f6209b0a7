"""Phones that stay signed in: a random token on the phone, its hash here, ended by owner or administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from data_access.records.accounts import ACCOUNT_AND_UNIT, ACCOUNT_COLUMNS, Account, account_from
from data_access.records.sessions import TOKEN_BYTES, token_hash, touch
from data_access.schema import account, phone_session

MOST_PHONES = 5
TOUCH_EVERY = timedelta(hours=1)

p = phone_session.c


@dataclass(frozen=True)
class Phone:
    """A phone that stays signed in, as its owner sees it."""

    phone_id: int
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    own: bool = False  # the phone that asks


def keep_phone(
    connection: Connection, account_id: int, now: datetime, device: str, address: str, lifetime: timedelta
) -> str:
    """Let a phone stay signed in and return its token; the oldest beyond MOST_PHONES of the account end."""
    drop_expired_phones(connection, now, lifetime)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(phone_session).values(
            token_hash=token_hash(token),
            account_id=account_id,
            device=device[:80],
            address=address[:60],
            created_at=now,
            seen_at=now,
        )
    )
    kept = select(p.phone_id).where(p.account_id == account_id).order_by(p.seen_at.desc(), p.phone_id.desc())
    newest = connection.scalars(kept.limit(MOST_PHONES)).all()
    connection.execute(delete(phone_session).where(p.account_id == account_id, p.phone_id.not_in(newest)))
    return token


def drop_expired_phones(connection: Connection, now: datetime, lifetime: timedelta) -> int:
    """Remove the phones that were not used for too long; return how many."""
    return connection.execute(delete(phone_session).where(p.seen_at <= now - lifetime)).rowcount


def find_phone(
    connection: Connection, token: str, now: datetime, lifetime: timedelta
) -> tuple[Account, Phone] | None:
    """Return account and session of a phone's token; None if unknown, run out, or of no use to its account.

    An account that is disabled or must change its password signs in with its password first.
    """
    query = (
        select(*ACCOUNT_COLUMNS, p.phone_id, p.device, p.address, p.created_at, p.seen_at)
        .select_from(phone_session.join(ACCOUNT_AND_UNIT, p.account_id == account.c.account_id))
        .where(
            p.token_hash == token_hash(token), account.c.disabled.is_(False), account.c.must_change.is_(False)
        )
    )
    row = connection.execute(query).first()
    if row is None or now - row.seen_at >= lifetime:
        return None
    return account_from(row), Phone(row.phone_id, row.device, row.address, row.created_at, row.seen_at, True)


def touch_phone(engine: Engine, phone_id: int, now: datetime) -> bool:
    """Note that a phone is in use, so that its days begin anew; False while an import holds the base."""
    return touch(engine, update(phone_session).where(p.phone_id == phone_id).values(seen_at=now))


def phones_of(
    connection: Connection, account_id: int, now: datetime, lifetime: timedelta, own: int = 0
) -> tuple[Phone, ...]:
    """Return the phones of an account that stay signed in, the last one used first."""
    living = select(phone_session).where(p.account_id == account_id, p.seen_at > now - lifetime)
    return tuple(
        Phone(row.phone_id, row.device, row.address, row.created_at, row.seen_at, row.phone_id == own)
        for row in connection.execute(living.order_by(p.seen_at.desc(), p.phone_id.desc()))
    )


def phone_counts(connection: Connection, now: datetime, lifetime: timedelta) -> dict[int, int]:
    """Return how many phones stay signed in by account id, where any does."""
    living = select(p.account_id, func.count()).where(p.seen_at > now - lifetime).group_by(p.account_id)
    return {account_id: int(count) for account_id, count in connection.execute(living)}


def end_phone(connection: Connection, account_id: int, phone_id: int | None = None) -> int:
    """End one phone of an account, or all of them for None; return how many ended."""
    chosen = delete(phone_session).where(p.account_id == account_id)
    return connection.execute(chosen if phone_id is None else chosen.where(p.phone_id == phone_id)).rowcount


def end_other_phones(connection: Connection, account_id: int, own: int) -> int:
    """End every phone of an account but the one that asks (0: none of them does); return how many ended."""
    others = delete(phone_session).where(p.account_id == account_id, p.phone_id != own)
    return connection.execute(others).rowcount


def end_phone_of_token(connection: Connection, token: str) -> None:
    """End the session of a phone's token."""
    connection.execute(delete(phone_session).where(p.token_hash == token_hash(token)))
