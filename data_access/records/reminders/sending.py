"""Send what waits in the outbox: taken under a lease, delivered outside every transaction, then marked.

A message is sent at least once and always under its own key. Who takes one raises its fence: a sender that
slept past its lease finds another fence and marks nothing. What a killed sender held is taken again when the
lease has ended.

Of several messages that are due for one receiver on one channel one bundle is made, which arrives once under
a key of its own. Urgent ones and those that were tried already leave by themselves, under the key that their
receiver may know. The bundle's key is written on its messages before it leaves: what fails or is killed is
tried again as the same bundle, and what comes of it is marked on all of them in one transaction.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, or_, select, text, true, update

from dashboard.reminders.bundles import LINK as BUNDLE_LINK
from dashboard.reminders.bundles import Part, bundle_text
from dashboard.reminders.delivery import SILENT, Deliver, Delivery, Outgoing, next_try, quiet_until
from dashboard.reminders.messages import OFF
from dashboard.reminders.settings import ReminderSettings
from data_access.database import reading, writing
from data_access.records.reminders.bundling import bundled, rank_of_message
from data_access.records.reminders.ending import any_over, cancel_messages
from data_access.records.reminders.reaching import ZONE, reminder_settings
from data_access.schema import message

m = message.c
BATCH = 10
LOCK = (12346, 2)  # advisory lock of PostgreSQL; SQLite has one writer anyway
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
    """Deliver what is due, `most` at once; return how many were sent, failed, dead, void, over, and put back.

    `over` counts what was cancelled because its matter has ended, whoever was to bring it. `void` counts
    what was delivered by a sender that had lost its lease. Several senders may run at once.
    """
    with reading(engine) as connection:
        settings = reminder_settings(connection, now)
    over = cancel_what_is_over(engine)
    begun = elapsed()
    run = _Run(engine, deliver, settings, lambda: now + timedelta(seconds=elapsed() - begun))
    run.counts.update({"over": over} if over else {})
    while run.taken < most and run.batch(min(BATCH, most - run.taken)):
        pass
    return dict(run.counts)


def cancel_what_is_over(engine: Engine) -> int:
    """Cancel all that waits about matters that have ended; return how many messages."""
    with reading(engine) as connection:
        if not any_over(connection):
            return 0
    with writing(engine) as connection:
        return cancel_messages(connection, m.state == "waiting")


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
        if rows is None:
            return False
        self.taken += len(rows)
        for together in _bundles(rows):
            if self.silent[together[0].channel] >= RESTING:
                self.counts["put_back"] += put_back(self.engine, together)
                continue
            self._one(together)
        return True

    def _one(self, rows: Sequence[Row[Any]]) -> None:
        told = outgoing(rows)
        try:
            found = self.deliver(told)
        except Exception as error:  # whatever a channel does, the message stays and is tried again
            found = Delivery(False, type(error).__name__)
        self.silent[told.channel] = self.silent[told.channel] + 1 if found.silent else 0
        self.counts.update(mark_all(self.engine, self.clock(), self.settings, rows, found))


def _bundles(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Return what leaves as one message, in the order in which it was taken."""
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.bundle or row.key, []).append(row)
    return list(found.values())


def outgoing(rows: Sequence[Row[Any]]) -> Outgoing:
    """Return the message as which these leave: the only one as it is, several in one text under one key."""
    first = rows[0]
    if len(rows) == 1:
        return Outgoing(
            first.message_id, first.bundle or first.key, first.channel, first.receiver, first.text, first.link
        )
    parts = [Part(row.key, row.text, (row.subject, str(row.record_id or row.key)), row.rank) for row in rows]
    link = BUNDLE_LINK if len({part.matter for part in parts}) > 1 else first.link
    return Outgoing(first.message_id, first.bundle, first.channel, first.receiver, bundle_text(parts), link)


def take(
    engine: Engine, now: datetime, settings: ReminderSettings, size: int, resting: Sequence[str] = ()
) -> Sequence[Row[Any]] | None:
    """Take the messages that are due, urgent ones first, under a lease; each take raises the fence.

    With each of them comes what leaves in one bundle with it. What is over is cancelled instead. None where
    nothing is due.
    """
    with writing(engine) as connection:
        _alone(connection)
        due = and_(_due(now, settings), m.channel.not_in(list(resting)))
        order = (m.urgent.desc(), m.next_at, m.message_id)
        first = select(m.message_id).where(due).order_by(*order).limit(size).with_for_update(skip_locked=True)
        ids = list(connection.scalars(first))
        if not ids:
            return None
        cancel_messages(connection, m.message_id.in_(ids))
        ids = bundled(connection, ids, due)
        connection.execute(
            update(message)
            .where(m.message_id.in_(ids))
            .values(state="sending", fence=m.fence + 1, attempts=m.attempts + 1, lease_until=now + LEASE)
        )
        taken = select(message, rank_of_message()).where(m.message_id.in_(ids))
        return connection.execute(taken.order_by(*order)).all()


def _alone(connection: Connection) -> None:
    """Let one sender at a time choose: two would make two bundles for one receiver."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": LOCK[0], "key": LOCK[1]}
        )


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
    return mark_all(engine, now, settings, [row], found)[0]


def mark_all(
    engine: Engine, now: datetime, settings: ReminderSettings, rows: Sequence[Row[Any]], found: Delivery
) -> list[str]:
    """Write down what became of messages that left as one, all of them or none; return it of each."""
    with writing(engine) as connection:
        return [_marked(connection, now, settings, row, found) for row in rows]


def _marked(
    connection: Connection, now: datetime, settings: ReminderSettings, row: Row[Any], found: Delivery
) -> str:
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
    if _written(connection, row, "sending", values | {"lease_until": None}):
        return said
    # Its receipt came before the mark: what arrived was sent.
    early = {"sent_at": now, "lease_until": None} if found.taken else {"lease_until": None}
    return said if _written(connection, row, "received", early) else "void"


def put_back(engine: Engine, rows: Sequence[Row[Any]]) -> int:
    """Give taken messages back untried; return how many were."""
    values = {"state": "waiting", "attempts": m.attempts - 1, "lease_until": None}
    with writing(engine) as connection:
        return sum(_written(connection, row, "sending", values) for row in rows)


def _written(connection: Connection, row: Row[Any], state: str, values: dict[str, Any]) -> int:
    own = and_(m.message_id == row.message_id, m.fence == row.fence, m.state == state)
    return connection.execute(update(message).where(own).values(**values)).rowcount
