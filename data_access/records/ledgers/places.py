"""Keep ledger items with the unit that their order is appraised for, whatever an import made of it."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select, update

from data_access.schema import ledger_item, order

i, o = ledger_item.c, order.c
PLACES = ("unit_id", "district_id", "township_id")


def settle_places(connection: Connection) -> int:
    """Bring items to the unit, district and township of their orders; return how many moved."""
    differs = or_(*(i[name].is_distinct_from(o[name]) for name in PLACES))
    query = (
        select(i.item_id, *(o[name] for name in PLACES))
        .select_from(ledger_item.join(order, (o.shard == i.shard) & (o.order_id == i.order_id)))
        .where(differs)
    )
    rows = connection.execute(query).all()
    for row in rows:
        places = {name: getattr(row, name) for name in PLACES}
        connection.execute(update(ledger_item).where(i.item_id == row.item_id).values(**places))
    return len(rows)
