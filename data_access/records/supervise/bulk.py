"""Acts on many orders at once: each order is asked for its right and its state, and told what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from dashboard.i18n import _
from dashboard.people.access import Denied, Scope
from dashboard.records.rights import keeps
from dashboard.reminders.messages import Notice
from dashboard.supervise.messages import urging_text
from dashboard.views.notices import OrderOutcome
from dashboard.views.records import Answer
from data_access.records.acting import ZONE, require_keeper, today_of
from data_access.records.history import note_act
from data_access.records.named_orders import orders_named
from data_access.records.people import Actor, record_act
from data_access.records.reminders.outbox import post
from data_access.records.supervise.notices import insert_draft, put_orders
from data_access.schema import contact, unit

MOST = 100  # orders of one act: a page of the list has fifty
c = contact.c
# Enters one order into a ledger: data_access.records.ledgers.entering.enter, with its fields filled in.
Enter = Callable[[Connection, Actor, Sequence[tuple[int, int]]], Answer]


def _found(connection: Connection, scope: Scope, addresses: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the orders at addresses, those that several sources have left out."""
    named = orders_named(connection, scope, addresses)
    return {address: rows[0] for address, rows in named.items() if len(rows) == 1}


def urged_unit(scope: Scope, row: Row[Any]) -> int | None:
    """Return whom an account may urge about an order: the city its unit, a district its township."""
    if keeps(scope):
        found: int | None = row.unit_id
        return found
    own = scope.may("rectify") and scope.unit_kind == "district" and row.unit_id == scope.unit_id
    return row.township_id if own else None


def urge_orders(connection: Connection, actor: Actor, addresses: Sequence[str]) -> tuple[OrderOutcome, ...]:
    """Remind the liaisons of orders, each order at most once a day; return what came of each."""
    actor.scope.require("view_orders")
    if not keeps(actor.scope) and not (actor.scope.may("rectify") and actor.scope.unit_kind == "district"):
        raise Denied("supervise")
    found = _found(connection, actor.scope, addresses[:MOST])
    outcomes = []
    for address in addresses[:MOST]:
        row = found.get(address)
        said = "order" if row is None else _urge(connection, actor, row)
        outcomes.append(OrderOutcome(address, said, said == "urged"))
    _note(connection, actor, "urge", outcomes)
    return tuple(outcomes)


def _urge(connection: Connection, actor: Actor, row: Row[Any]) -> str:
    if row.closed_at is not None or row.withdrawn_at is not None or row.closing_kind == "direct":
        return "ended"
    unit_id = urged_unit(actor.scope, row)
    if unit_id is None:
        return "no_unit"
    if not _reachable(connection, unit_id):
        return "no_contact"
    name = connection.scalar(select(unit.c.name).where(unit.c.unit_id == unit_id)) or ""
    notice = Notice(
        subject="order",
        record_id=0,
        key=("urge", str(row.shard), str(row.order_id), str(unit_id), today_of(actor.now).isoformat()),
        unit_id=unit_id,
        text=urging_text(row.order_no, name, row.solve_due, ZONE),
        link=f"/orders/{row.source}~{row.order_no}",
        shard=row.shard,
        order_id=row.order_id,
    )
    return "urged" if post(connection, actor.now, notice) else "urged_today"


def _reachable(connection: Connection, unit_id: int) -> bool:
    """Tell whether a unit has a liaison whom a message can reach."""
    reached = or_(*(column != "" for column in (c.account, c.mobile, c.phone, c.wechat)))
    found = select(func.count()).where(c.unit_id == unit_id, c.active.is_(True), c.duty == "liaison", reached)
    return bool(connection.scalar(found))


def draft_on_orders(
    connection: Connection, actor: Actor, addresses: Sequence[str]
) -> tuple[tuple[OrderOutcome, ...], tuple[int, ...]]:
    """Draft a notice to each unit that answers for some of the orders; return outcomes and drafts."""
    require_keeper(actor)
    found = _found(connection, actor.scope, addresses[:MOST])
    by_unit: dict[int, list[Row[Any]]] = defaultdict(list)
    outcomes = []
    for address in addresses[:MOST]:
        row = found.get(address)
        said = "order" if row is None else "no_unit" if row.unit_id is None else "drafted"
        if row is not None and said == "drafted":
            by_unit[row.unit_id].append(row)
        outcomes.append(OrderOutcome(address, said, said == "drafted"))
    drafts = tuple(_draft(connection, actor, unit_id, rows) for unit_id, rows in by_unit.items())
    return tuple(outcomes), drafts


def _draft(connection: Connection, actor: Actor, unit_id: int, rows: Sequence[Row[Any]]) -> int:
    title = _("On {n} orders").format(n=len(rows))
    values = {"kind": "oversee", "title": title, "unit_id": unit_id, "origin": "order"}
    number = insert_draft(connection, actor, values)
    put_orders(connection, number, [(row.shard, row.order_id) for row in rows])
    note_act(connection, actor, "supervision", number, "draft", state="draft")
    return number


def enter_orders(
    connection: Connection, actor: Actor, addresses: Sequence[str], enter: Enter
) -> tuple[OrderOutcome, ...]:
    """Enter orders into a ledger one by one; each is told whether it was, and why not."""
    actor.scope.require("view_orders")
    found = _found(connection, actor.scope, addresses[:MOST])
    outcomes = []
    for address in addresses[:MOST]:
        row = found.get(address)
        if row is None:
            outcomes.append(OrderOutcome(address, "order", False))
            continue
        answer = enter(connection, actor, [(row.shard, row.order_id)])
        outcomes.append(OrderOutcome(address, answer.said, answer.done, answer.which))
    return tuple(outcomes)


def _note(connection: Connection, actor: Actor, act: str, outcomes: Sequence[OrderOutcome]) -> None:
    done = sum(each.done for each in outcomes)
    detail = {"act": act, "done": done, "of": len(outcomes)}
    record_act(connection, actor, "record", f"orders {len(outcomes)}", bool(done), detail)
