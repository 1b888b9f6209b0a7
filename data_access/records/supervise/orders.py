"""Which orders an act on many of them means: their keys, as far as the account may open them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from dashboard.people.access import Scope
from dashboard.supervise.records import MOST_ORDERS
from data_access.records.acting import Refusal
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

o = order.c
AT_ONCE = 100  # addresses in one statement
COLUMNS: tuple[Any, ...] = (
    *(o.shard, o.order_id, o.order_no, o.unit_id, o.township_id, o.district_id),
    *(o.solve_due, o.closed_at, o.withdrawn_at, o.closing_kind, source.c.code.label("source")),
)
LONGEST = 120  # signs of an address that are looked at


def read_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses (source~number) that a text names, each once, in their order."""
    found = text.replace(",", "\n").split()
    return tuple(dict.fromkeys(each[:LONGEST] for each in found if each))


def find_orders(connection: Connection, scope: Scope, addresses: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the orders at addresses that a scope may open, with what acts on them ask."""
    found: dict[str, Row[Any]] = {}
    for first in range(0, len(addresses), AT_ONCE):
        pairs = [each.partition("~") for each in addresses[first : first + AT_ONCE]]
        asked = [and_(source.c.code == code, o.order_no == number) for code, _mark, number in pairs]
        statement = (
            select(*COLUMNS)
            .join(source, source.c.source_id == o.source_id)
            .where(orders_in_scope(scope), or_(*asked))
        )
        for row in connection.execute(statement):
            found[f"{row.source}~{row.order_no}"] = row
    return found


def checked_orders(connection: Connection, scope: Scope, text: str) -> tuple[tuple[int, int], ...]:
    """Return the keys of the orders that a text names; raise Refusal ("orders", "order" with the address)."""
    addresses = read_addresses(text)
    if len(addresses) > MOST_ORDERS:
        raise Refusal("orders")
    found = find_orders(connection, scope, addresses)
    missing = next((each for each in addresses if each not in found), None)
    if missing is not None:
        raise Refusal("order", missing)
    return tuple((found[each].shard, found[each].order_id) for each in addresses)
