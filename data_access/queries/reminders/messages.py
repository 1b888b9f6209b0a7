"""Read the tray of an account and, for the city's office, the outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true

from dashboard.order.masking import mask_phone
from dashboard.people.access import Denied, Scope
from dashboard.records.rights import keeps
from dashboard.reminders.delivery import is_by_hand
from dashboard.reminders.messages import CHANNELS, STATES
from dashboard.views.reminders import MessageRow, MessagesView
from data_access.database import Connection
from data_access.queries.reminders.people import masked_address
from data_access.records.reminders.trays import my_tray
from data_access.reference.accounts import shown_names
from data_access.reference.english import shown_name
from data_access.schema import contact, message, unit

m, c = message.c, contact.c
PAGE = 50
SHOWS = ("tray", "calls", "out", "dead")
BY_HAND = or_(m.channel == "phone", and_(m.channel == "wechat", m.receiver == ""))


def unread_count(connection: Connection, scope: Scope) -> int:
    """Return how many messages of an account's tray it has not marked as received."""
    scope.require("view_records")
    unread = and_(my_tray(scope), m.channel == "tray", m.state == "sent")
    return connection.scalar(select(func.count()).select_from(message).where(unread)) or 0


def messages_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    *,
    show: str = "",
    channel: str = "",
    state: str = "",
    page: int = 1,
    every_channel: bool = False,
) -> MessagesView:
    """Return an account's tray, or what the city's office sees of the outbox.

    `every_channel`: nothing leaves the machine, so that trays hold what would go by other channels too.
    Raises Denied for the outbox of who does not keep the city's records.
    """
    scope.require("view_records")
    shown = show if show in SHOWS else "tray"
    if shown != "tray" and not keeps(scope):
        raise Denied("supervise")
    channel = channel if channel in CHANNELS else ""
    state = state if state in STATES else ""
    which = _which(scope, now, shown, channel, state, every_channel)
    total = connection.scalar(select(func.count()).select_from(message).where(which)) or 0
    pages = max(1, -(-total // PAGE))
    at = min(max(page, 1), pages)
    counts = _counts(connection) if keeps(scope) else {}
    shown_receipt = shown_names(connection)
    query = _messages().where(which).order_by(*_order(shown)).limit(PAGE).offset((at - 1) * PAGE)
    return MessagesView(
        shown,
        tuple(_shown(row, shown_receipt) for row in connection.execute(query)),
        unread_count(connection, scope),
        keeps(scope),
        counts,
        _count(connection, and_(BY_HAND, m.state == "waiting")) if keeps(scope) else 0,
        sum(n for (_channel, its), n in counts.items() if its == "dead"),
        channel,
        state,
        at,
        pages,
        keeps(scope) and scope.may("view_contact"),
    )


def _messages() -> Select[Any]:
    joined = message.outerjoin(contact, c.contact_id == m.contact_id).outerjoin(
        unit, unit.c.unit_id == m.unit_id
    )
    return select(message, c.name, unit.c.name.label("unit_name")).select_from(joined)


def _which(
    scope: Scope, now: datetime, show: str, channel: str, state: str, every_channel: bool
) -> ColumnElement[bool]:
    if show == "tray":
        return my_tray(scope, every_channel=every_channel)
    if show == "calls":
        return and_(BY_HAND, m.state == "waiting")
    found = m.state == "dead" if show == "dead" else true()
    if channel:
        found = and_(found, m.channel == channel)
    return and_(found, m.state == state) if state and show == "out" else found


def _order(show: str) -> tuple[Any, ...]:
    if show == "calls":
        return (m.urgent.desc(), m.next_at, m.message_id)
    return (m.created_at.desc(), m.message_id.desc())


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(message).where(which)) or 0


def _counts(connection: Connection) -> dict[tuple[str, str], int]:
    query = select(m.channel, m.state, func.count()).group_by(m.channel, m.state)
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _shown(row: Row[Any], shown_receipt: Callable[[str], str]) -> MessageRow:
    masked = mask_phone(row.receiver) if row.channel in ("sms", "phone") else masked_address(row.receiver)
    return MessageRow(
        row.message_id,
        row.channel,
        row.state,
        row.text,
        row.link,
        row.created_at,
        shown_name(row.unit_name) if row.unit_name else "",
        row.name or "",
        masked,
        row.urgent,
        is_by_hand(row.channel, row.receiver),
        row.attempts,
        row.next_at,
        row.sent_at,
        row.receipt_at,
        shown_receipt(row.receipt),
        row.error,
        row.demo,
        row.contact_id or 0,
    )
