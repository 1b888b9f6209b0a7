"""Add and change accounts on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from callbacks.commands.engine import command_now, open_engine
from callbacks.config import Config
from callbacks.one_time import one_time_password
from dashboard.i18n import _
from dashboard.people.access import ROLES
from data_access.database import Connection, reading, writing
from data_access.records.accounts import (
    Account,
    add_account,
    find_account,
    has_accounts,
    list_accounts,
    set_disabled,
    set_password,
    set_role,
)
from data_access.records.audit import write_audit

OPERATOR = "operator"


@contextmanager
def _base(fills: bool = False) -> Iterator[Connection]:
    engine = open_engine(fills)
    try:
        with writing(engine) as connection:
            yield connection
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    finally:
        engine.dispose()


def _known(connection: Connection, name: str) -> Account:
    account = find_account(connection, name)
    if account is None:
        raise click.ClickException(_("There is no account {name}.").format(name=name))
    return account


def _record(connection: Connection, action: str, name: str, **detail: object) -> None:
    write_audit(connection, command_now(), OPERATOR, action, target=name, detail=detail)


def _print_password(password: str) -> None:
    click.echo(_("One-time password: {password}").format(password=password))
    click.echo(_("It must be changed at the first sign-in and is not shown again."))


@click.group("user")
def user() -> None:
    """Add, list, disable accounts and give new passwords."""


FIRST_ROLES = ("city_supervisor", "system_admin", "security_admin", "auditor")


@user.command("first")
@click.option("--city-supervisor", help="Name of the account that imports; asked for if not given.")
@click.option("--system-admin", help="Name of the account that keeps accounts.")
@click.option("--security-admin", help="Name of the account that gives roles and units.")
@click.option("--auditor", help="Name of the account that reads the audit trail.")
def first(**given: str | None) -> None:
    """Make the first accounts: a supervisor, who imports, and the three administrators, who are other people.

    Only while there is no account. Each one-time password is printed once and must be changed at the first
    sign-in.
    """
    from layouts.frame import role_name  # brings the web framework, which no other command here waits for

    rules = Config().password_rules
    with _base(fills=True) as connection:
        _refuse_after_the_first(connection)
    names = {role: given[role] or _ask(role_name(role)) for role in FIRST_ROLES}
    made = {role: (names[role], one_time_password(rules)) for role in FIRST_ROLES}
    with _base(fills=True) as connection:
        _refuse_after_the_first(connection)  # the base was not held while names were typed
        for role, (name, password) in made.items():
            add_account(connection, command_now(), name, role, password)
            _record(connection, "account_add", name, role=role, unit="")
    for role, (name, password) in made.items():
        click.echo(f"{role_name(role)}\t{name}\t{password}")
    click.echo(_("These one-time passwords must be changed at the first sign-in and are not shown again."))


def _refuse_after_the_first(connection: Connection) -> None:
    if has_accounts(connection):
        raise click.ClickException(
            _("There are accounts already: further ones are made on the page Users, or by `user add`.")
        )


def _ask(role: str) -> str:
    return str(click.prompt(_("Account name, {role}").format(role=role)))


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--unit", "unit_code", default="", help="Code of the unit, for coordinators and handlers.")
@click.option("--display-name", default="", help="Name shown on the page.")
def add(name: str, role: str, unit_code: str, display_name: str) -> None:
    """Add account NAME and print its one-time password."""
    password = one_time_password(Config().password_rules)
    with _base() as connection:
        now = command_now()
        add_account(connection, now, name, role, password, display_name=display_name, unit_code=unit_code)
        _record(connection, "account_add", name, role=role, unit=unit_code)
    _print_password(password)


@user.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Give account NAME a new one-time password and end its sessions."""
    made = one_time_password(Config().password_rules)
    with _base() as connection:
        account = _known(connection, name)
        set_password(connection, account.account_id, made, command_now(), must_change=True)
        _record(connection, "password", name)
    _print_password(made)


@user.command("role")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--unit", "unit_code", default="", help="Code of the unit, for coordinators and handlers.")
def role_of(name: str, role: str, unit_code: str) -> None:
    """Give account NAME another role and end its sessions."""
    with _base() as connection:
        set_role(connection, _known(connection, name).account_id, role, unit_code)
        _record(connection, "account_change", name, role=role, unit=unit_code)


@user.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Disable account NAME and end its sessions."""
    _switch(name, True)


@user.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Enable account NAME again."""
    _switch(name, False)


def _switch(name: str, disabled: bool) -> None:
    with _base() as connection:
        set_disabled(connection, _known(connection, name).account_id, disabled)
        _record(connection, "account_change", name, disabled=disabled)


@user.command("list")
def list_all() -> None:
    """List the accounts."""
    engine = open_engine()
    with reading(engine) as connection:
        accounts = list_accounts(connection)
    engine.dispose()
    for item in accounts:
        state = _("disabled") if item.disabled else ""
        click.echo("\t".join((item.name, item.display_name, item.role, item.unit_name, state)).rstrip())
