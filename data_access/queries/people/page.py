"""The accounts, for who keeps them and for who gives them roles."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from dashboard.people.access import Scope
from dashboard.people.separation import UNIT_KINDS, refusal
from dashboard.views.people import USER_STATES, PeopleView, UserFilter, UserRow
from dashboard.views.reference import Unit
from data_access.queries.context.sources import CITY_ZONE
from data_access.records.accounts import Account, failed_attempts, list_accounts
from data_access.records.phone_sessions import phone_counts
from data_access.reference.units import read_units
from data_access.schema import audit


def users_view(
    connection: Connection,
    scope: Scope,
    filter: UserFilter,
    selected: str,
    now: datetime,
    phone_lifetime: timedelta,
) -> PeopleView:
    """Return the accounts with their state; raise Denied for who does not keep accounts."""
    scope.require("manage_accounts")
    return _view(connection, scope, filter, selected, now, phone_lifetime)


def roles_view(
    connection: Connection,
    scope: Scope,
    filter: UserFilter,
    selected: str,
    now: datetime,
    phone_lifetime: timedelta,
) -> PeopleView:
    """Return the accounts with the units that roles can stand for; raise Denied for who gives no roles.

    Accounts without a role come first: they wait for one.
    """
    scope.require("manage_roles")
    view = _view(connection, scope, filter, selected, now, phone_lifetime)
    waiting = sorted(view.rows, key=lambda row: row.role != "unassigned")
    units = units_of_roles(connection, now)
    return PeopleView(filter, tuple(waiting), view.counts, view.selected, view.refusal, units)


def units_of_roles(connection: Connection, now: datetime) -> tuple[Unit, ...]:
    """Return the units of today that a role can stand for, by kind and official order."""
    kinds, day = frozenset().union(*UNIT_KINDS.values()), now.astimezone(CITY_ZONE).date()
    return tuple(
        unit
        for unit in read_units(connection)
        if unit.kind in kinds
        and (unit.valid_from is None or unit.valid_from <= day)
        and (unit.valid_to is None or day <= unit.valid_to)
    )


def _view(
    connection: Connection,
    scope: Scope,
    filter: UserFilter,
    selected: str,
    now: datetime,
    phone_lifetime: timedelta,
) -> PeopleView:
    every = _rows(connection, now, phone_lifetime)
    counts = {state: sum(row.state == state for row in every) for state in USER_STATES}
    open_one = next((row for row in every if row.name == selected), None)
    why = refusal(scope.account, open_one.name, open_one.role) if open_one else ""
    return PeopleView(filter, tuple(row for row in every if filter.admits(row)), counts, open_one, why)


def _rows(connection: Connection, now: datetime, phone_lifetime: timedelta) -> list[UserRow]:
    failed = failed_attempts(connection, now)
    phones = phone_counts(connection, now, phone_lifetime)
    logins = _last_logins(connection)
    return [_row(each, failed, phones, logins) for each in list_accounts(connection)]


def _row(
    each: Account,
    failed: dict[str, tuple[int, bool]],
    phones: dict[int, int],
    logins: dict[str, datetime],
) -> UserRow:
    failures, locked = failed.get(each.name, (0, False))
    return UserRow(
        name=each.name,
        display_name=each.display_name,
        role=each.role,
        unit_code=each.unit_code,
        unit_name=each.unit_name,
        disabled=each.disabled,
        must_change=each.must_change,
        locked=locked,
        failures=failures,
        phones=phones.get(each.account_id, 0),
        last_login=logins.get(each.name),
    )


def _last_logins(connection: Connection) -> dict[str, datetime]:
    statement = (
        select(audit.c.account, func.max(audit.c.at))
        .where(audit.c.action == "login", audit.c.success.is_(True))
        .group_by(audit.c.account)
    )
    return {row.account: row[1] for row in connection.execute(statement)}
