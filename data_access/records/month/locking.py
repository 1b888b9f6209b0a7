"""The acts on a month: begin its check, lock it. A lock is one transaction, its state asked again in it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import UnknownPeriod, parse_month
from dashboard.i18n import use_language
from dashboard.month.adjusting import Granted
from dashboard.month.life import month_number
from dashboard.month.locking import Obstacle, end_of_check, to_check, to_lock
from dashboard.records.texts import SHORT
from dashboard.views.context import FigureContext
from dashboard.views.records import Answer
from data_access.database import bump_data_version
from data_access.importing.transactions import lock_source
from data_access.queries.month.appeals import granted_appeals
from data_access.queries.month.figures import count_figures
from data_access.queries.month.life import read_months
from data_access.queries.month.standing import read_standing
from data_access.records.acting import ZONE, Refusal, checked_line, refused, require_keeper, today_of
from data_access.records.history import note_act
from data_access.records.month.changing import noted_changes
from data_access.records.month.storing import (
    Version,
    apply_granted,
    base_of,
    insert_version,
    store_changes,
    store_figures,
    store_orders,
)
from data_access.records.month.telling import tell_units
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import appraisal_month, source

m = appraisal_month.c
OFFICIAL = "zh_CN"  # the language that names of units are stored in


class Obstructed(Refusal):
    """A month's step is refused: everything that stands against it."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(f"{obstacles[0].word}")
        self.obstacles = tuple(obstacles)


def checked_month(text: str) -> str:
    """Return a month ("2026-10") as it is kept; raise Refusal for what is none."""
    try:
        return parse_month(text).text
    except UnknownPeriod:
        raise Refusal("month") from None


def begin_check(connection: Connection, actor: Actor, month: str) -> Answer:
    """Begin the check of a month: three working days, in which units confirm or appeal."""
    require_keeper(actor)
    try:
        month = checked_month(month)
        standing, _context = read_standing(connection, month, actor.now)
        if obstacles := to_check(standing):
            raise Obstructed(obstacles)
        until = open_month(connection, month, actor.now, actor.scope.account, read_calendar(connection))
    except Refusal as why:
        return refused(connection, actor, "month", month[:20], "check", why)
    note = f"{until.astimezone(ZONE):%Y-%m-%d %H:%M}"
    note_act(
        connection, actor, "month", month_number(month), "check", state="checking", note=note, target=month
    )
    tell_units(connection, actor.now, month, "check", until=until)
    return Answer("checking", True, month_number(month))


def open_month(
    connection: Connection, month: str, now: datetime, account: str, calendar: WorkCalendar
) -> datetime:
    """Write down that the check of a month has begun and return its end; raise Refusal ("moved")."""
    if connection.scalar(select(m.month).where(m.month == month)) is not None:
        raise Refusal("moved")
    until = end_of_check(today_of(now), calendar, ZONE)
    begun = insert(appraisal_month).values(
        month=month, state="checking", checked_from=now, checked_until=until, opened_by=account[:60]
    )
    try:
        with connection.begin_nested():
            connection.execute(begun)
    except IntegrityError:
        raise Refusal("moved") from None
    bump_data_version(connection, now, ())
    return until


def lock_month(connection: Connection, actor: Actor, month: str, reason: str = "") -> Answer:
    """Lock a month as version 1; of two who lock at once the second is told that it is done.

    Everything is stored in this transaction: settings, data version, orders as they are counted with the
    appeals that were granted, every figure. Refused while anything stands against it.
    """
    require_keeper(actor)
    try:
        month = checked_month(month)
        note = checked_line(reason, SHORT, least=0)
        hold_month(connection, month)
        hold_sources(connection)
        standing, context = read_standing(connection, month, actor.now)
        if obstacles := to_lock(standing, context.settings):
            raise Obstructed(obstacles)
        with connection.begin_nested():
            write_version(connection, month, actor.now, actor.scope.account, note, context)
    except Refusal as why:
        return refused(connection, actor, "month", month[:20], "lock", why)
    number = month_number(month)
    note_act(connection, actor, "month", number, "lock", state="locked", note=note, target=month)
    tell_units(connection, actor.now, month, "lock", version=1)
    return Answer("locked_now", True, number)


def write_version(
    connection: Connection,
    month: str,
    now: datetime,
    account: str,
    reason: str,
    context: FigureContext,
    granted: Sequence[Granted] | None = None,
    scratch: dict[Hashable, Any] | None = None,
) -> int:
    """Store version 1 of a month under check and return its number in the base; raise Refusal ("moved").

    `context` asks the data at the moment that the month is counted at; `scratch` is for many months in a row
    (data_access.queries.month.figures).
    """
    moved = connection.execute(
        update(appraisal_month).where(m.month == month, m.state == "checking").values(state="locked")
    )
    if moved.rowcount != 1:
        raise Refusal("moved")
    version = Version(month, 1, now, account, reason, context)
    base = base_of(month, read_months(connection))
    version_id = insert_version(connection, version, base)
    number = month_number(month)
    for each in (*base, number):
        store_orders(connection, version_id, each, version.conditions)
    appeals = granted_appeals(connection, month) if granted is None else granted
    apply_granted(connection, version_id, number, appeals)
    store_changes(connection, version_id, noted_changes(connection, version_id, number, None, appeals))
    with use_language(OFFICIAL):
        store_figures(connection, version_id, count_figures(connection, month, now, scratch))
    bump_data_version(connection, now, (number,))
    return version_id


def hold_month(connection: Connection, month: str) -> Row[Any] | None:
    """Return a month's row, None for an open month; nobody else acts on it until the transaction ends."""
    return connection.execute(select(appraisal_month).where(m.month == month).with_for_update()).first()


def hold_sources(connection: Connection) -> None:
    """Let no import change orders until the transaction ends."""
    for code in connection.scalars(select(source.c.code).order_by(source.c.code)):
        lock_source(connection, code)
