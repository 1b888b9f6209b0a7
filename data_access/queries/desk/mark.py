"""What tells that something was noted here about orders: messages, acknowledgements, notes of a shift."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, Connection, cast, func, select

from dashboard.desk.board import GONE_OUT
from dashboard.desk.reminders import SUBJECT
from data_access.counting.kept import settled
from data_access.records.history import DESK
from data_access.schema import acknowledgement, message, record_history, source

SHOWN = 12
LIVE = "live"


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


def live_mark(connection: Connection, now: datetime) -> str:
    """Return a name for the board as a screen shows it, another one every five minutes; "" without any.

    Only a live source has a board, and its clocks run whatever is noted.
    """
    live = select(source.c.source_id).where(source.c.rhythm == LIVE).limit(1)
    if connection.scalar(live) is None:
        return ""
    return f"{desk_mark(connection)} {int(settled(now).timestamp())}"
