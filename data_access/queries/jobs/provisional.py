"""Orders whose deadline counts days of a year whose holiday notice is still to come."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data_access.schema import order


def provisional_orders(connection: Connection) -> int:
    """Count the orders with a provisional deadline."""
    found = select(func.count()).select_from(order).where(order.c.provisional.is_(True))
    return int(connection.scalar(found) or 0)
