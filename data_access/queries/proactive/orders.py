"""Orders beside others: masked rows for pages that lay texts side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, tuple_

from dashboard.order.masking import mask_enterprise, mask_text
from dashboard.people.access import Scope
from dashboard.views.proactive import ShownOrder
from data_access.reference.english import shown_name
from data_access.schema import order, source, unit
from data_access.scoping import orders_in_scope

o = order.c
Key = tuple[int, int]  # shard and number of an order
AT_ONCE = 400  # keys in one statement


def shown_orders(connection: Connection, scope: Scope, keys: Sequence[Key]) -> dict[Key, ShownOrder]:
    """Return orders of the scope as they may be shown, by key; confidential ones are left out."""
    found: dict[Key, ShownOrder] = {}
    for first in range(0, len(keys), AT_ONCE):
        part = keys[first : first + AT_ONCE]
        statement = (
            select(
                *(o.shard, o.order_id, o.order_no, o.opened_at, o.closed_at, o.title, o.content, o.reply),
                *(o.enterprise_name, o.contact_name, source.c.code, unit.c.name),
            )
            .join(source, source.c.source_id == o.source_id)
            .outerjoin(unit, unit.c.unit_id == o.unit_id)
            .where(orders_in_scope(scope), o.confidential.is_(False))
            .where(tuple_(o.shard, o.order_id).in_(part))
        )
        for row in connection.execute(statement):
            known = [row.enterprise_name], [row.contact_name]
            found[row.shard, row.order_id] = ShownOrder(
                source=row.code,
                order_no=row.order_no,
                opened_at=row.opened_at,
                closed_at=row.closed_at,
                enterprise=mask_enterprise(row.enterprise_name),
                unit=shown_name(row.name or ""),
                title=mask_text(row.title or row.content[:120], *known),
                reply=mask_text(row.reply, *known),
            )
    return found
