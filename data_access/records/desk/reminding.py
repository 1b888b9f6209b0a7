"""Remind units of provincial orders: by messages through the outbox, and by hand, noted afterwards.

Nothing here changes an order. A reminder is asked for once a round: two clicks send one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.desk.board import CardState, Facts, card_state
from dashboard.desk.reminders import BY_HAND, SUBJECT, hand_occasion, occasion, round_of
from dashboard.i18n import DEFAULT_LANGUAGE, use_language
from dashboard.reminders.messages import Notice, message_key
from dashboard.views.records import Answer
from data_access.queries.context.context import day_known
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.desk.mark import LIVE
from data_access.queries.desk.orders import NOTHING, facts_of, notes_of, text_of
from data_access.queries.order.rows import order_rows
from data_access.records.acting import Refusal, refused, require_keeper
from data_access.records.history import DESK
from data_access.records.people import Actor, record_act
from data_access.records.reminders.outbox import post
from data_access.schema import message, order, source
from data_access.scoping import orders_in_scope

DUTIES = ("liaison", "group")
LEADER = "leader"
OPEN = ("waiting", "dead")  # states of a message that a person may yet bring
o, m = order.c, message.c


@dataclass(frozen=True)
class Found:
    """An order that may be reminded of: its row, where it stands, and its key."""

    row: Row[Any]
    facts: Facts
    state: CardState

    @property
    def key(self) -> tuple[int, int]:
        """Return the order's key."""
        return self.row.shard, self.row.order_id


def remind(connection: Connection, actor: Actor, source_code: str, order_no: str) -> Answer:
    """Send the unit's liaison and group the reminder of an order; raise Denied for who does not keep.

    Refused: an unknown order, one that is not at a unit, is answered or has left the board, one whose source
    is not live, and a unit that nobody is told for.
    """
    require_keeper(actor)
    target = f"{source_code}~{order_no}"
    try:
        found = _to_remind(connection, actor, source_code, order_no)
        said = send_reminder(connection, found, actor.now)
    except Refusal as why:
        return refused(connection, actor, DESK, target, "remind", why)
    record_act(connection, actor, "record", f"{DESK} {target}", True, {"act": "remind"})
    return Answer(said)


def send_reminder(connection: Connection, found: Found, now: datetime) -> str:
    """Post the reminder of an order for the round that runs: "reminded", or "already"; raise Refusal.

    From the second round on the responsible leader is told too.
    """
    shard, order_id = found.key
    first = connection.scalar(
        select(func.min(m.created_at, type_=m.created_at.type)).where(
            m.shard == shard, m.order_id == order_id, m.subject == SUBJECT
        )
    )
    minutes = appraisal_settings(connection, day_known(now)).liaison_minutes
    which = round_of(first, now, minutes)
    duties = DUTIES if which == 0 else (*DUTIES, LEADER)
    posted = post(connection, now, _notice(found, occasion(shard, order_id, which), now, duties))
    told = select(m.message_id).where(
        m.shard == shard, m.order_id == order_id, m.subject == SUBJECT, m.contact_id.is_not(None)
    )
    if connection.scalar(told.limit(1)) is None:
        raise Refusal("no_contact")
    return "reminded" if posted else "already"


def _notice(found: Found, key: tuple[str, ...], now: datetime, duties: tuple[str, ...] = DUTIES) -> Notice:
    row = found.row
    with use_language(DEFAULT_LANGUAGE):  # whoever clicks: it is the unit's to read
        text = text_of(row, found.facts, found.state, now)
    return Notice(
        subject=SUBJECT,
        record_id=0,
        key=key,
        unit_id=row.unit_id,
        text=text,
        link=f"/m/order/{row.source_code}~{row.order_no}",
        duties=duties,
        urgent=True,
        shard=row.shard,
        order_id=row.order_id,
    )


