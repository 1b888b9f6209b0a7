"""The order's page names what stands here about it, for each session what it may open."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, select

from dashboard.people.access import Scope, scope_for
from dashboard.views.notices import OrderRecord
from data_access.queries.order.page import order_page_detail
from data_access.schema import ledger_item, look_back, order, review_case
from layouts.pages.order.page import order_page
from layouts.plain import plain_page
from tests.support.orders import SOURCE, at, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, scope_of
from tests.support.supervise import issued, put_orders, source

DAY = at("2026-11-16 09:00")
THREE = {"look_back", "ledger", "review_case"}


@pytest.fixture
def base(connection: Connection) -> Connection:
    """Return a base with two orders of 芝罘区; the first has one record of each subject and a notice."""
    source(connection)
    units = unit_ids(connection)
    put_orders(connection, "A1", "A2", township_id=units[TOWNSHIP])
    key = connection.execute(select(order.c.shard, order.c.order_id).where(order.c.order_no == "A1")).one()
    same = {"shard": key.shard, "order_id": key.order_id, "unit_id": units[ZHIFU]}
    put = {**same, "district_id": units[ZHIFU], "township_id": units[TOWNSHIP]}
    entered = {**put, "entered_at": DAY, "round": 1}
    connection.execute(insert(ledger_item).values(**entered, book="planned", state="open"))
    connection.execute(insert(look_back).values(**entered, why="both", due=NOW, state="listed"))
    case = {"level": "district", "ground": "untrue", "facts": "不属实", "state": "voting"}
    told = {"proposed_at": DAY, "proposed_by": "li", "district_id": units[ZHIFU]}
    connection.execute(insert(review_case).values(**same, **case, **told))
    issued(connection, orders=f"{SOURCE}~A1")
    return connection


def records(connection: Connection, scope: Scope, number: str = "A1") -> tuple[OrderRecord, ...]:
    detail = order_page_detail(connection, scope, SOURCE, number, NOW)
    assert detail is not None
    return detail.supervision.records if detail.supervision else ()


def test_each_record_with_its_state_and_its_page(base: Connection) -> None:
    found = records(base, city().scope)
    assert [(each.subject, each.state, each.what, each.at) for each in found] == [
        ("ledger", "open", "planned", DAY),
        ("look_back", "listed", "both", DAY),
        ("review_case", "voting", "untrue", DAY),
    ]
    detail = order_page_detail(base, city().scope, SOURCE, "A1", NOW)
    page = str(plain_page(order_page(detail, city().scope), "x").tree)
    for path in (
        "/supervise/item/1",
        "/supervise/look-backs/1",
        "/supervise/reviews/1",
        "/supervise/notices/1",
    ):
        assert path in page
    assert records(base, city().scope, "A2") == ()


def test_each_session_sees_what_it_may_open(base: Connection) -> None:
    assert {each.subject for each in records(base, scope_of(base, ZHIFU))} == THREE
    # A case is its unit's: a township reads the order's item and its look-back.
    assert {each.subject for each in records(base, scope_of(base, TOWNSHIP))} == THREE - {"review_case"}
    for code in (LAIYANG, DEPARTMENT):
        assert order_page_detail(base, scope_of(base, code), SOURCE, "A1", NOW) is None
    bare = scope_for("x", "city_leader")
    blind = Scope("x", "city_leader", bare.permissions - {"view_records"})
    detail = order_page_detail(base, blind, SOURCE, "A1", NOW)
    assert detail is not None and detail.supervision is None
