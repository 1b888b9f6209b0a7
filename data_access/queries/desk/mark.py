"""What tells that something was noted here about orders: messages, acknowledgements, notes of a shift."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import BigInteger, Connection, cast, func, select

from dashboard.desk.board import GONE_OUT
from dashboard.desk.reminders import SUBJECT
from data_access.records.history import DESK
from data_access.schema import acknowledgement, message, record_history

SHOWN = 12


def desk_mark(connection: Connection) -> str:
    """Return a name for all that the board shows beside the data: another one means another board."""
    m, a, h = message.c, acknowledgement.c, record_history.c
    parts = [
        connection.execute(select(func.max(m.message_id), func.count()).where(m.subject == SUBJECT)).one(),
        connection.execute(
            select(func.count(), func.max(cast(m.sent_at, BigInteger))).where(
                m.subject == SUBJECT, m.state.in_(GONE_OUT)
            )
        ).one(),
        connection.execute(select(func.count(), func.max(cast(a.at, BigInteger)))).one(),
        connection.execute(select(func.max(h.history_id)).where(h.subject == DESK)).one(),
    ]
    return sha256(repr([tuple(each) for each in parts]).encode()).hexdigest()[:SHOWN]
