"""Write messages into the outbox, in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.reminders.messages import Notice, message_key
from data_access.schema import contact, message, unit

c, m = contact.c, message.c


def post(connection: Connection, now: datetime, notice: Notice, *, demo: bool = False) -> int:
    """Write the messages of a notice that are not written yet, and return how many."""
    rows = [
        {
            "key": message_key(notice.key, one.contact_id, channel),
            "subject": notice.subject,
            "record_id": notice.record_id,
            "shard": notice.shard,
            "order_id": notice.order_id,
            "unit_id": notice.unit_id,
            "contact_id": one.contact_id,
            "account": one.account if channel == "tray" else "",
            "channel": channel,
            "receiver": receiver,
            "text": notice.text,
            "link": notice.link,
            "urgent": notice.urgent,
            "state": "waiting",
            "created_at": now,
            "next_at": now,
            "demo": demo,
        }
        for one in _contacts(connection, notice)
        for channel, receiver in _channels(one)
    ]
    there = set(connection.scalars(select(m.key).where(m.key.in_([row["key"] for row in rows]))))
    new = [row for row in rows if row["key"] not in there]
    if new:
        connection.execute(insert(message), new)
    return len(new)


def _contacts(connection: Connection, notice: Notice) -> list[Row[Any]]:
    office = select(unit.c.unit_id).where(unit.c.kind == "city")
    whose = c.unit_id.in_(office) if notice.unit_id is None else c.unit_id == notice.unit_id
    query = select(contact).where(whose, c.active.is_(True), c.duty.in_(notice.duties))
    return list(connection.execute(query.order_by(c.contact_id)).all())


def _channels(one: Row[Any]) -> Iterator[tuple[str, str]]:
    """Return the channels on which a contact is reached, with the receiver of each."""
    if one.account:
        yield "tray", ""
    for channel, receiver in (("sms", one.mobile), ("phone", one.phone), ("wechat", one.wechat)):
        if receiver:
            yield channel, receiver
