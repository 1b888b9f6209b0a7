"""Write a unit's weekly agenda: what its heads decide about an order, and the calls that they make."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.people.access import Denied
from dashboard.records.rights import owns
from dashboard.records.texts import SHORT
from dashboard.supervise.agenda import CALL_RESULTS, may_write, version_of
from dashboard.views.records import Answer
from dashboard.views.reference import Unit
from data_access.counting.tally import where_conditions
from data_access.queries.orders.open_orders import where_of
from data_access.records.acting import (
    ZONE,
    Refusal,
    checked_line,
    checked_text,
    checked_unit,
    refused,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.named_orders import checked_order
from data_access.records.people import Actor
from data_access.schema import agenda_decision, head_call, order, unit

HISTORY = "agenda"
LONGEST_TEXT = 1000
LONGEST_HEAD, LONGEST_TARGET = 60, 120
AHEAD = timedelta(minutes=5)  # that a telephone's clock may be fast
d, c = agenda_decision.c, head_call.c


def decide(
    connection: Connection,
    actor: Actor,
    unit_code: str,
    week: str,
    address: str,
    *,
    why: str = "",
    measure: str = "",
    decision: str = "",
    seen: str = "",
) -> Answer:
    """Keep what a unit's heads decide about one of its orders in the running week or the next.

    `seen` is the version of the decision that the form was drawn from, "" for none: who writes over what
    somebody else has written since is told ("changed"), and nothing is lost.
    """
    actor.scope.require("rectify")
    unit_id = 0
    try:
        whose = _own_unit(connection, actor, unit_code)
        unit_id = whose.unit_id
        named = _week(week, actor.now)
        key = _order_of(connection, actor, whose, address)
        texts = {
            name: checked_text(said, LONGEST_TEXT, least=0)
            for name, said in (("why", why), ("measure", measure), ("decision", decision))
        }
        if not texts["measure"] and not texts["decision"]:
            raise Refusal("nothing_decided")
        same = and_(d.unit_id == unit_id, d.week == named, d.shard == key.shard, d.order_id == key.order_id)
        stored = connection.execute(select(agenda_decision).where(same)).one_or_none()
        if stored is not None and _again(stored, texts, actor):
            return Answer("decided", True, unit_id)
        if (_version(stored) if stored else "") != seen:
            raise Refusal("changed", _who(stored))
        values: dict[str, Any] = {**texts, "at": actor.now, "account": actor.scope.account[:60]}
        if stored is None:
            names = {"unit_id": unit_id, "week": named, "shard": key.shard, "order_id": key.order_id}
            connection.execute(insert(agenda_decision).values(**names, **values))
        else:
            connection.execute(update(agenda_decision).where(same).values(**values))
    except Refusal as problem:
        return refused(connection, actor, HISTORY, _target(unit_code, address), "decide", problem, unit_id)
    said = texts["decision"] or texts["measure"]
    detail = {"week": named, "order": address}
    note_act(connection, actor, HISTORY, unit_id, "decide", note=said, target=unit_code, detail=detail)
    return Answer("decided", True, unit_id)


def note_call(
    connection: Connection,
    actor: Actor,
    unit_code: str,
    address: str,
    *,
    at: str,
    head: str,
    result: str,
    note: str = "",
) -> Answer:
    """Keep a head's own call about one of the unit's orders: when, who, what came of it."""
    actor.scope.require("rectify")
    unit_id = 0
    try:
        whose = _own_unit(connection, actor, unit_code)
        unit_id = whose.unit_id
        key = _order_of(connection, actor, whose, address)
        moment = _moment(at)
        if moment > actor.now + AHEAD:
            raise Refusal("future")
        if moment < key.opened_at:
            raise Refusal("early")
        named = checked_line(head, LONGEST_HEAD, word="head")
        if result not in CALL_RESULTS:
            raise Refusal("result")
        said = checked_text(note, SHORT, word="note", least=0 if result == "unreached" else 1)
    except Refusal as problem:
        return refused(connection, actor, HISTORY, _target(unit_code, address), "call", problem, unit_id)
    own = {"unit_id": unit_id, "shard": key.shard, "order_id": key.order_id, "at": moment, "head": named}
    twice = select(c.call_id).where(*(c[name] == value for name, value in own.items()))
    if connection.scalar(twice.limit(1)) is not None:
        return Answer("called", True, unit_id)  # sent twice: it is written down once
    account = actor.scope.account[:60]
    connection.execute(insert(head_call).values(**own, result=result, note=said, account=account))
    detail = {"order": address, "result": result, "head": named}
    note_act(connection, actor, HISTORY, unit_id, "call", note=said, target=unit_code, detail=detail)
    return Answer("called", True, unit_id)


def _target(unit_code: str, address: str) -> str:
    """Name what was asked for as the audit trail keeps it, however long a request made it."""
    return f"{unit_code} {address}"[:LONGEST_TARGET]


def _own_unit(connection: Connection, actor: Actor, code: str) -> Row[Any]:
    """Return the unit that an account writes for, locked until the transaction ends; raise Refusal.

    Two who write at once for one unit come one after the other, so that each sees what is stored.
    """
    found: Row[Any] = checked_unit(connection, code)
    if not owns(actor.scope, found.unit_id, found.district_id):
        raise Denied("rectify")
    lock = select(unit.c.unit_id).where(unit.c.unit_id == found.unit_id).with_for_update(key_share=True)
    connection.execute(lock)
    return found


def _week(text: str, now: datetime) -> str:
    today = today_of(now)
    try:
        found = parse_period(text, today)
    except UnknownPeriod:
        raise Refusal("week") from None
    if found.kind != "week" or not may_write(found, today):
        raise Refusal("week")
    return found.text


def _order_of(connection: Connection, actor: Actor, whose: Row[Any], address: str) -> Any:
    """Return key and opening of the unit's order at an address; raise Refusal where there is none."""
    one = checked_order(connection, actor.scope, address)
    named = Unit(whose.unit_id, _code(connection, whose.unit_id), whose.name, whose.kind, 0)
    found = connection.execute(
        select(order.c.shard, order.c.order_id, order.c.opened_at).where(
            order.c.shard == one.shard,
            order.c.order_id == one.order_id,
            *where_conditions(where_of(named)),
        )
    ).one_or_none()
    if found is None:
        raise Refusal("order")
    return found


def _code(connection: Connection, unit_id: int) -> str:
    return str(connection.scalar(select(unit.c.code).where(unit.c.unit_id == unit_id)))


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("moment") from None
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def _version(row: Row[Any]) -> str:
    return version_of(row.why, row.measure, row.decision, row.account, int(row.at.timestamp()))


def _again(row: Row[Any], texts: dict[str, str], actor: Actor) -> bool:
    """Tell whether the same account sends the same once more, as a double click does."""
    same = all(getattr(row, name) == said for name, said in texts.items())
    return same and row.account == actor.scope.account[:60]


def _who(row: Row[Any] | None) -> str:
    return row.account if row is not None else ""
