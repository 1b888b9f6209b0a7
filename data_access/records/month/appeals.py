"""The units' acts in a check: confirm a list, appeal against a row; and what becomes of an appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.month.adjusting import POINTS, REMEDIES
from dashboard.month.life import month_number
from dashboard.month.records import OPEN_APPEALS
from dashboard.people.access import Scope
from dashboard.records.rights import keeps, owns
from dashboard.records.texts import LONGEST, SHORT
from dashboard.views.records import Answer
from data_access.queries.context.reading import Reading
from data_access.queries.month.orders import lost_of_month
from data_access.records.acting import (
    Refusal,
    Subject,
    checked_line,
    checked_text,
    checked_unit,
    find_record,
    refused,
    take_step,
)
from data_access.records.history import note_act
from data_access.records.month.locking import checked_month, hold_month
from data_access.records.month.telling import KINDS, tell_appeal
from data_access.records.people import Actor
from data_access.schema import month_appeal, month_confirmation, order, source, unit

a, o = month_appeal.c, order.c
APPEAL = Subject("appeal", month_appeal, "appeal_id", "appeal")
SAID = {
    "forward": "forwarded",
    "dismiss": "dismissed",
    "grant": "granted",
    "refuse": "refused",
    "withdraw": "withdrawn",
}
NEEDED = ("dismiss", "grant", "refuse")  # acts that need a reason


def confirm_list(connection: Connection, actor: Actor, month: str, unit_code: str, note: str = "") -> Answer:
    """Confirm a unit's list of lost points; the city may write it down for the unit."""
    actor.scope.require("view_records")
    try:
        month = checked_month(month)
        row = checked_unit(connection, unit_code, KINDS)
        _require_unit(actor.scope, row.unit_id)
        _require_running(connection, actor, month)
        said = checked_line(note, SHORT, least=0)
        c = month_confirmation.c
        known = select(c.unit_id).where(c.month == month, c.unit_id == row.unit_id)
        if connection.scalar(known) is not None:
            raise Refusal("confirmed_before")
        connection.execute(
            insert(month_confirmation).values(
                month=month,
                unit_id=row.unit_id,
                confirmed_at=actor.now,
                confirmed_by=actor.scope.account[:60],
                note=said,
            )
        )
    except Refusal as why:
        return refused(connection, actor, "month", month[:20], "confirm", why)
    number = month_number(month)
    note_act(
        connection,
        actor,
        "month",
        number,
        "confirm",
        note=said or row.name,
        target=month,
        detail={"unit": unit_code},
    )
    return Answer("confirmed", True, number)


def _require_unit(scope: Scope, unit_id: int) -> None:
    if keeps(scope):
        return
    scope.require("rectify")
    if scope.unit_id != unit_id:
        raise Refusal("unknown")


def _require_running(connection: Connection, actor: Actor, month: str) -> None:
    """Raise Refusal unless the month is under check, and for a unit unless its check still runs."""
    row = hold_month(connection, month)
    office = keeps(actor.scope)
    if row is None or (row.state != "checking" and not office):
        raise Refusal("not_checking")
    if not office and row.checked_until is not None and actor.now >= row.checked_until:
        raise Refusal("ended")


def file_appeal(
    connection: Connection, actor: Actor, month: str, number: str, point: str, remedy: str, reason: str
) -> Answer:
    """Appeal against one lost point; `number` is "<source>~<order number>".

    A township's appeal goes to its district, any other to the city's office, which may still appeal in a
    unit's name after the lock: what is granted then comes with a correction.
    """
    actor.scope.require("view_records")
    try:
        month = checked_month(month)
        if point not in POINTS or remedy not in REMEDIES:
            raise Refusal("point")
        said = checked_text(reason, LONGEST, word="reason")
        row = _appealed(connection, actor, number)
        _require_running(connection, actor, month)
        _require_lost(connection, actor, month, row, point)
        waiting = select(a.appeal_id).where(
            a.month == month,
            a.order_id == row.order_id,
            a.indicator == point,
            a.state.in_((*OPEN_APPEALS, "granted")),
        )
        if connection.scalar(waiting) is not None:
            raise Refusal("appealed")
        appeal_id = _insert(connection, actor, month, row, point, remedy, said)
    except Refusal as why:
        return refused(connection, actor, "appeal", number[:80], "file", why)
    return Answer("filed", True, appeal_id)


