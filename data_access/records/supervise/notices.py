"""Write supervision notices: draft them, issue them under the next number, reply, sign off or send back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.records.rights import keeps, owns
from dashboard.records.texts import LONGEST, SHORT
from dashboard.supervise.proposals import RULES
from dashboard.supervise.records import DUE_BEFORE, MOST_ORDERS, NOTICE_KINDS, ORIGINS, RUNNING, notice_number
from dashboard.views.records import Answer
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_due,
    checked_line,
    checked_text,
    checked_unit,
    find_record,
    refused,
    require_keeper,
    require_owner,
    take_step,
    today_of,
)
from data_access.records.history import note_act
from data_access.records.named_orders import checked_orders, read_names
from data_access.records.people import Actor
from data_access.records.proactive.reports import next_number
from data_access.records.reminders.ending import cancel_over
from data_access.records.supervise.doubts import doubts_of, require_undoubted
from data_access.records.supervise.telling import tell
from data_access.schema import instruction, record_history, supervision, supervision_order, warning

NOTICE = Subject("supervision", supervision, "supervision_id", "supervision")
TITLE = 120
SAID = {"reply": "replied", "sign_off": "signed_off", "return": "returned", "withdraw": "withdrawn"}
# What an act asks to be written, and the word where nothing was.
NEEDED = {"reply": "reply", "return": "reason", "withdraw": "reason"}

s, so = supervision.c, supervision_order.c


@dataclass(frozen=True)
class NoticeFields:
    """What a form says of a notice; `orders` are addresses, `origin` names what it was drawn up from."""

    kind: str
    title: str
    unit: str
    asked: str = ""
    due: str = ""
    orders: str = ""
    origin: str = ""
    origin_id: int = 0
    rule: str = ""


def save_notice(
    connection: Connection, actor: Actor, sent: NoticeFields, notice_id: int = 0, version: int = 0
) -> Answer:
    """Keep a new draft, or change one that stands at `version`; an issued notice never changes."""
    require_keeper(actor)
    act = "change" if notice_id else "draft"
    try:
        names = read_names(sent.orders)
        if len(names) > MOST_ORDERS:
            raise Refusal("orders")
        keys = [(row.shard, row.order_id) for row in checked_orders(connection, actor.scope, names)]
        values = _checked(connection, actor, sent)
        doubts = doubts_of(connection, values["unit_id"], sent.kind, sent.origin, keys, notice_id)
        require_undoubted(doubts, ("elsewhere", "bare"))  # these are asked when it is issued
        if notice_id:
            _change(connection, notice_id, version, values)
        else:
            notice_id = insert_draft(connection, actor, {**values, **_origin(connection, sent)})
    except Refusal as why:
        return refused(connection, actor, "supervision", str(notice_id or "-"), act, why, notice_id)
    put_orders(connection, notice_id, keys)
    note_act(connection, actor, "supervision", notice_id, act, state="draft")
    return Answer("saved", True, notice_id)


def _checked(connection: Connection, actor: Actor, sent: NoticeFields) -> dict[str, Any]:
    if sent.kind not in NOTICE_KINDS:
        raise Refusal("notice_kind")
    return {
        "kind": sent.kind,
        "title": checked_line(sent.title, TITLE, word="title"),
        "unit_id": checked_unit(connection, sent.unit).unit_id,
        "asked": checked_text(sent.asked, LONGEST, least=0),
        "due": checked_due(connection, actor.now, sent.due) if sent.due.strip() else None,
    }


def _origin(connection: Connection, sent: NoticeFields) -> dict[str, Any]:
    """Return what a draft was drawn up from; raise Refusal where there is no such warning or instruction."""
    keys = {"warning": warning.c.warning_id, "instruction": instruction.c.instruction_id}
    known = sent.origin in ORIGINS and (not sent.rule or sent.rule in RULES)
    if known and sent.origin in keys:
        column = keys[sent.origin]
        known = connection.scalar(select(column).where(column == sent.origin_id)) is not None
    if not known:
        raise Refusal("origin")
    return {"origin": sent.origin, "origin_id": sent.origin_id or None, "rule": sent.rule}


def insert_draft(connection: Connection, actor: Actor, values: Mapping[str, Any]) -> int:
    """Insert a draft and return its number."""
    made = connection.execute(
        insert(supervision).values(
            **values, state="draft", created_at=actor.now, created_by=actor.scope.account[:60]
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def put_orders(connection: Connection, notice_id: int, keys: Sequence[tuple[int, int]]) -> None:
    """Let a draft be about these orders and no others."""
    connection.execute(delete(supervision_order).where(so.supervision_id == notice_id))
    rows = [{"supervision_id": notice_id, "shard": shard, "order_id": number} for shard, number in keys]
    if rows:
        connection.execute(insert(supervision_order), rows)


def _change(connection: Connection, notice_id: int, version: int, values: Mapping[str, Any]) -> None:
    changed = connection.execute(
        update(supervision)
        .where(s.supervision_id == notice_id, s.state == "draft", s.version == version)
        .values(**values, version=version + 1)
    )
    if changed.rowcount != 1:
        raise Refusal("moved")


def remove_notice(connection: Connection, actor: Actor, notice_id: int) -> Answer:
    """Remove a draft that was never issued; its history and the audit trail stay."""
    require_keeper(actor)
    connection.execute(delete(supervision_order).where(so.supervision_id.in_(_draft(notice_id))))
    gone = connection.execute(
        delete(supervision).where(s.supervision_id == notice_id, s.state == "draft")
    ).rowcount
    if gone != 1:
        return refused(
            connection, actor, "supervision", str(notice_id), "remove", Refusal("moved"), notice_id
        )
    note_act(connection, actor, "supervision", notice_id, "remove")
    return Answer("removed")


def _draft(notice_id: int) -> Any:
    draft = select(s.supervision_id).where(s.supervision_id == notice_id, s.state == "draft")
    return draft.scalar_subquery()


def issue_notice(
    connection: Connection, actor: Actor, notice_id: int, version: int, sure: Collection[str] = ()
) -> Answer:
    """Issue a draft as it stands at `version` under the next number of its kind and year, and tell its unit.

    Who issues what somebody else has changed meanwhile is told. Refused with names are orders that the unit
    does not answer for ("foreign"); orders on another running notice ("elsewhere") and a notice without one
    that needs some ("bare"), unless `sure` names the word.
    """
    require_keeper(actor)
    row = find_record(connection, NOTICE, notice_id)
    try:
        if row is None:
            raise Refusal("unknown")
        if row.state != "draft" or row.version != version:
            raise Refusal("moved")
        if not row.asked:
            raise Refusal("asked")
        if row.due is None:
            raise Refusal("due")
        if row.due <= actor.now:
            raise Refusal("past")
        keys = _keys_of(connection, notice_id)
        require_undoubted(
            doubts_of(connection, row.unit_id, row.kind, row.origin, keys, notice_id), frozenset(sure)
        )
        held = update(supervision).where(s.supervision_id == notice_id, s.version == version)
        if connection.execute(held.where(s.state == "draft").values(version=version + 1)).rowcount != 1:
            raise Refusal("moved")
        year = today_of(actor.now).year
        serial = next_number(connection, row.kind, year)
        values = {"year": year, "serial": serial, "issued_at": actor.now}
        values["issued_by"] = actor.scope.account[:60]
        target = notice_number(row.kind, year, serial)
        take_step(connection, actor, NOTICE, notice_id, "issue", target=target, values=values)
    except Refusal as why:
        return refused(connection, actor, "supervision", str(notice_id), "issue", why, notice_id)
    tell(connection, actor.now, notice_id, "issue")
    return Answer("issued", True, notice_id)


def _keys_of(connection: Connection, notice_id: int) -> list[tuple[int, int]]:
    query = select(so.shard, so.order_id).where(so.supervision_id == notice_id)
    return [(row.shard, row.order_id) for row in connection.execute(query)]


def move_notice(
    connection: Connection, actor: Actor, notice_id: int, act: str, text: str = "", due: str = ""
) -> Answer:
    """Reply to a notice, sign it off, send it back with a reason, or withdraw it with one.

    Who sends it back may give a new deadline.
    """
    actor.scope.require("view_records")
    try:
        if act not in SAID:
            raise Refusal("unknown")
        limit = SHORT if act in ("return", "withdraw") else LONGEST
        note = checked_text(text, limit, word=NEEDED.get(act, ""), least=act in NEEDED)
        values = _values(connection, actor, act, note, due)
        row = find_record(connection, NOTICE, notice_id)
        target = notice_number(row.kind, row.year, row.serial) if row is not None else ""
        told = {}
        if "due" in values and row is not None and row.due is not None:
            told[DUE_BEFORE] = int(row.due.timestamp())
        take_step(
            connection, actor, NOTICE, notice_id, act, note=note, values=values, target=target, told=told
        )
    except Refusal as why:
        return refused(connection, actor, "supervision", str(notice_id), act[:20], why, notice_id)
    cancel_over(connection, "supervision", [notice_id])
    tell(connection, actor.now, notice_id, act)
    return Answer(SAID[act], True, notice_id)


def _values(connection: Connection, actor: Actor, act: str, note: str, due: str) -> dict[str, Any]:
    if act == "reply":
        return {"reply": note, "replied_at": actor.now}
    if act == "sign_off":
        return {"signed_off_at": actor.now}
    if act == "withdraw":
        return {"withdrawn_reason": note}
    later = {"due": checked_due(connection, actor.now, due)} if due.strip() else {}
    return {"returns": s.returns + 1, **later}


def acknowledge_notice(connection: Connection, actor: Actor, notice_id: int) -> Answer:
    """Note once that the addressed unit, or its district, has received a notice."""
    actor.scope.require("rectify")
    row = find_record(connection, NOTICE, notice_id)
    try:
        if row is None or row.state == "draft":
            raise Refusal("unknown")
        require_owner(actor, row)
        if row.state not in RUNNING or is_received(connection, notice_id):
            raise Refusal("moved")
    except Refusal as why:
        return refused(connection, actor, "supervision", str(notice_id), "acknowledge", why, notice_id)
    note_act(connection, actor, "supervision", notice_id, "acknowledge", state=row.state)
    return Answer("acknowledged", True, notice_id)


def is_received(connection: Connection, notice_id: int) -> bool:
    """Tell whether the receipt of a notice was acknowledged."""
    h = record_history.c
    found = select(func.count()).where(
        h.subject == "supervision", h.record_id == notice_id, h.act == "acknowledge"
    )
    return bool(connection.scalar(found))


def may_attach(connection: Connection, actor: Actor, notice_id: int) -> bool:
    """Tell whether an account may add a file to a notice as it stands now.

    The city to what has not ended, the addressed unit to what it replies to.
    """
    actor.scope.require("view_records")
    row = find_record(connection, NOTICE, notice_id)
    if row is None or row.state not in ("draft", *RUNNING):
        return False
    if keeps(actor.scope):
        return True
    return row.state in RUNNING and owns(actor.scope, row.unit_id, row.owner_district)
