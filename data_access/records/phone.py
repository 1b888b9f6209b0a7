"""Write what liaisons do with reminders: acknowledge an order, assign it inside the unit.

The hotline platform is the system of record: nothing here changes an order, its times or its figures.
Each write asks the scope again, whatever a page offered, and leaves an audit line.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from dashboard.people.access import Scope
from dashboard.views.phone import assignable
from data_access.queries.context.sources import CITY_ZONE
from data_access.records.audit import write_audit
from data_access.records.reminders.receiving import receive_of_order
from data_access.reference.units import read_units
from data_access.schema import acknowledgement, assignment, order, source
from data_access.scoping import orders_in_scope

LONGEST_REASON = 200


def acknowledge(
    connection: Connection, scope: Scope, now: datetime, source_code: str, order_no: str, *, address: str = ""
) -> datetime | None:
    """Store that an account received the reminder of an order; return when it first did.

    The messages that told it of the order are received with it.

    None, and nothing stored, where the order is outside the scope or the account stands for no unit.
    Raises Denied without the right to see orders.
    """
    key = _key_in_scope(connection, scope, source_code, order_no)
    target = f"{source_code}~{order_no}"
    if key is None:
        write_audit(
            connection, now, scope.account, "acknowledge", address=address, target=target, success=False
        )
        return None
    first = _first(connection, scope, key)
    if first is not None:
        return first
    if not _added(connection, acknowledgement, {**key, "account": scope.account, "at": now}):
        return _first(connection, scope, key)
    receive_of_order(connection, scope, now, key["shard"], key["order_id"])
    write_audit(connection, now, scope.account, "acknowledge", address=address, target=target)
    return now


def assign(
    connection: Connection,
    scope: Scope,
    now: datetime,
    source_code: str,
    order_no: str,
    unit_code: str,
    reason: str = "",
    *,
    address: str = "",
) -> bool:
    """Store to which of its own sub-units a unit gave an order; False, and nothing stored, otherwise.

    The appraised unit and the handler of the order stay as the platform has them. Raises Denied without
    the right to see orders.
    """
    key = _key_in_scope(connection, scope, source_code, order_no)
    choices = assignable(read_units(connection), scope, now.astimezone(CITY_ZONE).date())
    chosen = next((unit for unit in choices if unit.code == unit_code), None)
    done = key is not None and chosen is not None
    if key is not None and chosen is not None:
        row = {**key, "at": now, "account": scope.account, "unit_id": chosen.unit_id}
        _added(connection, assignment, {**row, "reason": reason.strip()[:LONGEST_REASON]})
    write_audit(
        connection,
        now,
        scope.account,
        "assign",
        address=address,
        target=f"{source_code}~{order_no}",
        success=done,
        detail={"unit": chosen.code if chosen else ""},
    )
    return done


def _key_in_scope(
    connection: Connection, scope: Scope, source_code: str, order_no: str
) -> dict[str, int] | None:
    """Return the key of an order that the account's own unit may open, None for every other."""
    inside = orders_in_scope(scope)
    if scope.unit_id is None:
        return None
    statement = (
        select(order.c.shard, order.c.order_id)
        .join(source, source.c.source_id == order.c.source_id)
        .where(inside, source.c.code == source_code, order.c.order_no == order_no)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else {"shard": row.shard, "order_id": row.order_id}


def _first(connection: Connection, scope: Scope, key: dict[str, int]) -> datetime | None:
    own = acknowledgement.c
    return connection.scalar(
        select(own.at).where(
            own.shard == key["shard"], own.order_id == key["order_id"], own.account == scope.account
        )
    )


def _added(connection: Connection, table: Any, row: dict[str, Any]) -> bool:
    """Insert a row unless its key is taken: the same tap may arrive twice at the same time."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**row))
    except IntegrityError:
        return False
    return True
