"""Propose an order for social review: by the unit that answers for it, or by the city for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.people.access import Denied
from dashboard.records.rights import keeps
from dashboard.records.texts import LONGEST
from dashboard.reviews.records import FIRST, GROUNDS, LEVELS, RUNNING, asks_exclusion
from dashboard.views.records import Answer
from data_access.records.acting import Refusal, Subject, checked_text, refused
from data_access.records.history import note_act
from data_access.records.named_orders import checked_order
from data_access.records.people import Actor
from data_access.records.reviews.votes import voted
from data_access.schema import order, review_case, unit

CASE = Subject("review_case", review_case, "case_id", "review_case")
c, o = review_case.c, order.c


@dataclass(frozen=True)
class Proposed:
    """What the form of a proposal says; `order` is a number, or source~number."""

    order: str
    level: str
    ground: str
    facts: str


def propose(connection: Connection, actor: Actor, sent: Proposed) -> Answer:
    """Propose a case; raise Denied for who answers for no orders.

    "order": there is none such among those the account answers for; "several": more than one has the number;
    "excluded_before": it is left out already; "running": a case of it runs, or asks for its exclusion.
    """
    scope = actor.scope
    scope.require("view_records")
    if not keeps(scope) and not scope.may("rectify"):
        raise Denied("rectify")
    try:
        row = _order(connection, actor, sent.order)
        if sent.level not in LEVELS:
            raise Refusal("level")
        if sent.ground not in GROUNDS:
            raise Refusal("ground")
        facts = checked_text(sent.facts, LONGEST, word="facts")
        if row.excluded:
            raise Refusal("excluded_before")
        if _in_review(connection, row):
            raise Refusal("running")
    except Refusal as why:
        return refused(connection, actor, "review_case", sent.order[:60], "propose", why)
    made = connection.execute(
        insert(review_case).values(
            shard=row.shard,
            order_id=row.order_id,
            unit_id=row.unit_id,
            district_id=row.district,
            level=sent.level,
            ground=sent.ground,
            facts=facts,
            state=FIRST,
            proposed_at=actor.now,
            proposed_by=scope.account[:60],
        )
    ).inserted_primary_key
    assert made is not None
    note_act(connection, actor, "review_case", int(made[0]), "propose", state=FIRST, note=facts)
    return Answer("proposed", True, int(made[0]))


def _order(connection: Connection, actor: Actor, text: str) -> Row[Any]:
    """Return the order that is named, held until the transaction ends: two at once propose it once."""
    named = checked_order(connection, actor.scope, text)
    key = (o.shard == named.shard, o.order_id == named.order_id)
    query = (
        select(
            *(o.shard, o.order_id, o.excluded, o.unit_id),
            unit.c.district_id.label("district"),
        )
        .select_from(order)
        .join(unit, unit.c.unit_id == o.unit_id)
        .where(*key)
    )
    row: Any = connection.execute(query).one_or_none()
    if row is None:  # nobody answers for it
        raise Refusal("order", named.order_no)
    connection.execute(select(o.order_id).where(*key).with_for_update())
    found: Row[Any] = row
    return found


def _in_review(connection: Connection, row: Row[Any]) -> bool:
    query = select(c.case_id, c.state).where(c.shard == row.shard, c.order_id == row.order_id)
    return any(
        each.state in RUNNING or asks_exclusion(each.state, voted(connection, each.case_id))
        for each in connection.execute(query).all()
    )
