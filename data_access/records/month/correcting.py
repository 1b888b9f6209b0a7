"""Correct a locked month: a further version, of orders taken from the data and of appeals granted since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, tuple_, update

from dashboard.clocks.periods import month_start
from dashboard.i18n import use_language
from dashboard.month.late import LateChange
from dashboard.month.life import month_number
from dashboard.records.texts import SHORT
from dashboard.views.context import FigureContext
from dashboard.views.records import Answer
from data_access.counting.population import in_period
from data_access.database import bump_data_version
from data_access.queries.context.context import conditions_of
from data_access.queries.month.appeals import granted_appeals
from data_access.queries.month.figures import count_figures, stored_figures
from data_access.queries.month.late import late_of
from data_access.queries.month.life import read_months
from data_access.queries.month.standing import live_context
from data_access.records.acting import Refusal, checked_line, refused, require_keeper
from data_access.records.history import note_act
from data_access.records.month.changing import noted_changes
from data_access.records.month.locking import OFFICIAL, checked_month, hold_sources
from data_access.records.month.storing import (
    Key,
    apply_granted,
    batches_read,
    chunks,
    copy_orders,
    counted_orders,
    month_period_of,
    store_changes,
    store_figures,
)
from data_access.records.month.telling import tell_units
from data_access.records.people import Actor
from data_access.schema import appraisal_month, month_order, month_version, order

m, v, o = appraisal_month.c, month_version.c, order.c
FOLLOWING = 13  # months whose figures may look back on a corrected one
Taken = Sequence[LateChange]


def correct_month(
    connection: Connection, actor: Actor, month: str, seen: int, reason: str, orders: Collection[Key] | None
) -> Answer:
    """Make the next version of a locked month with some of the orders that changed since, all for None.

    Appeals granted since come with it. `seen` is the version that the office looked at: after another one the
    correction is refused ("moved"), and so it is where nothing would change ("nothing"). Later locked months
    whose figures look back on this one get a version as well.
    """
    require_keeper(actor)
    try:
        month = checked_month(month)
        note = checked_line(reason, SHORT, word="reason")
        hold_sources(connection)
        if read_months(connection).life(month).version != seen:
            raise Refusal("moved")
        # What is refused halfway leaves nothing behind, while the refusal itself is noted.
        with connection.begin_nested():
            followed = correct(connection, month, actor.now, actor.scope.account, note, orders)
    except Refusal as why:
        return refused(connection, actor, "month", month[:20], "correct", why)
    number = month_number(month)
    detail = {"version": seen + 1, "followed": followed} if followed else {"version": seen + 1}
    note_act(
        connection, actor, "month", number, "correct", state="locked", note=note, target=month, detail=detail
    )
    tell_units(connection, actor.now, month, "correct", version=seen + 1)
    return Answer("corrected", True, number)


def correct(
    connection: Connection,
    month: str,
    now: datetime,
    account: str,
    reason: str,
    orders: Collection[Key] | None,
) -> list[str]:
    """Store the next version of a locked month and return the later months that follow; raise Refusal."""
    newest = _newest(connection, month)
    if newest is None:
        raise Refusal("moved")
    late = late_of(connection, month, now) if orders is None or orders else ()
    taken = [each for each in late if orders is None or (each.shard, each.order_id) in orders]
    _correct(connection, newest, now, account, reason, taken)
    return _follow(connection, month, now, account)


def _newest(connection: Connection, month: str) -> Row[Any] | None:
    """Return the newest version of a locked month, whose row is held until the transaction ends."""
    held = update(appraisal_month).where(m.month == month, m.state == "locked").values(state="locked")
    if connection.execute(held).rowcount != 1:
        return None
    newest = select(month_version).where(v.month == month).order_by(v.number.desc()).limit(1)
    return connection.execute(newest).first()


def _correct(
    connection: Connection, before: Row[Any], now: datetime, account: str, reason: str, taken: Taken
) -> None:
    month, context = before.month, live_context(connection, before.month, now)
    number, granted = month_number(month), granted_appeals(connection, month)
    keys = [(each.shard, each.order_id) for each in taken]
    version_id = _next(connection, before, now, account, reason, _source(connection, context, keys))
    copy_orders(connection, version_id, before.version_id, keys)
    conditions = replace(conditions_of(context), fixed=(), before_exclusion=False)
    for some in chunks(keys):
        counted = counted_orders(version_id, number, conditions).where(
            in_period(conditions, month_period_of(month)), tuple_(o.shard, o.order_id).in_(some)
        )
        connection.execute(insert(month_order).from_select([each.name for each in month_order.c], counted))
    apply_granted(connection, version_id, number, granted)
    changes = noted_changes(connection, version_id, number, before.version_id, granted, keys)
    if not changes:
        raise Refusal("nothing")
    store_changes(connection, version_id, changes)
    _publish(connection, version_id, month, now)


def _source(connection: Connection, context: FigureContext, keys: Sequence[Key]) -> dict[str, Any]:
    """Return at which data the orders of a correction were read, nothing where none was."""
    if not keys or context.as_of is None:
        return {}
    moments = [(source, at.isoformat()) for source, at in context.moments]
    return {"taken": {"as_of": context.as_of.isoformat(), "moments": moments, **batches_read(connection)}}


def _next(
    connection: Connection,
    before: Row[Any],
    now: datetime,
    account: str,
    reason: str,
    source: Mapping[str, Any],
) -> int:
    """Write down the frame of the version after another one: the same settings, counted at the same time."""
    rules = {name: value for name, value in before.rules.items() if name not in ("taken", "follows")}
    kept = {each: getattr(before, each) for each in ("month", "data_time", "data_version", "settings")}
    made = insert(month_version).values(
        **kept,
        number=before.number + 1,
        made_at=now,
        made_by=account[:60],
        reason=reason,
        rules=rules | dict(source),
    )
    key = connection.execute(made).inserted_primary_key
    assert key is not None
    return int(key[0])


def _publish(connection: Connection, version_id: int, month: str, now: datetime) -> None:
    with use_language(OFFICIAL):
        store_figures(connection, version_id, count_figures(connection, month, now))
    bump_data_version(connection, now, (month_number(month),))


def _follow(connection: Connection, month: str, now: datetime, account: str) -> list[str]:
    """Make versions of the later locked months whose figures the correction changed; return them."""
    first = month_period_of(month).first
    later = [f"{month_start(first, -ahead):%Y-%m}" for ahead in range(1, FOLLOWING + 1)]
    followed = []
    for each in later:
        if each not in read_months(connection).locked:
            continue
        newest = _newest(connection, each)
        assert newest is not None
        with use_language(OFFICIAL):
            counted = {line.key: line.figures for line in count_figures(connection, each, now)}
        if counted != {line.key: line.figures for line in stored_figures(connection, newest.version_id)}:
            version_id = _next(connection, newest, now, account, "", {"follows": month})
            copy_orders(connection, version_id, newest.version_id, ())
            _publish(connection, version_id, each, now)
            followed.append(each)
    return followed
