"""Enter orders in a ledger: each by who answers for it or by the city, with its reason or its promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, insert, select
from sqlalchemy.exc import IntegrityError

from dashboard.ledgers.records import BOOKS, REASONS, STANDING
from dashboard.records.rights import keeps, owns
from dashboard.records.texts import LONGEST
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, checked_text, refused
from data_access.records.history import note_act
from data_access.records.ledgers.items import checked_promise, owner_columns
from data_access.records.ledgers.taking import take_over
from data_access.records.named_orders import checked_orders, read_names
from data_access.records.people import Actor
from data_access.schema import ledger_item, order, source, unit
from data_access.scoping import orders_in_scope

MOST = 200  # orders entered at once
Key = tuple[int, int]
i, o = ledger_item.c, order.c


def enter(
    connection: Connection,
    actor: Actor,
    keys: Sequence[Key],
    book: str,
    reason: str,
    why: str,
    promised: datetime | None,
) -> Answer:
    """Enter orders (shard, number) in a book; those that stand in one already are left as they are.

    An unsolved matter needs its reason, a planned solution its promise: 24:00 of a working day ahead. The
    answer is "entered", with `which` "2/3" where some stood in a book already; "in_ledger" where all did. One
    order that the account does not answer for refuses them all. An order that was signed off begins a new
    round.
    """
    actor.scope.require("view_records")
    if not keeps(actor.scope):
        actor.scope.require("rectify")
    try:
        values = _checked(connection, actor, book, reason, why, promised)
        orders = _orders(connection, actor, list(dict.fromkeys(keys)))
        take_over(connection, actor.now, [(row.shard, row.order_id) for row in orders])
        made = [number for row in orders if (number := _insert(connection, actor, row, values))]
        if not made:
            raise Refusal("in_ledger")
    except Refusal as refusal:
        return refused(connection, actor, "ledger", "-", "enter", refusal)
    for number in made:
        note_act(connection, actor, "ledger", number, "enter", state="open", note=values["why"])
    some = f"{len(made)}/{len(orders)}" if len(made) < len(orders) else ""
    return Answer("entered", True, made[0], some)


def enter_numbers(
    connection: Connection,
    actor: Actor,
    numbers: str,
    book: str,
    reason: str,
    why: str,
    promised: datetime | None,
) -> Answer:
    """Enter orders by their numbers or addresses, one after another; otherwise as `enter`.

    Beside its refusals "order" with a name that no order has, "several" with the orders of one.
    """
    actor.scope.require("view_records")
    try:
        names = read_names(numbers)
        if len(names) > MOST:
            raise Refusal("many")
        keys = [(row.shard, row.order_id) for row in checked_orders(connection, actor.scope, names)]
    except Refusal as refusal:
        return refused(connection, actor, "ledger", "-", "enter", refusal)
    return enter(connection, actor, keys, book, reason, why, promised)


def _checked(
    connection: Connection, actor: Actor, book: str, reason: str, why: str, promised: datetime | None
) -> dict[str, Any]:
    if book not in BOOKS:
        raise Refusal("book")
    if reason not in REASONS and (reason or book == "unsolved"):
        raise Refusal("reason_class")
    if book == "unsolved" and promised is not None:
        raise Refusal("planned_only")
    until = checked_promise(connection, actor.now, promised) if book == "planned" else None
    return {
        "book": book,
        "reason": reason,
        "why": checked_text(why, LONGEST, word="why"),
        "promised": until,
        "first_promised": until,
    }


def _orders(connection: Connection, actor: Actor, keys: list[Key]) -> list[Row[Any]]:
    """Return the orders of the keys; raise Refusal where one is not the account's, or has ended by itself."""
    if not keys:
        raise Refusal("no_orders")
    if len(keys) > MOST:
        raise Refusal("many")
    whose, district = owner_columns(o.unit_id, o.township_id)
    query = (
        select(
            *(o.shard, o.order_id, o.order_no, o.unit_id, o.district_id, o.township_id, o.withdrawn_at),
            source.c.demo,
            whose.label("owner"),
            district.label("owner_district"),
        )
        .select_from(
            order.join(source, source.c.source_id == o.source_id).outerjoin(unit, unit.c.unit_id == o.unit_id)
        )
        # By its number alone, which one order in many millions shares: of pairs SQLite would walk the table.
        .where(o.order_id.in_([number for _shard, number in keys]), orders_in_scope(actor.scope))
    )
    found: dict[Key, Any] = {(row.shard, row.order_id): row for row in connection.execute(query)}
    rows = [found[key] for key in keys if key in found]
    if len(rows) < len(keys) or not all(_answers(actor, row) for row in rows):
        raise Refusal("unknown")
    for row in rows:
        if row.withdrawn_at is not None:
            raise Refusal("withdrawn", row.order_no)
    return rows


def _answers(actor: Actor, row: Row[Any]) -> bool:
    return keeps(actor.scope) or owns(actor.scope, row.owner, row.owner_district)


def _insert(connection: Connection, actor: Actor, row: Row[Any], values: dict[str, Any]) -> int:
    """Insert the next round of an order and return its number; 0 where it stands in a book."""
    last = _last_round(connection, row)
    if last is None:
        return 0
    whose = {name: getattr(row, name) for name in ("shard", "order_id", "unit_id", "district_id")}
    one = insert(ledger_item).values(
        **whose,
        **values,
        township_id=row.township_id,
        demo=row.demo,
        round=last + 1,
        entered_at=actor.now,
        entered_by=actor.scope.account[:60],
        state="open",
    )
    try:
        with connection.begin_nested():
            made = connection.execute(one).inserted_primary_key
    except IntegrityError:  # somebody else entered it at this moment
        return 0
    assert made is not None
    return int(made[0])


def _last_round(connection: Connection, row: Row[Any]) -> int | None:
    """Return the number of an order's last round, 0 without any; None while one stands in a book.

    Both are asked in one statement: what another enters meanwhile is either seen whole, or meets the key.
    """
    standing = func.coalesce(func.sum(case((i.state.in_(STANDING), 1), else_=0)), 0)
    query = select(func.coalesce(func.max(i.round), 0).label("last"), standing.label("standing"))
    found = connection.execute(query.where(i.shard == row.shard, i.order_id == row.order_id)).one()
    return None if found.standing else int(found.last)
