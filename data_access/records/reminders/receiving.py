"""Note that messages arrived: from a gateway's receipt, a tap in the tray, an acknowledged order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from dashboard.people.access import Scope
from dashboard.reminders.delivery import next_try
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, refused
from data_access.records.people import Actor, record_act
from data_access.records.reminders.reaching import ZONE, reminder_settings
from data_access.records.reminders.trays import my_tray
from data_access.schema import contact, message

m = message.c
AHEAD, OLDEST = timedelta(minutes=10), timedelta(days=7)
SKEW = timedelta(seconds=30)  # how far a gateway's clock may be behind: less than the first wait for a try
TAKEN = ("sending", "sent")


@dataclass(frozen=True)
class GatewayReceipt:
    """What a gateway tells of a message: arrived or not, and when."""

    key: str
    arrived: bool
    at: datetime
    why: str = ""


def take_receipt(connection: Connection, now: datetime, channel: str, told: GatewayReceipt) -> str:
    """Store a gateway's receipt: "noted", "known" where it says nothing new, "unknown", "time", or "early".

    Early is a failure told before the message was marked as sent: the gateway is to tell it again.

    The first word of an arrival stands, in whatever order receipts come and however often. A failure counts
    where the message was sent before it, so that an old one does nothing to a message that is sent again.
    """
    if not now - OLDEST <= told.at <= now + AHEAD:
        return "time"
    # What left in a bundle has its receipt together.
    same = and_(m.channel == channel, or_(m.key == told.key, m.bundle == told.key))
    rows = connection.execute(select(message).where(same).order_by(m.message_id)).all()
    if not rows:
        return "unknown"
    if not told.arrived and any(row.state == "sending" for row in rows):
        return "early"
    said = [_noted(connection, now, row, told) for row in rows]
    return "noted" if "noted" in said else "known"


def _noted(connection: Connection, now: datetime, row: Row[Any], told: GatewayReceipt) -> str:
    own = m.message_id == row.message_id
    if told.arrived:
        values = {"state": "received", "receipt_at": min(told.at, now), "error": ""}
        noted = connection.execute(update(message).where(own, m.state.in_(TAKEN)).values(**values))
        return "noted" if noted.rowcount else "known"
    if row.state != "sent" or row.sent_at is None or told.at < row.sent_at - SKEW:
        return "known"
    settings = reminder_settings(connection, now)
    again = next_try(row.attempts, now, row.channel, row.urgent, ZONE, settings)
    state = {"state": "waiting", "next_at": again} if again else {"state": "dead"}
    # The fence is asked again: of the same failure told twice the second finds nothing to do.
    failed = update(message).where(own, m.state == "sent", m.fence == row.fence)
    noted = connection.execute(failed.values(**state, error=told.why or "refused"))
    return "noted" if noted.rowcount else "known"


def receive(connection: Connection, actor: Actor, message_id: int) -> Answer:
    """Note that an account has read a message of its tray; 0 for all of them."""
    actor.scope.require("view_records")
    own = my_tray(actor.scope) & (m.state == "sent") & (m.channel == "tray")
    one = own & (m.message_id == message_id) if message_id else own
    values = {"state": "received", "receipt_at": actor.now, "receipt": actor.scope.account[:200]}
    count = connection.execute(update(message).where(one).values(**values)).rowcount
    if not count:
        return refused(connection, actor, "message", str(message_id), "receive", Refusal("moved"))
    record_act(connection, actor, "record", f"message {message_id or 'all'}", True, {"act": "receive"})
    return Answer("received", True, message_id)


def receive_of_order(connection: Connection, scope: Scope, now: datetime, shard: int, order_id: int) -> int:
    """Note that an account has received all that it was told of an order; return how many messages.

    Whoever acknowledged need not be called any more: what waits to be brought to it by hand has arrived too.
    """
    mine = select(contact.c.contact_id).where(contact.c.account == scope.account)
    told = or_(my_tray(scope), m.contact_id.in_(mine))
    waits = and_(
        m.state == "waiting", or_(m.channel == "phone", and_(m.channel == "wechat", m.receiver == ""))
    )
    reached = or_(m.state.in_(TAKEN), waits)
    done = update(message).where(m.shard == shard, m.order_id == order_id, told, reached)
    values = {"state": "received", "receipt_at": now, "receipt": scope.account[:200]}
    return connection.execute(done.values(**values)).rowcount
