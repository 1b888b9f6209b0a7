"""Write messages into the outbox, in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.reminders.contacts import Contact
from dashboard.reminders.delivery import channels_of, earliest
from dashboard.reminders.messages import NOBODY, Notice, message_key, unit_tray
from dashboard.reminders.settings import ReminderSettings
from data_access.records.reminders.reaching import ZONE, reminder_settings, who_is_reached
from data_access.schema import message

m = message.c
NO_CONTACT = 0  # stands in a key where a message is a unit's and no contact's


def post(connection: Connection, now: datetime, notice: Notice, *, demo: bool = False) -> int:
    """Write the messages of a notice that are not written yet, and return how many.

    Told is who has the duty when the message may leave: in the quiet hours that is the next morning. A notice
    that stands in nobody's own tray stands in its unit's; one that reaches nobody stands in the tray of the
    city's office and says so.
    """
    settings = reminder_settings(connection, now)
    leaves = earliest(now, "sms", notice.urgent, ZONE, settings)
    reached = who_is_reached(connection, notice.unit_id, notice.duties, leaves, settings)
    told = (*reached.people, *reached.groups)
    rows = [row for one in told for row in _rows(one, now, notice, settings)]
    if not any(row["channel"] == "tray" for row in rows):
        rows.append(_tray_of_unit(now, notice))
    if not reached.people:
        rows.append(_nobody(now, notice))
    there = set(connection.scalars(select(m.key).where(m.key.in_([row["key"] for row in rows]))))
    new = [row | {"demo": demo} for row in rows if row["key"] not in there]
    if new:
        # Who posts the same at the same time is not refused for it.
        fresh = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(fresh(message).on_conflict_do_nothing(index_elements=[m.key]), new)
    return len(new)


def _rows(
    one: Contact, now: datetime, notice: Notice, settings: ReminderSettings
) -> Iterator[dict[str, Any]]:
    for channel, receiver in channels_of(one, notice.urgent, settings):
        yield _row(now, notice, one.contact_id, channel) | {
            "contact_id": one.contact_id,
            "account": one.account if channel == "tray" else "",
            "receiver": receiver,
            "next_at": earliest(now, channel, notice.urgent, ZONE, settings),
        }


def _row(now: datetime, notice: Notice, contact_id: int, channel: str) -> dict[str, Any]:
    """Return a message of a notice; in a tray it has arrived at once."""
    there = channel == "tray"
    return {
        "key": message_key(notice.key, contact_id, channel),
        "subject": notice.subject,
        "record_id": notice.record_id,
        "shard": notice.shard,
        "order_id": notice.order_id,
        "unit_id": notice.unit_id,
        "contact_id": None,
        "account": "",
        "channel": channel,
        "receiver": "",
        "text": notice.text,
        "link": notice.link,
        "urgent": notice.urgent,
        "state": "sent" if there else "waiting",
        "created_at": now,
        "next_at": now,
        "sent_at": now if there else None,
        "error": "",
    }


def _tray_of_unit(now: datetime, notice: Notice) -> dict[str, Any]:
    return _row(now, notice, NO_CONTACT, "tray") | {"account": unit_tray(notice.unit_id)}


def _nobody(now: datetime, notice: Notice) -> dict[str, Any]:
    """Return what the city's office is told where nobody was reached; its unit stays that of the notice."""
    own = _row(now, notice, NO_CONTACT, "phone")
    return own | {"state": "dead", "error": NOBODY}
