"""Accounts: add, change, find, and check passwords under a throttle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from dashboard.people.access import ROLE_PERMISSIONS, ROLES
from data_access.records.reminders.tray_owners import leave_contacts
from data_access.schema import account, login_failure, phone_session, unit, web_session

NAME_LENGTH = 60
THROTTLE_WINDOW = timedelta(minutes=5)
FAILURES_PER_NAME = 5
FAILURES_PER_NAME_ANYWHERE = 20
FAILURES_PER_ADDRESS = 30

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Account:
    """An account with the unit its scope is made from."""

    account_id: int
    name: str
    display_name: str
    role: str
    unit_id: int | None
    unit_kind: str
    unit_code: str
    unit_name: str
    must_change: bool
    disabled: bool
    demo: bool
    language: str
    theme: str
    password_hash: str


ACCOUNT_COLUMNS = (
    account.c.account_id,
    account.c.name,
    account.c.display_name,
    account.c.role,
    account.c.unit_id,
    func.coalesce(unit.c.kind, "city").label("unit_kind"),
    func.coalesce(unit.c.code, "").label("unit_code"),
    func.coalesce(unit.c.name, "").label("unit_name"),
    account.c.must_change,
    account.c.disabled,
    account.c.demo,
    account.c.language,
    account.c.theme,
    account.c.password_hash,
)
ACCOUNT_AND_UNIT = account.outerjoin(unit, account.c.unit_id == unit.c.unit_id)


def account_from(row: Row[*tuple[Any, ...]]) -> Account:
    """Make an Account from a row of ACCOUNT_COLUMNS."""
    return Account(*(getattr(row, column) for column in Account.__dataclass_fields__))


def find_account(connection: Connection, name: str) -> Account | None:
    """Return the account of that exact name, None if there is none."""
    query = select(*ACCOUNT_COLUMNS).select_from(ACCOUNT_AND_UNIT).where(account.c.name == name)
    row = connection.execute(query).first()
    return account_from(row) if row else None


def list_accounts(connection: Connection, demo: bool | None = None) -> tuple[Account, ...]:
    """Return all accounts in the order they were added; `demo` narrows to demo or to real ones."""
    query = select(*ACCOUNT_COLUMNS).select_from(ACCOUNT_AND_UNIT).order_by(account.c.account_id)
    if demo is not None:
        query = query.where(account.c.demo == demo)
    return tuple(account_from(row) for row in connection.execute(query))


def has_accounts(connection: Connection) -> bool:
    """Tell whether anybody can sign in by a password; the accounts of the demo have none."""
    real = select(account.c.account_id).where(account.c.demo.is_(False)).limit(1)
    return connection.scalar(real) is not None


def add_account(
    connection: Connection,
    now: datetime,
    name: str,
    role: str,
    password: str,
    *,
    display_name: str = "",
    unit_code: str = "",
    must_change: bool = True,
    demo: bool = False,
) -> int:
    """Add an account and return its id.

    Raises ValueError for an empty, long or taken name, an unknown role or unit, or a role that needs a
    unit and got none.
    """
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH:
        raise ValueError(f"an account name has 1 to {NAME_LENGTH} characters")
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}; known: {', '.join(ROLES)}")
    if find_account(connection, name):
        raise ValueError(f"account {name!r} exists already")
    result = connection.execute(
        insert(account).values(
            name=name,
            display_name=(display_name.strip() or name)[:NAME_LENGTH],
            role=role,
            unit_id=_unit_of(connection, role, unit_code),
            password_hash=hash_password(password),
            must_change=must_change,
            password_changed_at=now,
            demo=demo,
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def _unit_of(connection: Connection, role: str, unit_code: str) -> int | None:
    if unit_code:
        unit_id = connection.scalar(select(unit.c.unit_id).where(unit.c.code == unit_code))
        if unit_id is None:
            raise ValueError(f"no unit has the code {unit_code!r}")
        return int(unit_id)
    if role in ("district_coordinator", "unit_handler"):
        raise ValueError(f"role {role!r} needs a unit")
    return None


def set_password(
    connection: Connection, account_id: int, password: str, now: datetime, must_change: bool
) -> None:
    """Store a new password and end every session of the account, phones included."""
    _change(
        connection,
        account_id,
        password_hash=hash_password(password),
        password_changed_at=now,
        must_change=must_change,
    )


def set_disabled(connection: Connection, account_id: int, disabled: bool) -> None:
    """Disable or enable an account and end every session of it."""
    _change(connection, account_id, disabled=disabled)


def set_role(connection: Connection, account_id: int, role: str, unit_code: str = "") -> None:
    """Give an account another role and unit and end every session of it.

    Contacts of units that it no longer belongs to name it no more.
    """
    if role not in ROLE_PERMISSIONS:
        raise ValueError(f"unknown role {role!r}; known: {', '.join(ROLES)}")
    _change(connection, account_id, role=role, unit_id=_unit_of(connection, role, unit_code))
    leave_contacts(connection, account_id)


def set_language(connection: Connection, account_id: int, language: str) -> None:
    """Remember the language an account reads."""
    connection.execute(update(account).where(account.c.account_id == account_id).values(language=language))


def set_theme(connection: Connection, account_id: int, theme: str) -> None:
    """Remember the theme an account sees its pages in."""
    connection.execute(update(account).where(account.c.account_id == account_id).values(theme=theme))


def _change(connection: Connection, account_id: int, **values: object) -> None:
    connection.execute(update(account).where(account.c.account_id == account_id).values(**values))
    for sessions in (web_session, phone_session):
        connection.execute(delete(sessions).where(sessions.c.account_id == account_id))


def hash_password(password: str) -> str:
    """Hash a password with argon2id."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash("no account has this password")


