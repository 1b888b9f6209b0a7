"""Requests to the platform on both databases: asked, refused, confirmed by what an import brings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine

from data_access.database import writing
from data_access.queries.order.page import order_page_detail
from data_access.queries.supervise.requests import requests_view
from data_access.records.supervise.requests import ask_platform, withdraw_request
from data_access.records.supervise.watching import watch
from tests.support.orders import SOURCE, at
from tests.support.proactive import DEPARTMENT, LAIYANG, NOW, ZHIFU, city, leader, of_unit
from tests.support.supervise import put_orders, source

OPEN, CLOSED = (SOURCE, "OPEN"), (SOURCE, "CLOSED")
ENDED = {"closed_at": at("2026-11-17 10:00"), "closing_kind": "solved"}


@pytest.fixture
def orders(connection: Connection) -> Connection:
    """Return a base with an open order, due on 2026-11-23, and a closed one."""
    source(connection)
    put_orders(connection, "OPEN")
    put_orders(connection, "CLOSED", **ENDED)
    return connection


def test_an_extension_waits_until_the_deadline_moved(orders: Connection) -> None:
    zhifu = of_unit(orders, ZHIFU)
    for until, said in (
        ("2026-11-23", "earlier"),
        ("2026-11-28", "holiday"),
        ("2026-12-08", "beyond"),
        ("", "day"),
    ):
        assert ask_platform(orders, zhifu, OPEN, "extend", "需检测", until).said == said
    assert ask_platform(orders, zhifu, OPEN, "extend", " ", "2026-11-27").said == "reason"
    assert ask_platform(orders, zhifu, OPEN, "extend", "需检测", "2026-11-27").said == "asked"
    assert ask_platform(orders, zhifu, OPEN, "extend", "再问", "2026-11-26").said == "asked_before"
    assert watch(orders, NOW)["confirmed"] == 0
    detail = order_page_detail(orders, zhifu.scope, *OPEN, NOW)
    assert detail is not None and detail.supervision is not None
    assert [each.state for each in detail.supervision.requests] == ["waiting"]
    assert detail.supervision.may_ask == ()
    later = {"extended_until": at("2026-11-27 00:00"), "extension_approved_at": at("2026-11-19 09:00")}
    put_orders(orders, "OPEN", extension_applied_at=at("2026-11-18 10:00"), **later)
    assert watch(orders, NOW + timedelta(days=1))["confirmed"] == 1
    assert watch(orders, NOW + timedelta(days=1))["confirmed"] == 0
    view = requests_view(orders, zhifu.scope, NOW)
    assert view.counts == {"confirmed": 1} and view.rows[0].settled_at == NOW + timedelta(days=1)


def test_a_return_is_confirmed_by_one_more_handling(orders: Connection) -> None:
    assert ask_platform(orders, city(), CLOSED, "extend", "x", "2026-11-27").said == "ended"
    assert ask_platform(orders, city(), OPEN, "redo", "x").said == "not_ended"
    assert ask_platform(orders, city(), CLOSED, "dance", "x").said == "kind"
    assert ask_platform(orders, city(), CLOSED, "redo", "仍未解决").done
    assert watch(orders, NOW)["confirmed"] == 0
    put_orders(orders, "CLOSED", redo_count=1)
    assert watch(orders, NOW)["confirmed"] == 1
    # What was confirmed may be asked for once more.
    put_orders(orders, "CLOSED", redo_count=1, **ENDED)
    assert ask_platform(orders, city(), CLOSED, "redo", "又一次").done
    assert watch(orders, NOW)["confirmed"] == 0


def test_a_deadline_that_has_passed_is_not_extended(connection: Connection) -> None:
    source(connection)
    put_orders(connection, "LATE", opened_at=at("2026-11-02 09:00"), dispatched_at=at("2026-11-02 09:30"))
    assert ask_platform(connection, city(), (SOURCE, "LATE"), "extend", "x", "2026-11-27").said == "too_late"


def test_whose_a_request_is(orders: Connection) -> None:
    laiyang, zhifu = of_unit(orders, LAIYANG), of_unit(orders, ZHIFU)
    for who in (laiyang, of_unit(orders, DEPARTMENT), leader()):
        assert ask_platform(orders, who, OPEN, "extend", "x", "2026-11-27").said == "order"
    number = ask_platform(orders, city(), OPEN, "extend", "市里提出", "2026-11-27").record_id
    assert withdraw_request(orders, laiyang, number).said == "unknown"
    assert withdraw_request(orders, zhifu, number).said == "not_asked"
    assert not requests_view(orders, laiyang.scope, NOW).rows
    assert requests_view(orders, zhifu.scope, NOW).rows[0].acts == ()
    assert withdraw_request(orders, city(), number).done
    assert withdraw_request(orders, city(), number).said == "moved"
    own = ask_platform(orders, zhifu, OPEN, "extend", "区里提出", "2026-11-27").record_id
    assert withdraw_request(orders, zhifu, own).done


def test_of_two_who_ask_at_once_one_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        source(connection)
        put_orders(connection, "OPEN")
    ready = Barrier(2)

    def ask(reason: str) -> str:
        ready.wait(20)
        with writing(engine) as connection:
            return ask_platform(connection, city(), OPEN, "extend", reason, "2026-11-27").said

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, ["一", "二"])) == ["asked", "asked_before"]
