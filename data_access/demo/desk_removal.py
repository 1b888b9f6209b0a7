"""Take the demo's story of the reception desk out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from dashboard.desk.reminders import SUBJECT
from data_access.records.history import DESK
from data_access.schema import message, record_history


def remove_desk(connection: Connection) -> int:
    """Take the story out again; return how many messages went."""
    h = record_history.c
    notes = connection.execute(select(h.history_id, h.detail).where(h.subject == DESK)).all()
    numbers = [row.history_id for row in notes if row.detail.get("demo")]
    connection.execute(delete(record_history).where(h.history_id.in_(numbers)))
    own = (message.c.demo.is_(True), message.c.subject == SUBJECT)
    return connection.execute(delete(message).where(*own)).rowcount