def password_matches(candidate: Account | None, password: str) -> bool:
    """Tell whether the password is right; takes as long for an unknown account as for a known one."""
    try:
        _hasher.verify(candidate.password_hash if candidate else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return candidate is not None and not candidate.disabled


def reserve_attempt(connection: Connection, name: str, address: str, now: datetime) -> bool:
    """Count one more sign-in attempt as failed unless the throttle is reached; False means refuse.

    At most 5 failures in 5 minutes a name from one address, 20 a name from anywhere and 30 an address, so
    that one stranger cannot keep the owner of a name out. The attempt is counted before the password
    is looked at, in the caller's write transaction, so that parallel guesses cannot slip past the limit.
    """
    since = now - THROTTLE_WINDOW
    connection.execute(delete(login_failure).where(login_failure.c.at <= since))
    if is_throttled(connection, name, address, now):
        return False
    values = {"name": name[:NAME_LENGTH], "address": address[:NAME_LENGTH], "at": now}
    connection.execute(insert(login_failure).values(values))
    return True


def is_throttled(connection: Connection, name: str, address: str, now: datetime) -> bool:
    """Tell whether so many attempts failed of late that the next one is refused unseen."""
    recent = login_failure.c.at > now - THROTTLE_WINDOW
    named = and_(recent, login_failure.c.name == name[:NAME_LENGTH])
    here = and_(recent, login_failure.c.address == address[:NAME_LENGTH])
    return (
        _failures(connection, and_(named, here)) >= FAILURES_PER_NAME
        or _failures(connection, named) >= FAILURES_PER_NAME_ANYWHERE
        or _failures(connection, here) >= FAILURES_PER_ADDRESS
    )


def _failures(connection: Connection, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(login_failure).where(condition)
    return int(connection.scalar(query) or 0)


def clear_failures(connection: Connection, name: str) -> None:
    """Forget the counted attempts of a name after it signed in."""
    connection.execute(delete(login_failure).where(login_failure.c.name == name[:NAME_LENGTH]))


def failed_attempts(connection: Connection, now: datetime) -> dict[str, tuple[int, bool]]:
    """Return by name how many attempts failed within the window, and whether the throttle is reached."""
    where = login_failure.c
    statement = (
        select(where.name, where.address, func.count())
        .where(where.at > now - THROTTLE_WINDOW)
        .group_by(where.name, where.address)
    )
    found: dict[str, tuple[int, bool]] = {}
    for name, _address, count in connection.execute(statement):
        total, shut = found.get(name, (0, False))
        total += int(count)
        locked = shut or count >= FAILURES_PER_NAME or total >= FAILURES_PER_NAME_ANYWHERE
        found[name] = (total, locked)
    return found
