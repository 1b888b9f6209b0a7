"""Keep the outbox short: what was told of a record or an order stays as long as that, all else goes once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, and_, delete, exists, not_, or_, select

from data_access.schema import ledger_item, look_back, message, order, review_case, supervision, warning

# Over a year: the list of a day is there when the same day comes round.
KEPT = timedelta(days=400)
MOST = 10_000  # in one transaction; what is left goes the next night
SETTLED = (
    "sent",
    "received",
    "cancelled",
)  # nobody waits for the others, and nobody has settled a dead letter
RECORDS: dict[str, Column[int]] = {
    "warning": warning.c.warning_id,
    "ledger": ledger_item.c.item_id,
    "supervision": supervision.c.supervision_id,
    "look_back": look_back.c.look_back_id,
    "review_case": review_case.c.case_id,
}
m = message.c


def forget_messages(connection: Connection, now: datetime, most: int = MOST) -> int:
    """Remove settled messages that belong to nothing any more, the oldest first; return how many.

    A message of a record or an order answers who was told of it, and stays.
    """
    old = and_(m.created_at < now - KEPT, m.state.in_(SETTLED))
    gone = (
        select(m.message_id)
        .where(old, not_(or_(_of_record(), _of_order())))
        .order_by(m.created_at, m.message_id)
        .limit(most)
    )
    return connection.execute(delete(message).where(m.message_id.in_(gone.scalar_subquery()))).rowcount


def _of_record() -> ColumnElement[bool]:
    """Return the condition of a message whose record is there; what is not known here is taken to be."""
    there = [
        and_(m.subject == subject, exists().where(key == m.record_id)) for subject, key in RECORDS.items()
    ]
    return and_(m.record_id != 0, or_(m.subject.not_in(RECORDS), *there))


def _of_order() -> ColumnElement[bool]:
    same = exists().where(order.c.shard == m.shard, order.c.order_id == m.order_id)
    return and_(m.order_id.is_not(None), same)
