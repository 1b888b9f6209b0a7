"""Take an applied batch back: every order as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, tuple_, update

from dashboard.i18n import _
from data_access.database import bump_data_version
from data_access.importing.derive import feedback_days, search_columns
from data_access.importing.errors import UndoRefused
from data_access.importing.merging import tells_state
from data_access.importing.recognition import fill_known
from data_access.importing.transactions import lock_source, update_many
from data_access.schema import (
    account,
    category,
    import_batch,
    import_change,
    import_seen,
    order,
    order_event,
    participant,
    source,
    unit,
)

TABLES = {"order": order, "participant": participant}
KEYS = {"order": ("shard", "order_id"), "participant": ("shard", "order_id", "unit_id")}
CHUNK = 1000


def undo_batch(connection: Connection, batch_id: int, now: datetime) -> int:
    """Restore what the batch replaced and return how many rows; raise UndoRefused with the reason."""
    batch = connection.execute(
        select(import_batch, source.c.code)
        .join(source, source.c.source_id == import_batch.c.source_id)
        .where(import_batch.c.batch_id == batch_id)
    ).first()
    if batch is None or batch.state != "applied":
        raise UndoRefused(_("This import cannot be undone: it was not carried out, or was undone already."))
    lock_source(connection, batch.code)
    fill_known(connection, batch.source_id)
    _refuse_if_followed(connection, batch_id)
    connection.execute(delete(order_event).where(order_event.c.batch_id == batch_id))
    restored = sum(_restore(connection, batch_id, kind) for kind in ("participant", "order"))
    _remove_created(connection, batch.mapping_content)
    _set_back_data_times(connection, batch)
    connection.execute(update(import_batch).where(import_batch.c.batch_id == batch_id).values(state="undone"))
    connection.execute(delete(import_change).where(import_change.c.batch_id == batch_id))
    bump_data_version(connection, now)
    return restored


def _refuse_if_followed(connection: Connection, batch_id: int) -> None:
    followed = sum(_count_followed(connection, batch_id, kind) for kind in TABLES)
    if followed:
        raise UndoRefused(
            _("A later import changed {n} orders of this one: undo the later one first.").format(n=followed)
        )


def _count_followed(connection: Connection, batch_id: int, kind: str) -> int:
    """Count the rows of the batch that a later import wrote again."""
    table, change = TABLES[kind], import_change.c
    still_ours = exists().where(table.c.batch_id == batch_id, *_same_row(table, kind))
    found = connection.scalar(
        select(func.count()).where(change.batch_id == batch_id, change.kind == kind, ~still_ours)
    )
    return int(found or 0)


def _same_row(table: Any, kind: str) -> list[Any]:
    change = import_change.c
    same = [table.c.shard == change.shard, table.c.order_id == change.order_id]
    return [*same, table.c.unit_id == change.unit_id] if kind == "participant" else same


def _restore(connection: Connection, batch_id: int, kind: str) -> int:
    """Put the rows of one kind back, chunk by chunk, and return how many; nothing followed on them."""
    table, change = TABLES[kind], import_change.c
    touched = and_(change.batch_id == batch_id, change.kind == kind)
    total = int(connection.scalar(select(func.count()).where(touched)) or 0)
    if kind == "order":
        _forget(connection, batch_id)
    new = exists().where(touched, change.before.is_(None), *_same_row(table, kind))
    connection.execute(delete(table).where(table.c.batch_id == batch_id, new))
    zone = _zone(connection, batch_id)
    for rows in _kept(connection, touched):
        if kind == "order":
            # What was kept by a version without these columns gets them now.
            rows = [{"feedback_days": feedback_days(row, zone), **search_columns(row), **row} for row in rows]
        # Other columns that came later are not in what was kept: they are empty then as now.
        for columns, alike in groupby(rows, key=tuple):
            others = [name for name in columns if name not in KEYS[kind]]
            update_many(connection, table, KEYS[kind], others, list(alike))
    return total


def _zone(connection: Connection, batch_id: int) -> ZoneInfo:
    own = select(source.c.time_zone).join(import_batch, import_batch.c.source_id == source.c.source_id)
    return ZoneInfo(str(connection.scalar(own.where(import_batch.c.batch_id == batch_id))))


def _kept(connection: Connection, touched: Any) -> Iterator[list[dict[str, Any]]]:
    """Give what the batch replaced, in chunks."""
    change = import_change.c
    key, last = tuple_(change.shard, change.order_id, change.unit_id), (-1, -1, -1)
    while True:
        rows = connection.execute(
            select(change.shard, change.order_id, change.unit_id, change.before)
            .where(touched, change.before.is_not(None), key > last)
            .order_by(change.shard, change.order_id, change.unit_id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        last = (rows[-1].shard, rows[-1].order_id, rows[-1].unit_id)
        yield [row.before for row in rows]


def _forget(connection: Connection, batch_id: int) -> None:
    """Forget the cells that made the orders which are about to go."""
    change = import_change.c
    going = select(change.order_id).where(
        change.batch_id == batch_id, change.kind == "order", change.before.is_(None)
    )
    connection.execute(delete(import_seen).where(import_seen.c.order_id.in_(going)))


def _remove_created(connection: Connection, content: dict[str, Any]) -> None:
    """Remove the units and categories that came with the batch and that nothing uses."""
    made = content.get("created_units", [])
    used = or_(
        *(
            exists().where(column == unit.c.unit_id)
            for column in (
                order.c.unit_id, order.c.handler_id, order.c.township_id, order.c.district_id,
                participant.c.unit_id, account.c.unit_id,
            )
        )
    )  # fmt: skip
    connection.execute(delete(unit).where(unit.c.unit_id.in_(made), ~used))
    below = category.alias()
    for number in content.get("created_categories", [])[::-1]:
        connection.execute(
            delete(category).where(
                category.c.category_id == number,
                ~exists().where(order.c.category_id == category.c.category_id),
                ~exists().where(below.c.parent_id == category.c.category_id),
            )
        )


def _set_back_data_times(connection: Connection, batch: Any) -> None:
    """Let orders and source stand at the data time of the imports that remain."""
    own = (
        select(import_batch.c.data_time).where(import_batch.c.batch_id == order.c.batch_id).scalar_subquery()
    )
    connection.execute(
        update(order)
        .where(order.c.source_id == batch.source_id, order.c.data_time == batch.data_time)
        .values(data_time=own)
    )
    remaining: datetime | None = None
    others = connection.execute(
        select(import_batch.c.data_time, import_batch.c.mapping_content)
        .where(
            import_batch.c.source_id == batch.source_id,
            import_batch.c.state == "applied",
            import_batch.c.batch_id != batch.batch_id,
        )
        .order_by(import_batch.c.applied_at, import_batch.c.batch_id)
    )
    for data_time, content in others:
        if remaining is None or (tells_state(content.get("covered", ())) and remaining < data_time):
            remaining = data_time
    connection.execute(
        update(source).where(source.c.source_id == batch.source_id).values(data_time=remaining)
    )
