"""Send what waits in the outbox: taken under a lease, delivered outside every transaction, then marked.

A message is sent at least once and always under its own key. Who takes one raises its fence: a sender that
slept past its lease finds another fence and marks nothing. What a killed sender held is taken again when the
lease has ended.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, or_, select, true, update

from dashboard.reminders.delivery import SILENT, Deliver, Delivery, Outgoing, next_try, quiet_until
from dashboard.reminders.messages import OFF
from dashboard.reminders.settings import ReminderSettings
from data_access.database import reading, writing
from data_access.records.reminders.reaching import ZONE, reminder_settings
from data_access.schema import message

m = message.c
BATCH = 10
LEASE = timedelta(minutes=5)  # longer than a batch whose receiver hangs each time
RESTING = 3  # tries in a row that end without an answer; then a channel rests until the next run
LONGEST_WHY = 300
# No message waits longer by itself; one that says so was written under a clock that was ahead.
FARTHEST = timedelta(days=2)


def send_due(
    engine: Engine,
    now: datetime,
    deliver: Deliver,
    *,
    elapsed: Callable[[], float] = time.monotonic,
    most: int = 2000,
) -> dict[str, int]:
    """Deliver what is due, `most` at once; return how many were sent, failed, dead, void, and put back.

    `void` counts what was delivered by a sender that had lost its lease. Several senders may run at once.
    """
    with reading(engine) as connection:
        settings = reminder_settings(connection, now)
    begun = elapsed()
    run = _Run(engine, deliver, settings, lambda: now + timedelta(seconds=elapsed() - begun))
    while run.taken < most and run.batch(min(BATCH, most - run.taken)):
        pass
    return dict(run.counts)


@dataclass
class _Run:
    """One run of a sender."""

    engine: Engine
    deliver: Deliver
    settings: ReminderSettings
    clock: Callable[[], datetime]
    taken: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)  # tries in a row without an answer

    def batch(self, size: int) -> bool:
        """Take a batch and deliver it; False where nothing is due."""
        resting = [channel for channel, n in self.silent.items() if n >= RESTING]
        rows = take(self.engine, self.clock(), self.settings, size, resting)
        self.taken += len(rows)
        for row in rows:
            if self.silent[row.channel] >= RESTING:
                self.counts["put_back"] += put_back(self.engine, row)
                continue
            self._one(row)
        return bool(rows)

    def _one(self, row: Row[Any]) -> None:
        told = Outgoing(row.message_id, row.key, row.channel, row.receiver, row.text, row.link)
        try:
            found = self.deliver(told)
        except Exception as error:  # whatever a channel does, the message stays and is tried again
            found = Delivery(False, type(error).__name__)
        self.silent[row.channel] = self.silent[row.channel] + 1 if found.silent else 0
        self.counts[mark(self.engine, self.clock(), self.settings, row, found)] += 1


def take(
    engine: Engine, now: datetime, settings: ReminderSettings, size: int, resting: Sequence[str] = ()
) -> Sequence[Row[Any]]:
    """Take the messages that are due, urgent ones first, under a lease; each take raises the fence."""
    with writing(engine) as connection:
        due = (
            select(m.message_id)
            .where(_due(now, settings), m.channel.not_in(list(resting)))
            .order_by(m.urgent.desc(), m.next_at, m.message_id)
            .limit(size)
            .with_for_update(skip_locked=True)
        )
        ids = list(connection.scalars(due))
        if not ids:
            return ()
        connection.execute(
            update(message)
            .where(m.message_id.in_(ids))
            .values(state="sending", fence=m.fence + 1, attempts=m.attempts + 1, lease_until=now + LEASE)
        )
        taken = select(message).where(m.message_id.in_(ids))
        return connection.execute(taken.order_by(m.urgent.desc(), m.next_at, m.message_id)).all()


def _due(now: datetime, settings: ReminderSettings) -> ColumnElement[bool]:
    waits = and_(m.state == "waiting", or_(m.next_at <= now, m.next_at > now + FARTHEST))
    # A lease that ends much later than any does was taken under a clock that was ahead.
    ended = or_(m.lease_until <= now, m.lease_until > now + 2 * LEASE)
    lost = and_(m.state == "sending", ended)
    machine = and_(m.channel != "phone", or_(m.channel != "wechat", m.receiver != ""))
    quiet = quiet_until(now, ZONE, settings) is not None
    awake = or_(m.urgent.is_(True), m.channel.in_(SILENT)) if quiet else true()
    return and_(or_(waits, lost), machine, awake)


def mark(engine: Engine, now: datetime, settings: ReminderSettings, row: Row[Any], found: Delivery) -> str:
    """Write down what became of a taken message; return sent, failed, dead, off, or void for a lost lease."""
    if found.taken:
        said, values = "sent", {"state": "sent", "sent_at": now, "error": ""}
    elif found.off:
        said, values = OFF, {"state": "cancelled", "error": OFF}
    else:
        again = next_try(row.attempts, now, row.channel, row.urgent, ZONE, settings)
        said = "failed" if again else "dead"
        values = {
            "state": "waiting" if again else "dead",
            "error": (found.why or "failed")[:LONGEST_WHY],
            **({"next_at": again} if again else {}),
        }
    with writing(engine) as connection:
        if _written(connection, row, "sending", values | {"lease_until": None}):
            return said
        # Its receipt came before the mark: what arrived was sent.
        early = {"sent_at": now, "lease_until": None} if found.taken else {"lease_until": None}
        return said if _written(connection, row, "received", early) else "void"


def put_back(engine: Engine, row: Row[Any]) -> int:
    """Give a taken message back untried; return how many were."""
    values = {"state": "waiting", "attempts": m.attempts - 1, "lease_until": None}
    with writing(engine) as connection:
        return _written(connection, row, "sending", values)


def _written(connection: Connection, row: Row[Any], state: str, values: dict[str, Any]) -> int:
    own = and_(m.message_id == row.message_id, m.fence == row.fence, m.state == state)
    return connection.execute(update(message).where(own).values(**values)).rowcount
