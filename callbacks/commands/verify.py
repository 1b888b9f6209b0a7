"""`verify`: recount what is stored and exit 1 with the differing items."""

from __future__ import annotations

import sys

import click

from callbacks.commands.engine import command_now, open_engine
from dashboard.i18n import _
from data_access.database import reading
from data_access.verify import verify as differences

SHOWN = 100


@click.command()
def verify() -> None:
    """Recount every derived value and identity; exit 1 and name what differs."""
    with reading(open_engine()) as connection:
        found = list(differences(connection, command_now()))
    for each in found[:SHOWN]:
        click.echo(
            _("{item}: {name} is stored as {stored}, recounted {recounted}").format(
                item=each.item, name=each.name, stored=each.stored, recounted=each.recounted
            )
        )
    if found:
        click.echo(_("{n} differences").format(n=len(found)))
        sys.exit(1)
    click.echo(_("Everything stored agrees with the recount."))
