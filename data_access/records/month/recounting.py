"""Count a locked month again from its history: the data as they stood then, appeals, stored rows, figures.

The data are set back inside the caller's transaction, which has to be rolled back afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, or_, select, tuple_

from dashboard.i18n import use_language
from dashboard.month.adjusting import adjusted
from dashboard.month.figures import changes
from dashboard.month.late import Key, Told, late_changes
from dashboard.month.life import month_number
from data_access.counting.conditions import Conditions
from data_access.importing.transactions import update_many
from data_access.queries.month.appeals import granted_appeals
from data_access.queries.month.figures import count_figures, stored_figures
from data_access.queries.month.late import stored_orders, told_orders
from data_access.queries.month.life import settings_of
from data_access.records.month.locking import OFFICIAL
from data_access.records.month.storing import chunks, month_period_of
from data_access.schema import import_batch, import_change, month_change, month_order, month_version, order

k, v, o, c = month_order.c, month_version.c, order.c, import_change.c


@dataclass(frozen=True)
class Difference:
    """What a recount does not confirm: the month and version, the order or unit, what of it, both values."""

    month: str
    version: int
    item: str
    name: str
    stored: str
    recounted: str


def recount_month(connection: Connection, month: str, now: datetime) -> Iterator[Difference]:
    """Yield every difference between what a locked month's versions store and what history gives.

    Nothing for a month that is not locked. Changes the data: roll the transaction back.
    """
    versions = connection.execute(select(month_version).where(v.month == month).order_by(v.number)).all()
    if not versions:
        return
    # First what is read as it stands: setting the data back changes what pages count of open months.
    newest = versions[-1]
    yield from _figures(connection, newest, now)
    yield from _granted(connection, newest)
    for before, version in reversed(list(zip([None, *versions[:-1]], versions, strict=True))):
        yield from _orders(connection, version, before)


def _figures(connection: Connection, version: Row[Any], now: datetime) -> Iterator[Difference]:
    """Compare the stored figures with those that the stored orders give by today's rules."""
    with use_language(OFFICIAL):
        counted = count_figures(connection, version.month, now)
    for each in changes(stored_figures(connection, version.version_id), counted):
        yield _told(version, f"{each.level} {each.name}", each.figure, each.before, each.after)


def _granted(connection: Connection, version: Row[Any]) -> Iterator[Difference]:
    """Compare the facts as counted with those recorded and the appeals that were granted by then."""
    by_order: dict[Key, list[Any]] = {}
    for each in granted_appeals(connection, version.month, version.made_at):
        by_order.setdefault((each.shard, each.order_id), []).append(each)
    rows = select(k.shard, k.order_id, k.order_no, k.recorded, k.mark).where(
        k.version_id == version.version_id, k.month == month_number(version.month)
    )
    for row in connection.execute(rows):
        wanted = adjusted(row.recorded, by_order.get((row.shard, row.order_id), []))
        if wanted != row.mark:
            yield _told(version, row.order_no, "facts", row.mark, wanted)


def _orders(connection: Connection, version: Row[Any], before: Row[Any] | None) -> Iterator[Difference]:
    """Compare the stored orders with the data as they stood, or with the version before where it says so."""
    month = month_number(version.month)
    stored = stored_orders(connection, version.version_id, month)
    if before is None:
        expected = _history(connection, version, version.rules, version.data_time)
    else:
        expected = stored_orders(connection, before.version_id, month)
        changed = _changed(connection, version.version_id)
        if changed and (taken := version.rules.get("taken")):
            then = _history(connection, version, taken, datetime.fromisoformat(taken["as_of"]))
            expected = {key: each for key, each in expected.items() if key not in changed}
            expected |= {key: then[key] for key in changed if key in then}
    for each in late_changes(stored, expected):
        yield _told(version, each.order_no, "order", each.before, each.after)


def _changed(connection: Connection, version_id: int) -> set[Key]:
    """Return the orders that a version took from the data."""
    changed = month_change.c
    own = select(changed.shard, changed.order_id).where(
        changed.version_id == version_id, changed.appeal_id.is_(None)
    )
    return {(row.shard, row.order_id) for row in connection.execute(own)}


def _history(
    connection: Connection, version: Row[Any], rules: Mapping[str, Any], as_of: datetime
) -> dict[Key, Told]:
    """Return the orders of a month as the data told them when a version read them."""
    _set_back(connection, rules["batch"], rules["staged"])
    settings = settings_of(version)
    moments = tuple((source, datetime.fromisoformat(at)) for source, at in rules["moments"])
    conditions = Conditions(as_of, settings.basis, settings, False, moments)
    return told_orders(connection, conditions, month_period_of(version.month))


def _set_back(connection: Connection, batch: int, staged: list[int]) -> None:
    """Put the orders back as they were before every import after one, the newest import first."""
    b = import_batch.c
    later = select(b.batch_id).where(b.state == "applied", or_(b.batch_id > batch, b.batch_id.in_(staged)))
    for number in connection.scalars(later.order_by(b.applied_at.desc(), b.batch_id.desc())).all():
        touched = and_(c.batch_id == number, c.kind == "order")
        rows = connection.execute(select(c.shard, c.order_id, c.before).where(touched)).all()
        for some in chunks([(row.shard, row.order_id) for row in rows if row.before is None]):
            connection.execute(delete(order).where(tuple_(o.shard, o.order_id).in_(some)))
        kept = sorted((row.before for row in rows if row.before is not None), key=lambda row: tuple(row))
        for columns, alike in groupby(kept, key=tuple):
            others = [name for name in columns if name not in ("shard", "order_id")]
            update_many(connection, order, ("shard", "order_id"), others, list(alike))


def _told(version: Row[Any], item: str, name: str, stored: object, recounted: object) -> Difference:
    return Difference(version.month, version.number, item, name, str(stored), str(recounted))
