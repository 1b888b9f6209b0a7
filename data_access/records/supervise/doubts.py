"""What speaks against a notice as it is drafted: orders of others, orders on another notice, no order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.supervise.records import RUNNING, needs_orders, notice_number
from dashboard.views.notices import Doubts
from data_access.records.acting import Refusal
from data_access.schema import order, supervision, supervision_order, unit

o, s, so, u = order.c, supervision.c, supervision_order.c, unit.c
Key = tuple[int, int]


def doubts_of(
    connection: Connection,
    unit_id: int,
    kind: str,
    origin: str,
    keys: Sequence[Key],
    notice_id: int = 0,
) -> Doubts:
    """Return what speaks against a notice to a unit on these orders; `notice_id` is the draft itself."""
    rows = _orders(connection, keys)
    whose = connection.scalar(select(u.kind).where(u.unit_id == unit_id)) or ""
    return Doubts(
        foreign=tuple(row.order_no for row in rows if not _answers(row, unit_id, whose)),
        elsewhere=_elsewhere(connection, rows, notice_id),
        bare=not keys and needs_orders(kind, origin),
    )


def require_undoubted(doubts: Doubts, sure: Collection[str]) -> None:
    """Raise Refusal for a doubt that nobody has ticked, and for orders of others in any case."""
    if doubts.foreign:
        raise Refusal("foreign", " / ".join(doubts.foreign))
    if doubts.elsewhere and "elsewhere" not in sure:
        raise Refusal("elsewhere", " / ".join(f"{no} ({number})" for no, number in doubts.elsewhere))
    if doubts.bare and "bare" not in sure:
        raise Refusal("bare")


def _orders(connection: Connection, keys: Sequence[Key]) -> list[Row[Any]]:
    """Return the orders with who answers for them, in the order of their numbers."""
    handler, appraised = unit.alias("handler"), unit.alias("appraised")
    columns: tuple[Any, ...] = (
        *(o.shard, o.order_id, o.order_no, o.unit_id, o.handler_id, o.township_id),
        handler.c.district_id.label("handler_district"),
        appraised.c.kind.label("unit_kind"),
    )
    query = (
        select(*columns)
        .outerjoin(handler, handler.c.unit_id == o.handler_id)
        .outerjoin(appraised, appraised.c.unit_id == o.unit_id)
        .where(o.order_id.in_([number for _shard, number in keys]))
        .order_by(o.order_no)
    )
    wanted = set(keys)
    return [row for row in connection.execute(query) if (row.shard, row.order_id) in wanted]


def _answers(row: Row[Any], unit_id: int, kind: str) -> bool:
    """Tell whether a unit is appraised for an order or it is handled there, with a district's townships."""
    if unit_id in (row.unit_id, row.handler_id):
        return True
    if kind == "township":
        return bool(row.township_id == unit_id and row.unit_kind == "district")
    return bool(kind == "district" and row.handler_district == unit_id)


def _elsewhere(
    connection: Connection, rows: Sequence[Row[Any]], notice_id: int
) -> tuple[tuple[str, str], ...]:
    """Return the orders that stand on another running notice, each with its number."""
    numbers = {(row.shard, row.order_id): row.order_no for row in rows}
    query = (
        select(so.shard, so.order_id, s.kind, s.year, s.serial)
        .join(supervision, s.supervision_id == so.supervision_id)
        .where(
            s.state.in_(RUNNING),
            s.supervision_id != notice_id,
            so.order_id.in_([number for _shard, number in numbers]),
        )
        .order_by(s.supervision_id)
    )
    return tuple(
        (numbers[row.shard, row.order_id], notice_number(row.kind, row.year, row.serial))
        for row in connection.execute(query)
        if (row.shard, row.order_id) in numbers
    )
