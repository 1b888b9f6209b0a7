"""Write messages into the outbox, in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.reminders.contacts import Contact
from dashboard.reminders.delivery import channels_of, earliest
from dashboard.reminders.messages import NOBODY, Notice, message_key, unit_tray
from dashboard.reminders.settings import ReminderSettings
from data_access.records.reminders.reaching import ZONE, Directory, reminder_settings
from data_access.schema import message

m = message.c
Message = dict[str, Any]  # the columns of a row
KEYS_AT_ONCE = 500
NO_CONTACT = 0  # stands in a key where a message is a unit's and no contact's


def post(connection: Connection, now: datetime, notice: Notice, *, demo: bool = False) -> int:
    """Write the messages of a notice that are not written yet, and return how many.

    Told is who has the duty when the message may leave: in the quiet hours that is the next morning. A notice
    that stands in nobody's own tray stands in its unit's; one that reaches nobody stands in the tray of the
    city's office and says so.
    """
    return post_all(connection, now, [notice], demo=demo)[0]


def post_all(
    connection: Connection, now: datetime, notices: Sequence[Notice], *, demo: bool = False
) -> list[int]:
    """Do for many notices what `post` does for one, and return how many messages of each are new.

    What is there is asked once for all of them.
    """
    found = unwritten(connection, now, notices, demo=demo)
    write_messages(connection, [row for own in found for row in own])
    return [len(own) for own in found]


def unwritten(
    connection: Connection, now: datetime, notices: Sequence[Notice], *, demo: bool = False
) -> list[list[Message]]:
    """Return of each notice the messages that are not written yet, as `write_messages` takes them."""
    settings = reminder_settings(connection, now)
    told: dict[int, list[Message]] = {}
    for urgent in (False, True):
        some = {place: each for place, each in enumerate(notices) if each.urgent == urgent}
        if some:
            leaves = earliest(now, "sms", urgent, ZONE, settings)
            units = {each.unit_id for each in some.values()}
            directory = Directory(connection, units, leaves, settings)
            for place, each in some.items():
                told[place] = _messages(directory, each, now, settings)
    there = _there(connection, [row["key"] for rows in told.values() for row in rows])
    found: list[list[Message]] = []
    for place in range(len(notices)):
        found.append([row | {"demo": demo} for row in told[place] if row["key"] not in there])
        there.update(row["key"] for row in told[place])
    return found


def write_messages(connection: Connection, rows: Sequence[Message]) -> None:
    """Write messages; one that somebody wrote at the same time is not refused and stays as it is."""
    if rows:
        fresh = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(fresh(message).on_conflict_do_nothing(index_elements=[m.key]), list(rows))


def _there(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return which keys are written already."""
    return {
        found
        for start in range(0, len(keys), KEYS_AT_ONCE)
        for found in connection.scalars(select(m.key).where(m.key.in_(keys[start : start + KEYS_AT_ONCE])))
    }


def _messages(
    directory: Directory, notice: Notice, now: datetime, settings: ReminderSettings
) -> list[Message]:
    """Return all messages of a notice."""
    reached = directory.reached(notice.unit_id, notice.duties)
    told = (*reached.people, *reached.groups)
    rows = [row for one in told for row in _rows(one, now, notice, settings)]
    if not any(row["channel"] == "tray" for row in rows):
        rows.append(_tray_of_unit(now, notice))
    if not reached.people:
        rows.append(_nobody(now, notice))
    return rows


def _rows(one: Contact, now: datetime, notice: Notice, settings: ReminderSettings) -> Iterator[Message]:
    for channel, receiver in channels_of(one, notice.urgent, settings):
        yield _row(now, notice, one.contact_id, channel) | {
            "contact_id": one.contact_id,
            "account": one.account if channel == "tray" else "",
            "receiver": receiver,
            "next_at": earliest(now, channel, notice.urgent, ZONE, settings),
        }


def _row(now: datetime, notice: Notice, contact_id: int, channel: str) -> Message:
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


def _tray_of_unit(now: datetime, notice: Notice) -> Message:
    return _row(now, notice, NO_CONTACT, "tray") | {"account": unit_tray(notice.unit_id)}


def _nobody(now: datetime, notice: Notice) -> Message:
    """Return what the city's office is told where nobody was reached; its unit stays that of the notice."""
    own = _row(now, notice, NO_CONTACT, "phone")
    return own | {"state": "dead", "error": NOBODY}