def note_by_hand(
    connection: Connection, actor: Actor, source_code: str, order_no: str, channel: str
) -> Answer:
    """Note that a person has told the unit by telephone, or pasted the text into its group.

    What waits for just that leaves the outbox by it; where nothing waits, the note is a message of its own.
    """
    require_keeper(actor)
    target = f"{source_code}~{order_no}"
    try:
        if channel not in BY_HAND:
            raise Refusal("unknown")
        found = _to_remind(connection, actor, source_code, order_no)
        if not _settled(connection, found, actor, channel):
            _noted(connection, found, actor, channel)
    except Refusal as why:
        return refused(connection, actor, DESK, target, channel[:20], why)
    record_act(connection, actor, "record", f"{DESK} {target}", True, {"act": f"told by {channel}"})
    return Answer(f"noted_{channel}")


def _settled(connection: Connection, found: Found, actor: Actor, channel: str) -> bool:
    """Write on the messages that wait for a person that he brought them; tell whether there was any."""
    shard, order_id = found.key
    mine = [m.shard == shard, m.order_id == order_id, m.subject == SUBJECT, m.channel == channel]
    if channel == "wechat":  # one with a robot's address is sent by itself
        mine.append(m.receiver == "")
    brought = {**_brought(actor, channel), "error": "", "fence": m.fence + 1}
    changed = connection.execute(update(message).where(*mine, m.state.in_(OPEN)).values(**brought))
    return changed.rowcount > 0


def _brought(actor: Actor, channel: str) -> dict[str, Any]:
    """Return what stands on a message that a person brought: a call was heard, a text only pasted."""
    done = {"state": "sent", "sent_at": actor.now, "receipt": actor.scope.account[:60]}
    return {**done, "state": "received", "receipt_at": actor.now} if channel == "phone" else done


def _noted(connection: Connection, found: Found, actor: Actor, channel: str) -> None:
    account = actor.scope.account
    values = {
        "key": message_key(hand_occasion(*found.key, account, actor.now), 0, channel),
        "subject": SUBJECT,
        "shard": found.row.shard,
        "order_id": found.row.order_id,
        "unit_id": found.row.unit_id,
        "channel": channel,
        "text": _notice(found, (), actor.now).text,
        "urgent": True,
        "created_at": actor.now,
        "next_at": actor.now,
        **_brought(actor, channel),
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(message).values(**values))
    except IntegrityError:
        return  # the same click arrived twice


def _to_remind(connection: Connection, actor: Actor, source_code: str, order_no: str) -> Found:
    matching = [orders_in_scope(actor.scope), source.c.code == source_code, o.order_no == order_no]
    found = find_order(connection, matching, actor.now)
    if found is None:
        raise Refusal("unknown")
    if found.row.rhythm != LIVE:
        raise Refusal("not_live")
    return remindable(found)


def remindable(found: Found) -> Found:
    """Return an order whose unit may be reminded; raise Refusal for any other."""
    if found.state.column is None:
        raise Refusal("left")
    if found.state.column == "answered":
        raise Refusal("answered")
    if found.state.column == "received" or found.row.unit_id is None:
        raise Refusal("no_unit")
    return found


def find_order(connection: Connection, matching: list[Any], now: datetime) -> Found | None:
    """Return the provincial order that meets the conditions with where it stands, None where none does."""
    query = order_rows(source.c.rhythm, source.c.data_time.label("source_data_time"))
    row = connection.execute(query.where(*matching, o.provincial.is_(True))).one_or_none()
    return None if row is None else found_of(connection, [row], now)[0]


def found_of(connection: Connection, rows: list[Row[Any]], now: datetime) -> list[Found]:
    """Return where orders stand, by their rows with rhythm and data time of their source."""
    noted = notes_of(connection, [row.order_id for row in rows])
    made = []
    for row in rows:
        facts = facts_of(row, noted.get((row.shard, row.order_id), NOTHING))
        zone = ZoneInfo(row.time_zone)
        made.append(Found(row, facts, card_state(facts, row.source_data_time or now, now, zone)))
    return made
