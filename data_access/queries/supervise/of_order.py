"""The records kept here about one order that a session may open: ledger items, look-backs, social reviews."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, literal, select, union_all

from dashboard.people.access import Scope
from dashboard.views.notices import OrderRecord
from data_access.queries.ledgers.scope import ledger_in_scope
from data_access.queries.look_back.scope import look_backs_in_scope
from data_access.queries.reviews.scope import reviews_in_scope
from data_access.schema import ledger_item, look_back, review_case

i, b, c = ledger_item.c, look_back.c, review_case.c


def order_records(connection: Connection, scope: Scope, shard: int, order_id: int) -> tuple[OrderRecord, ...]:
    """Return the records of an order in one query, the newest of each subject first.

    A scope without the right to records or to orders gets none.
    """
    if not (scope.may("view_records") and scope.may("view_orders")):
        return ()

    def of(
        subject: str, key: Column[Any], what: Column[Any], at: Column[Any], within: ColumnElement[bool]
    ) -> Select[Any]:
        table = key.table
        named = (literal(subject).label("subject"), key.label("record_id"), table.c.state.label("state"))
        here = (table.c.shard == shard, table.c.order_id == order_id, within)
        return select(*named, what.label("what"), at.label("at")).where(*here)

    parts = union_all(
        of("ledger", i.item_id, i.book, i.entered_at, ledger_in_scope(scope)),
        of("look_back", b.look_back_id, b.why, b.entered_at, look_backs_in_scope(scope)),
        of("review_case", c.case_id, c.ground, c.proposed_at, reviews_in_scope(scope)),
    ).subquery()
    query = select(parts).order_by(parts.c.subject, parts.c.at.desc(), parts.c.record_id.desc())
    return tuple(
        OrderRecord(row.subject, row.record_id, row.state, row.what, row.at)
        for row in connection.execute(query)
    )