def _appealed(connection: Connection, actor: Actor, number: str) -> Any:
    """Return the order that an appeal is about; raise Refusal for one that is not the account's."""
    code, _tilde, order_no = number.partition("~")
    row = connection.execute(
        select(o.shard, o.order_id, o.source_id, o.order_no, o.unit_id, o.township_id, unit.c.kind)
        .join(source, source.c.source_id == o.source_id)
        .join(unit, unit.c.unit_id == o.unit_id)
        .where(source.c.code == code, o.order_no == order_no)
    ).first()
    scope = actor.scope
    if row is None or row.kind not in KINDS:
        raise Refusal("order")
    if not keeps(scope):
        scope.require("rectify")
        if not owns(scope, row.unit_id, None, row.township_id):
            raise Refusal("order")
    return row


def _require_lost(connection: Connection, actor: Actor, month: str, row: Any, point: str) -> None:
    """Raise Refusal where the order cost its unit nothing by this point of the month."""
    reading = Reading(connection, actor.scope, actor.now)
    lost = lost_of_month(reading, reading.context(period=month)).points.get(row.unit_id, ())
    if not any(each.key == row.order_id and each.point == point for each in lost):
        raise Refusal("nothing_lost")


def _insert(
    connection: Connection, actor: Actor, month: str, row: Any, point: str, remedy: str, reason: str
) -> int:
    by_township = actor.scope.unit_kind == "township"
    state = "district" if by_township else "city"
    made = connection.execute(
        insert(month_appeal).values(
            month=month,
            unit_id=row.unit_id,
            township_id=row.township_id,
            shard=row.shard,
            order_id=row.order_id,
            source_id=row.source_id,
            order_no=row.order_no,
            indicator=point,
            state=state,
            reason=reason,
            remedy=remedy,
            filed_at=actor.now,
            filed_by=actor.scope.account[:60],
        )
    ).inserted_primary_key
    assert made is not None
    appeal_id = int(made[0])
    note_act(connection, actor, "appeal", appeal_id, "file", state=state, note=reason, target=row.order_no)
    stored = _row(connection, appeal_id)
    tell_appeal(connection, actor.now, stored, "file", row.unit_id if by_township else None)
    return appeal_id


def _row(connection: Connection, appeal_id: int) -> Row[Any]:
    return connection.execute(select(month_appeal).where(a.appeal_id == appeal_id)).one()


def move_appeal(
    connection: Connection, actor: Actor, appeal_id: int, act: str, text: str = "", remedy: str = ""
) -> Answer:
    """Pass an appeal on to the city, dismiss, grant, refuse or withdraw it; decisions give a reason."""
    actor.scope.require("view_records")
    try:
        if act not in SAID:
            raise Refusal("unknown")
        note = checked_text(text, LONGEST, word="decision", least=act in NEEDED)
        if actor.scope.unit_kind == "township" and act != "withdraw":
            raise Refusal("unknown")
        values = _values(actor.now, actor.scope.account, act, note)
        if act == "grant" and remedy:
            if remedy not in REMEDIES:
                raise Refusal("point")
            values["remedy"] = remedy
        hold_month(connection, connection.scalar(select(a.month).where(a.appeal_id == appeal_id)) or "")
        take_step(connection, actor, APPEAL, appeal_id, act, note=note, values=values)
    except Refusal as why:
        return refused(connection, actor, "appeal", str(appeal_id), act[:20], why, appeal_id)
    _tell(connection, actor.now, _row(connection, appeal_id), act)
    return Answer(SAID[act], True, appeal_id)


def _values(now: datetime, account: str, act: str, note: str) -> dict[str, Any]:
    if act == "forward":
        return {"forwarded_at": now}
    return {"decided_at": now, "decided_by": account[:60], "decision": note}


def _tell(connection: Connection, now: datetime, row: Row[Any], act: str) -> None:
    if act == "forward":
        tell_appeal(connection, now, row, act, None)
    elif act in NEEDED:
        for whom in dict.fromkeys((row.unit_id, row.township_id)):
            if whom is not None:
                tell_appeal(connection, now, row, act, whom)


def may_attach(connection: Connection, actor: Actor, appeal_id: int) -> bool:
    """Tell whether an account may add a file to an appeal: its unit and the office, until it is decided."""
    scope = actor.scope
    scope.require("view_records")
    row = find_record(connection, APPEAL, appeal_id)
    if row is None or row.state not in OPEN_APPEALS:
        return False
    return keeps(scope) or owns(scope, row.unit_id, None, row.township_id)
