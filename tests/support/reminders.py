"""Contacts, notices and receivers for tests of reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.reminders.delivery import Delivery, Outgoing
from dashboard.reminders.messages import Notice
from data_access.schema import contact, message, unit

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)  # 09:30 in Yantai, a Wednesday
NIGHT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # 23:00
ZHIFU, LAIYANG, TOWNSHIP, DEPARTMENT = "370602", "370682", "370602001", "D03"


def unit_id(connection: Connection, code: str) -> int:
    """Return the number of a unit."""
    return int(connection.scalars(select(unit.c.unit_id).where(unit.c.code == code)).one())


def put_contact(connection: Connection, code: str = ZHIFU, duty: str = "liaison", **values: Any) -> int:
    """Add a contact of a unit, "city" for the office; return its number."""
    if code == "city":
        number = connection.scalars(select(unit.c.unit_id).where(unit.c.kind == "city")).one()
    else:
        number = unit_id(connection, code)
    row = {"name": f"{duty}-{code}", "mobile": "13800000001", **values}
    made = connection.execute(
        insert(contact).values(unit_id=number, duty=duty, changed_at=NOW, **row)
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def notice(connection: Connection, code: str | None = ZHIFU, name: str = "x", **values: Any) -> Notice:
    """Return a notice for a unit."""
    number = None if code is None else unit_id(connection, code)
    told = {"subject": "warning", "record_id": 1, "text": f"提醒 {name}", "link": "/alerts"} | values
    return Notice(key=("test", name), unit_id=number, **told)


def rows(connection: Connection, **where: Any) -> list[Any]:
    """Return the messages that are so, in the order in which they were written."""
    query = select(message).order_by(message.c.message_id)
    for name, value in where.items():
        query = query.where(message.c[name] == value)
    return list(connection.execute(query).all())


class Receiver:
    """A receiver that counts what arrives by key and fails as a dice says."""

    def __init__(self, failing: float = 0.0, seed: int = 7) -> None:
        self.arrived: Counter[str] = Counter()
        self.tries = 0
        self._dice, self._failing = Random(seed), failing
        self.before: Callable[[Outgoing], None] = lambda _told: None
        self.after: Callable[[Outgoing], None] = lambda _told: None

    def __call__(self, told: Outgoing) -> Delivery:
        """Take a message or refuse it."""
        self.tries += 1
        self.before(told)
        if self._dice.random() < self._failing:
            return Delivery(False, "refused")
        self.arrived[told.key] += 1
        self.after(told)
        return Delivery(True)
