"""`lock-month` and `recount-month`: fix a month's figures, and count a fixed month again from its history."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from callbacks.commands.engine import command_now, open_engine
from dashboard.clocks.periods import UnknownPeriod, parse_month
from dashboard.i18n import _
from dashboard.month.locking import to_check, to_lock
from dashboard.people.access import OPERATOR
from dashboard.views.records import Answer
from data_access.database import Engine, reading, writing
from data_access.queries.month.life import read_months
from data_access.queries.month.standing import read_standing
from data_access.records.month import locking
from data_access.records.month.recounting import recount_month as differences
from data_access.records.people import Actor
from layouts.pages.month.words import answer_text, obstacle_text

SHOWN = 100


@click.command("lock-month")
@click.argument("month")
@click.option("--check", is_flag=True, help="Begin the month's check instead: three working days.")
@click.option("--note", default="", help="What the version's record says beside who made it.")
def lock_month(month: str, check: bool, note: str) -> None:
    """Lock MONTH (2026-10) as version 1; exit 1 and name everything that stands against it."""
    engine, actor = open_engine(), Actor(OPERATOR, command_now())
    month = _month(month)
    with writing(engine) as connection:
        answer = (
            locking.begin_check(connection, actor, month)
            if check
            else locking.lock_month(connection, actor, month, note)
        )
    click.echo(answer_text(answer.said))
    if not answer.done:
        _say_obstacles(engine, month, actor, check, answer)
        sys.exit(1)


def _say_obstacles(engine: Engine, month: str, actor: Actor, check: bool, answer: Answer) -> None:
    with reading(engine) as connection:
        standing, context = read_standing(connection, month, actor.now)
    for each in to_check(standing) if check else to_lock(standing, context.settings):
        click.echo(f"- {obstacle_text(each)}")


@click.command("recount-month")
@click.argument("months", nargs=-1, metavar="[MONTH]...")
def recount_month(months: Sequence[str]) -> None:
    """Count locked months (all without names) again from history; exit 1 and name what differs.

    Imports since are set back inside a transaction that is rolled back: nothing changes for good.
    """
    engine, now = open_engine(), command_now()
    with reading(engine) as connection:
        locked = sorted(read_months(connection).locked)
    wanted = [_month(each) for each in months] or locked
    found = 0
    for month in wanted:
        if month not in locked:
            raise click.BadParameter(_("{month} is not locked.").format(month=month), param_hint="MONTH")
        found += _recounted(engine, month, now)
    if found:
        click.echo(_("{n} differences").format(n=found))
        sys.exit(1)
    click.echo(_("{n} locked months are what history gives.").format(n=len(wanted)))


def _recounted(engine: Engine, month: str, now: datetime) -> int:
    with engine.connect().execution_options(zqt_write=True) as connection:
        transaction = connection.begin()
        try:
            told = list(differences(connection, month, now))
        finally:
            transaction.rollback()
    for each in told[:SHOWN]:
        click.echo(
            _("{month} v{version}, {item}: {name} is stored as {stored}, recounted {recounted}").format(
                month=each.month,
                version=each.version,
                item=each.item,
                name=each.name,
                stored=each.stored,
                recounted=each.recounted,
            )
        )
    return len(told)


def _month(text: str) -> str:
    try:
        return parse_month(text).text
    except UnknownPeriod as error:
        raise click.BadParameter(str(error), param_hint="MONTH") from error
