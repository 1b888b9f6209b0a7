"""Cancel what waits in the outbox about a matter that is over: nobody is told of what is settled.

Asked in the transaction that ends a matter, again for all that waits before a run of the sender, and once
more when a message is taken. The message stays and says why it was not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, exists, literal, or_, select, update

from dashboard.alerts.records import ENDED, QUIET
from dashboard.alerts.records import SUBJECT as WARNING
from dashboard.look_back.records import OWED
from dashboard.reminders.messages import OVER
from data_access.schema import ledger_item, look_back, message, order, record_history, warning

# Acts on a notice after which an earlier message about it has nothing to ask any more.
ANSWERING = ("reply", "return", "sign_off", "withdraw")
m, w, h, b, o = message.c, warning.c, record_history.c, look_back.c, order.c


def is_over(subject: str = "") -> ColumnElement[bool]:
    """Return the condition of a message, of one subject or any, whose matter has ended since then."""
    subjects = [subject] if subject else list(OVER_OF)
    return or_(*(and_(m.subject == each, OVER_OF[each]()) for each in subjects))


def cancel_over(connection: Connection, subject: str, record_ids: Iterable[int] = ()) -> int:
    """Cancel what waits about matters of a subject that are over, of these records alone if any is named."""
    ids = sorted(set(record_ids))
    which = and_(m.state == "waiting", m.subject == subject)
    return cancel_messages(connection, and_(which, m.record_id.in_(ids)) if ids else which, subject)


def cancel_messages(connection: Connection, which: ColumnElement[bool], subject: str = "") -> int:
    """Cancel those of some messages whose matter is over; return how many."""
    values = {
        "state": "cancelled",
        "error": literal(OVER) + m.subject,
        "fence": m.fence + 1,
        "lease_until": None,
    }
    return connection.execute(update(message).where(which, is_over(subject)).values(**values)).rowcount


def any_over(connection: Connection) -> bool:
    """Tell whether anything waits about what is over."""
    found = select(m.message_id).where(m.state == "waiting", is_over()).limit(1)
    return connection.scalar(found) is not None


def _warning() -> ColumnElement[bool]:
    """It ended, or was armed again since: its next episode has messages of its own."""
    ended = or_(w.state.in_((*QUIET, *ENDED)), w.raised_at > m.created_at)
    return exists().where(w.warning_id == m.record_id, ended)


def _supervision() -> ColumnElement[bool]:
    """It was answered or ended since."""
    later = and_(h.subject == "supervision", h.record_id == m.record_id, h.at > m.created_at)
    return exists().where(later, h.act.in_(ANSWERING), m.record_id != 0)


def _ledger() -> ColumnElement[bool]:
    return exists().where(ledger_item.c.item_id == m.record_id, ledger_item.c.state == "closed")


def _look_back() -> ColumnElement[bool]:
    """It tells a unit of several rounds: over once the unit owes none of those that were listed by then."""
    owed = and_(b.unit_id == m.unit_id, b.state.in_(OWED["look_back"]), b.entered_at <= m.created_at)
    return ~exists().where(owed)


def _order() -> ColumnElement[bool]:
    ended = or_(o.closed_at.is_not(None), o.withdrawn_at.is_not(None))
    return exists().where(o.shard == m.shard, o.order_id == m.order_id, ended)


# Subjects that post; the decision of a review case (review_case) stays to be told.
OVER_OF: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    WARNING: _warning,
    "supervision": _supervision,
    "ledger": _ledger,
    "look_back": _look_back,
    "order": _order,
}
