"""Ask the platform for what social reviews decided to exclude; take back what no decision asks any more."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dashboard.reviews.records import OUTCOMES, asks_exclusion
from dashboard.supervise.requests import EXCLUDE
from data_access.records.acting import Refusal, take_step
from data_access.records.history import note_act
from data_access.records.people import Actor
from data_access.records.reviews.votes import voted
from data_access.records.supervise.requests import REQUEST
from data_access.schema import order, platform_request, review_case

DECIDED = (*OUTCOMES, "appealed", "upheld", "reversed")
c, q, o = review_case.c, platform_request.c, order.c


def follow_decisions(connection: Connection, actor: Actor, case_id: int = 0) -> int:
    """Bring the requests to exclude in line with the decisions in force; return how many are new.

    Those of one case, or of all.
    An order that an import brought as excluded is asked for no more. What was asked for by a decision that an
    appeal reversed is taken back.
    """
    same = (o.shard == c.shard) & (o.order_id == c.order_id)
    query = select(review_case, o.excluded).join(order, same).where(c.state.in_(DECIDED)).order_by(c.case_id)
    rows = connection.execute(query if not case_id else query.where(c.case_id == case_id)).all()
    asking = {(row.shard, row.order_id): row for row in rows if _asks(connection, row)}
    waiting = _waiting(connection, rows)
    for key in waiting.keys() - asking.keys():
        with suppress(Refusal):  # confirmed in this very moment
            take_step(connection, actor, REQUEST, waiting[key], "withdraw", values={"settled_at": actor.now})
    new = [row for key, row in asking.items() if key not in waiting and not row.excluded]
    for row in new:
        _ask(connection, actor, row)
    return len(new)


def _asks(connection: Connection, row: Row[Any]) -> bool:
    outcome = row.state if row.state in OUTCOMES else voted(connection, row.case_id)
    return asks_exclusion(row.state, outcome)


def _waiting(connection: Connection, cases: Sequence[Row[Any]]) -> dict[tuple[int, int], int]:
    """Return the waiting requests to exclude the orders of cases, by their order."""
    orders = {(row.shard, row.order_id) for row in cases}
    query = select(q.shard, q.order_id, q.request_id).where(q.kind == EXCLUDE, q.state == "waiting")
    found = {(row.shard, row.order_id): row.request_id for row in connection.execute(query)}
    return {key: number for key, number in found.items() if key in orders}


def _ask(connection: Connection, actor: Actor, row: Row[Any]) -> None:
    made = connection.execute(
        insert(platform_request).values(
            kind=EXCLUDE,
            shard=row.shard,
            order_id=row.order_id,
            unit_id=row.unit_id,
            reason="",
            state="waiting",
            asked_at=row.appeal_decided_at or row.decided_at,
            asked_by=row.decided_by,
            demo=row.demo,
        )
    ).inserted_primary_key
    assert made is not None
    detail = {"case": row.case_id}
    note_act(connection, actor, "request", int(made[0]), "ask", state="waiting", detail=detail)
