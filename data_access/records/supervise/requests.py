"""Write requests to the platform: asked with a reason, withdrawn, confirmed by what an import brings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.gates import gate_checks
from dashboard.people.access import Scope
from dashboard.records.clocks import end_of
from dashboard.records.rights import keeps, owns
from dashboard.records.texts import SHORT
from dashboard.supervise.requests import EXCLUDE, Stand, ask_refusal, until_refusal
from dashboard.views.records import Answer
from data_access.records.acting import (
    ZONE,
    Refusal,
    Subject,
    checked_text,
    find_record,
    read_day,
    refused,
    require_owner,
    take_step,
)
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import order, platform_request, record_history, source, unit
from data_access.scoping import orders_in_scope

REQUEST = Subject("request", platform_request, "request_id", "request")
o, q, h = order.c, platform_request.c, record_history.c


def may_ask(scope: Scope, unit_id: int | None, district_id: int | None) -> bool:
    """Tell whether an account may ask the platform something about an order: its own unit's, or the city."""
    return keeps(scope) or (unit_id is not None and owns(scope, unit_id, district_id))


def ask_platform(
    connection: Connection,
    actor: Actor,
    address: tuple[str, str],
    kind: str,
    reason: str,
    until: str = "",
) -> Answer:
    """Ask the platform to send an order back or to extend it; the request waits until an import confirms it.

    A second request of a kind for an order is refused while the first one waits.
    """
    actor.scope.require("view_orders")
    target = "~".join(address)
    try:
        row = hold_order(connection, actor.scope, address)
        if row is None or not may_ask(actor.scope, row.unit_id, row.owner_district):
            raise Refusal("order", target)
        stand, as_of = stand_of(row), row.source_data_time or actor.now
        if why := ask_refusal(kind, stand, as_of):
            raise Refusal(why)
        note = checked_text(reason, SHORT, word="reason")
        last = _until(connection, actor, stand, until) if kind == "extend" else None
        if _waits(connection, row, kind):
            raise Refusal("asked_before")
    except Refusal as why:
        return refused(connection, actor, "request", target, f"ask {kind}"[:24], why)
    return Answer("asked", True, _insert(connection, actor, row, kind, note, last))


def _insert(
    connection: Connection, actor: Actor, row: Row[Any], kind: str, note: str, until: datetime | None
) -> int:
    made = connection.execute(
        insert(platform_request).values(
            kind=kind,
            shard=row.shard,
            order_id=row.order_id,
            unit_id=row.unit_id,
            reason=note,
            until=until,
            state="waiting",
            asked_at=actor.now,
            asked_by=actor.scope.account[:60],
        )
    ).inserted_primary_key
    assert made is not None
    number = int(made[0])
    stood = stand_detail(stand_of(row))
    note_act(connection, actor, "request", number, "ask", state="waiting", note=note, detail=stood)
    return number


def hold_order(connection: Connection, scope: Scope, address: tuple[str, str]) -> Row[Any] | None:
    """Return an order of the scope, held until the transaction ends: of two who ask one comes second."""
    code, number = address
    query = select(*ORDER_COLUMNS).select_from(ORDERS)
    found = query.where(orders_in_scope(scope), source.c.code == code, o.order_no == number)
    return connection.execute(found.with_for_update(of=order)).one_or_none()


ORDERS = order.join(source, source.c.source_id == o.source_id).outerjoin(unit, unit.c.unit_id == o.unit_id)
ORDER_COLUMNS: tuple[Any, ...] = (
    *(o.shard, o.order_id, o.order_no, o.unit_id, o.redo_count, o.solve_due, o.solve_due_first),
    *(o.closed_at, o.withdrawn_at, o.gate_log, o.district_id, o.excluded),
    unit.c.district_id.label("owner_district"),
    source.c.data_time.label("source_data_time"),
)


def stand_of(row: Row[Any]) -> Stand:
    """Return how an order stands in what was imported."""
    returns = [each.at for each in gate_checks(row.gate_log) if each.result == "returned"]
    first = row.solve_due_first or row.solve_due
    return Stand(
        row.redo_count,
        row.solve_due,
        row.closed_at is not None or row.withdrawn_at is not None,
        max(returns, default=None),
        day_of_deadline(first, ZONE) if first else None,
        bool(row.excluded),
    )


def stand_detail(stand: Stand) -> dict[str, Any]:
    """Return what of an order's stand is written into the history of a request."""
    due = None if stand.due is None else int(stand.due.timestamp())
    return {"redo": stand.redo_count, "due": due}


def asked_stand(connection: Connection, request_id: int) -> Stand:
    """Return how an order stood when it was asked for, as its request's history tells."""
    query = select(h.detail).where(h.subject == "request", h.record_id == request_id, h.act == "ask")
    told = connection.scalar(query.order_by(h.history_id).limit(1)) or {}
    due = told.get("due")
    return Stand(int(told.get("redo", 0)), None if due is None else datetime.fromtimestamp(due, UTC), False)


def _until(connection: Connection, actor: Actor, stand: Stand, text: str) -> datetime:
    day = read_day(text, actor.now)
    calendar: WorkCalendar = read_calendar(connection)
    assert stand.due is not None and stand.first_due_day is not None
    due_day = day_of_deadline(stand.due, ZONE)
    if why := until_refusal(day, due_day, stand.first_due_day, calendar):
        raise Refusal(why)
    return end_of(day, ZONE)


def _waits(connection: Connection, row: Row[Any], kind: str) -> bool:
    found = select(func.count()).where(
        q.shard == row.shard, q.order_id == row.order_id, q.kind == kind, q.state == "waiting"
    )
    return bool(connection.scalar(found))


def withdraw_request(connection: Connection, actor: Actor, request_id: int) -> Answer:
    """Take a waiting request back: who asked for it may, and the city."""
    actor.scope.require("view_records")
    try:
        row = find_record(connection, REQUEST, request_id)
        if row is None:
            raise Refusal("unknown")
        if row.kind == EXCLUDE:
            raise Refusal("of_review")
        if not keeps(actor.scope):
            require_owner(actor, row)
            if row.asked_by != actor.scope.account[:60]:
                raise Refusal("not_asked")
        take_step(connection, actor, REQUEST, request_id, "withdraw", values={"settled_at": actor.now})
    except Refusal as why:
        return refused(connection, actor, "request", str(request_id), "withdraw", why, request_id)
    return Answer("taken_back", True, request_id)
