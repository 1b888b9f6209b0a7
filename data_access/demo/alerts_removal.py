"""Take the demo's warnings out of a base again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from dashboard.alerts.records import SUBJECT
from data_access.schema import message, record_history, warning

w = warning.c


def remove_alerts(connection: Connection) -> int:
    """Take the demo's warnings out again with their history and messages; return how many went."""
    numbers = select(w.warning_id).where(w.demo.is_(True))
    h, m = record_history.c, message.c
    connection.execute(delete(record_history).where(h.subject == SUBJECT, h.record_id.in_(numbers)))
    connection.execute(delete(message).where(m.subject == SUBJECT, m.record_id.in_(numbers)))
    connection.execute(delete(message).where(m.subject == SUBJECT, m.demo.is_(True)))
    return connection.execute(delete(warning).where(w.demo.is_(True))).rowcount
