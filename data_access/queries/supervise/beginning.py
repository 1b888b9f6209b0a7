"""Whether the base had begun: papers of weeks before the first order have nothing to tell."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from data_access.counting.tally import day_number
from data_access.schema import order


def begun_by(connection: Connection, day: date) -> bool:
    """Tell whether an order had been accepted by the end of a day."""
    first = select(order.c.order_id).where(order.c.opened_day <= day_number(day)).limit(1)
    return connection.scalar(first) is not None
