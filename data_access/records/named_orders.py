"""Which orders the words of a form name: by number alone, source~number, or the address of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Row, and_, or_, select

from dashboard.people.access import Scope
from data_access.records.acting import Refusal
from data_access.schema import order, source
from data_access.scoping import orders_in_scope

o = order.c
AT_ONCE = 100  # names in one statement
LONGEST = 120  # signs of a name that are looked at
BETWEEN = re.compile(r"[\s、，,；;]+")
_PAGE = re.compile(r"^(?:https?://[^/]+)?/(?:orders|m/orders?)/([^/?#]+)")
COLUMNS: tuple[Any, ...] = (
    *(o.shard, o.order_id, o.order_no, o.unit_id, o.handler_id, o.township_id, o.district_id, o.opened_at),
    *(o.solve_due, o.closed_at, o.withdrawn_at, o.closing_kind, source.c.code.label("source")),
)


def read_names(text: str) -> tuple[str, ...]:
    """Return the names of orders in a text, each once, in their order: numbers, addresses, or both."""
    found = (_short(each) for each in BETWEEN.split(text) if each)
    return tuple(dict.fromkeys(each[:LONGEST] for each in found if each))


def _short(name: str) -> str:
    """Return what the address of an order's page names, anything else as it is."""
    page = _PAGE.match(name)
    return unquote(page.group(1)) if page else name


def address_of(row: Row[Any]) -> str:
    """Return the address of an order: source~number."""
    return f"{row.source}~{row.order_no}"


def orders_named(
    connection: Connection, scope: Scope, names: Sequence[str]
) -> Mapping[str, tuple[Row[Any], ...]]:
    """Return by name the orders of it that a scope may open: none, one, or one of each of several sources."""
    found: dict[str, tuple[Row[Any], ...]] = {}
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        pairs = [each.rpartition("~") for each in some]
        asked = [and_(source.c.code == code, o.order_no == no) for code, mark, no in pairs if mark]
        plain = [no for _code, mark, no in pairs if not mark]
        named = [*asked, *([o.order_no.in_(plain)] if plain else [])]
        query = select(*COLUMNS).join(source, source.c.source_id == o.source_id)
        of: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in connection.execute(
            query.where(orders_in_scope(scope), or_(*named)).order_by(source.c.code)
        ):
            for name in (address_of(row), row.order_no):
                of[name].append(row)
        found |= {each: tuple(of[each]) for each in some}
    return found


def shortest_names(connection: Connection, scope: Scope, addresses: Sequence[str]) -> tuple[str, ...]:
    """Return orders as a form names them: by the number that pages show, where it is of one order alone."""
    numbers = [each.rpartition("~")[2] for each in addresses]
    found = orders_named(connection, scope, numbers)
    pairs = zip(addresses, numbers, strict=True)
    return tuple(number if len(found[number]) == 1 else address for address, number in pairs)


def checked_orders(connection: Connection, scope: Scope, names: Sequence[str]) -> tuple[Row[Any], ...]:
    """Return the orders that names name, each once; raise Refusal.

    "order" with the name that no order of the scope has, "several" with the addresses of those that bear one.
    """
    found = orders_named(connection, scope, names)
    rows: dict[tuple[int, int], Row[Any]] = {}
    for name in names:
        of_name = found[name]
        if not of_name:
            raise Refusal("order", name)
        if len(of_name) > 1:
            raise Refusal("several", " / ".join(map(address_of, of_name)))
        rows[of_name[0].shard, of_name[0].order_id] = of_name[0]
    return tuple(rows.values())


def checked_order(connection: Connection, scope: Scope, name: str) -> Row[Any]:
    """Return the one order that a name names; raise Refusal ("order", "several")."""
    names = read_names(name)
    if len(names) != 1:
        raise Refusal("order", name.strip()[:LONGEST])
    return checked_orders(connection, scope, names)[0]
