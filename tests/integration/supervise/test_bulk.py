"""Acts on many orders on both databases: each is told what came of it, rights are asked of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from dashboard.people.access import Denied
from dashboard.views.records import Answer
from data_access.queries.supervise.notices import notices_view
from data_access.records.people import Actor
from data_access.records.supervise.bulk import draft_on_orders, enter_orders, urge_orders
from data_access.records.supervise.watching import watch
from data_access.schema import message
from tests.support.orders import at, unit_ids
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, TOWNSHIP, ZHIFU, city, leader, of_unit
from tests.support.supervise import add_contact, issued, put_orders, source

ENDED = {"closed_at": at("2026-11-17 10:00"), "closing_kind": "solved"}


@pytest.fixture
def orders(connection: Connection) -> Connection:
    """Return a base with orders of two districts, one closed, one without a township, and a liaison."""
    source(connection)
    place = unit_ids(connection)[TOWNSHIP]
    put_orders(connection, "A", township_id=place, enterprise_name="某某有限公司", contact_name="张三")
    put_orders(connection, "B")
    put_orders(connection, "C", **ENDED)
    put_orders(connection, "D", code=LAIYANG)
    add_contact(connection, ZHIFU)
    return connection


ALL = ("test~A", "test~B", "test~C", "test~D", "test~nowhere")


def test_each_order_is_reminded_of_once_a_day(orders: Connection) -> None:
    said = [each.said for each in urge_orders(orders, city(), ALL)]
    assert said == ["urged", "urged", "ended", "no_contact", "order"]
    again = [each.said for each in urge_orders(orders, city(NOW + timedelta(hours=2)), ALL)]
    assert again == ["urged_today", "urged_today", "ended", "no_contact", "order"]
    tomorrow = urge_orders(orders, city(NOW + timedelta(days=1)), ALL)
    assert [each.done for each in tomorrow] == [True, True, False, False, False]
    texts = list(orders.scalars(select(message.c.text).where(message.c.channel == "sms")))
    assert len(texts) == 4
    assert not [text for text in texts if "有限公司" in text or "张三" in text or "138" in text]


def test_a_district_reminds_its_townships_of_its_own_orders(orders: Connection) -> None:
    zhifu = of_unit(orders, ZHIFU)
    assert [each.said for each in urge_orders(orders, zhifu, ALL)] == [
        "no_contact",  # the township has none
        "no_unit",
        "ended",
        "order",
        "order",
    ]
    add_contact(orders, TOWNSHIP)
    assert urge_orders(orders, zhifu, ["test~A"])[0].done
    for who in (leader(), of_unit(orders, TOWNSHIP), of_unit(orders, DEPARTMENT)):
        with pytest.raises(Denied):
            urge_orders(orders, who, ALL)


def test_one_draft_for_each_unit(orders: Connection) -> None:
    outcomes, drafts = draft_on_orders(orders, city(), ALL)
    assert [each.said for each in outcomes] == ["drafted"] * 4 + ["order"]
    view = notices_view(orders, city().scope, NOW)
    assert {(row.unit.code, row.orders, row.state) for row in view.rows} == {
        (ZHIFU, 3, "draft"),
        (LAIYANG, 1, "draft"),
    }
    assert len(drafts) == 2
    with pytest.raises(Denied):
        draft_on_orders(orders, of_unit(orders, ZHIFU), ALL)
    assert draft_on_orders(orders, city(), ["test~nowhere"])[1] == ()


def test_a_ledger_tells_of_each_order(orders: Connection) -> None:
    def enter(connection: Connection, actor: Actor, keys: Sequence[tuple[int, int]]) -> Answer:
        found = connection.scalar(select(func.count()).select_from(message))
        return Answer("entered") if len(keys) == 1 and found == 0 else Answer("twice", False)

    zhifu = of_unit(orders, ZHIFU)
    said = [(each.said, each.done) for each in enter_orders(orders, zhifu, ALL, enter)]
    assert said == [("entered", True)] * 3 + [("order", False)] * 2


def test_reminders_follow_the_ladder(connection: Connection) -> None:
    add_contact(connection, ZHIFU)
    issued(connection, due="2026-11-25")  # a Wednesday; the notice itself is told at once
    told = {}
    for days in range(25):
        told[days] = watch(connection, NOW + timedelta(days=days))["reminded"]
        assert watch(connection, NOW + timedelta(days=days, hours=1))["reminded"] == 0
    # 11-18 + 2 = Friday, three working days before; + 6 Tuesday; + 7 the day; then every seventh day.
    assert [days for days, n in told.items() if n] == [2, 6, 7, 14, 21]
    sent = select(func.count()).select_from(message).where(message.c.channel == "sms")
    assert connection.scalar(sent) == 6
