"""Provincial orders as the desk shows them, each at the data time of its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, func, select

from dashboard.desk.board import GONE_OUT, REMINDED_BY, CardState, Facts, answer_wait, card_state
from dashboard.desk.reminders import SUBJECT, noted_by
from dashboard.desk.texts import reminder_text
from dashboard.people.access import Scope
from dashboard.phone.message import subject_of
from dashboard.views.desk import DeskOrder, Sent
from dashboard.views.reference import SourceState
from dashboard.views.vocabulary import EVIDENCE
from data_access.counting.tally import day_number
from data_access.database import read_pairs
from data_access.queries.order.rows import order_rows
from data_access.reference.english import shown_name
from data_access.schema import account, acknowledgement, message, order
from data_access.scoping import orders_in_scope

o, m, a = order.c, message.c, acknowledgement.c
ARRIVED = func.coalesce(o.transferred_out_at, o.dispatched_at, o.opened_at, type_=o.opened_at.type)
# Which early clocks, and the answer, a table could tell of.
COULD_TELL: Mapping[str, tuple[str, ...]] = {
    "onsite": ("onsite_at",),
    "feedback": ("feedback_enterprise_at", "feedback_city_at"),
    "acknowledged": ("acknowledged_at",),
}
MOST = 400  # orders of one source that are looked at
IDS_AT_ONCE = 500


@dataclass(frozen=True)
class Noted:
    """What was noted here of one order."""

    sent: tuple[Sent, ...] = ()
    answered_at: datetime | None = None
    answered_by: str = ""
    reminded: Mapping[str, datetime] = field(default_factory=dict)


NOTHING = Noted()


def provincial(scope: Scope, state: SourceState, *conditions: ColumnElement[bool]) -> list[Any]:
    """Return the conditions of a source's provincial orders that somebody has to handle, in a scope."""
    own = (o.provincial.is_(True), o.state != "direct", o.source_id == state.source_id)
    return [orders_in_scope(scope), *own, *conditions]


def read_orders(
    connection: Connection,
    state: SourceState,
    matching: Sequence[Any],
    now: datetime,
    answer_minutes: int,
) -> tuple[DeskOrder, ...]:
    """Return the orders that match, the newest arrival last, at the data time of their source."""
    rows = connection.execute(order_rows().where(*matching).order_by(ARRIVED.desc()).limit(MOST)).all()
    noted = notes_of(connection, [row.order_id for row in rows])
    as_of = state.data_time or now
    return tuple(
        _order(row, noted.get((row.shard, row.order_id), NOTHING), as_of, now, answer_minutes)
        for row in reversed(rows)
    )


def facts_of(row: Row[Any], noted: Noted = NOTHING) -> Facts:
    """Return what decides where an order stands on the board."""
    could = {
        name
        for name, columns in COULD_TELL.items()
        if all(row.evidence & EVIDENCE[column] for column in columns)
    }
    return Facts(
        arrived_at=row.transferred_out_at or row.dispatched_at or row.opened_at,
        transferred_out_at=row.transferred_out_at,
        dispatched_at=row.dispatched_at,
        onsite_due=row.onsite_due,
        feedback_due=row.feedback_due,
        received_at=row.received_at,
        acknowledged_at=row.acknowledged_at,
        onsite_at=row.onsite_at,
        feedback_enterprise_at=row.feedback_enterprise_at,
        feedback_city_at=row.feedback_city_at,
        closed_at=row.closed_at,
        withdrawn_at=row.withdrawn_at,
        provable=frozenset(could),
        reminded=noted.reminded,
        answered_here=noted.answered_at,
    )


def _order(row: Row[Any], noted: Noted, as_of: datetime, now: datetime, answer_minutes: int) -> DeskOrder:
    facts = facts_of(row, noted)
    state = card_state(facts, as_of, now, ZoneInfo(row.time_zone))
    return DeskOrder(
        source=row.source_code,
        order_no=row.order_no,
        unit=" · ".join(each for each in (shown_name(row.unit_name), place_of(row)) if each),
        category=_category(row),
        zone=row.time_zone,
        as_of=as_of,
        facts=facts,
        state=state,
        answered_by=noted.answered_by,
        sent=noted.sent,
        text=text_of(row, facts, state, now),
        wait=answer_wait(facts, state, as_of, now, answer_minutes),
    )


def text_of(row: Row[Any], facts: Facts, state: CardState, now: datetime) -> str:
    """Return what the unit is told of an order, in the language in force."""
    return reminder_text(
        facts,
        state,
        now,
        unit=place_of(row) or shown_name(row.unit_name),
        subject=subject_of(_category(row), (row.enterprise_name, row.contact_name, row.contact_phone)),
        order_no=row.order_no,
        zone=row.time_zone,
    )


def place_of(row: Row[Any]) -> str:
    """Return the township that answers for a district's order; a department's order only lies in one."""
    return shown_name(row.township_name) if row.unit_id == row.district_id else ""


def _category(row: Row[Any]) -> str:
    return "" if row.confidential else shown_name(row.category_name)


def notes_of(connection: Connection, ids: Iterable[int]) -> dict[tuple[int, int], Noted]:
    """Return by key of an order what was noted here: its messages, and who acknowledged them first."""
    wanted = sorted(set(ids))
    sent: dict[tuple[int, int], list[Sent]] = defaultdict(list)
    answers: dict[tuple[int, int], tuple[datetime, str]] = {}
    names = _names(connection) if wanted else {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[start : start + IDS_AT_ONCE]
        for row in connection.execute(_messages(some)):
            who = noted_by(row.channel, row.receiver, row.receipt)
            sent[row.shard, row.order_id].append(
                Sent(row.channel, row.state, row.sent_at or row.created_at, names.get(who, who))
            )
        for row in connection.execute(_answers(some)):
            answers.setdefault((row.shard, row.order_id), (row.at, row.who))
    return {key: _noted(sent.get(key, []), answers.get(key)) for key in {*sent, *answers}}


def _names(connection: Connection) -> dict[str, str]:
    """Return the shown names of the accounts that have one."""
    named = select(account.c.name, account.c.display_name).where(account.c.display_name != "")
    return read_pairs(connection, named)


def _messages(ids: Sequence[int]) -> Any:
    return (
        select(m.shard, m.order_id, m.channel, m.state, m.sent_at, m.created_at, m.receiver, m.receipt)
        .where(m.order_id.in_(ids), m.subject == SUBJECT, m.channel.in_(REMINDED_BY))
        .order_by(m.message_id)
    )


def _answers(ids: Sequence[int]) -> Any:
    who = func.coalesce(account.c.display_name, a.account).label("who")
    return (
        select(a.shard, a.order_id, a.at, who)
        .select_from(acknowledgement.outerjoin(account, account.c.name == a.account))
        .where(a.order_id.in_(ids))
        .order_by(a.at, a.account)
    )


def _noted(sent: Sequence[Sent], answer: tuple[datetime, str] | None) -> Noted:
    reminded: dict[str, datetime] = {}
    for each in sent:
        if each.state in GONE_OUT:
            reminded[each.channel] = min(reminded.get(each.channel, each.at), each.at)
    at, who = answer or (None, "")
    return Noted(tuple(sent), at, who, reminded)


def since(moment: datetime, days: int) -> ColumnElement[bool]:
    """Return the condition of orders opened from so many days before a moment on, which an index finds."""
    return o.opened_day >= day_number((moment - timedelta(days=days)).date())
