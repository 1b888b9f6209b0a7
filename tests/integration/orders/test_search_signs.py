"""Signs that mean something to a database mean themselves in a search: %, _, both slashes and quotes."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from dashboard.views.orders import SearchHit
from data_access.queries.orders.export import exported_orders
from data_access.queries.orders.page import orders_view
from data_access.queries.orders.search import search
from tests.support.orders import SOURCE, add_source, at, put_order

DATA_TIME = at("2026-11-17 18:00")
NOW = DATA_TIME + timedelta(hours=15)
# Each sign stands in one title, number and name, and another differs in that sign alone.
TITLES = {
    "N%1": "补贴 50%到账",
    "NX1": "补贴 500到账",
    "N_2": "a_b 管网",
    "NY2": "axb 管网",
    r"N\3": r"路径 c:\tmp",
    "NZ3": "路径 c:tmp",
    "N/4": "比例 1/2",
    "NW4": "比例 1:2",
    "N'5": "O'Brien 咨询",
    "NV5": "OxBrien 咨询",
    'N"6': '写着 "急"',
    "NU6": "写着 急",
}
ASKED = (
    "%", "_", "\\", "/", "'", '"', "%%", "50%", "50%到", "5%0", "a_b", "a%b", "__", r"c:\t", r"\t", "1/2",
    "/2", "O'B", "' OR '1'='1", '"急"', "50% 补贴", "_ 管网", "\\%", "/%", "/_", "N%", "N_", "N\\",
    "N/", "N'", 'N"', "N%1", "%1", "N__",
)  # fmt: skip
NUMBERS = ("N%", "N_", "N\\", "N/", "N'", 'N"', "N%1", "N_2", r"N\3", "NX", "N__")
PARTS = ("100%减", "甲_乙", "甲/丁", r"甲\戊", "甲'己", "满1%0", "甲%乙", "甲__")
NAMES = {
    "E1": "烟台满100%减机械有限公司",
    "E2": "烟台满1000减机械有限公司",
    "E3": "烟台甲_乙机械有限公司",
    "E4": "烟台甲丙乙机械有限公司",
    "E5": "烟台甲/丁机械有限公司",
    "E6": r"烟台甲\戊机械有限公司",
    "E7": "烟台甲'己机械有限公司",
}


@pytest.fixture
def signs(connection: Connection) -> Connection:
    """An order for each title and each name, on either database."""
    add_source(connection, DATA_TIME)
    opened = {"opened_at": at("2026-11-10 09:00")}
    for number, title in TITLES.items():
        put_order(connection, number, DATA_TIME, title=title, **opened)
    for number, name in NAMES.items():
        put_order(connection, number, DATA_TIME, enterprise_name=name, enterprise_hash=number, **opened)
    return connection


def test_a_list_holds_what_has_the_words_in_it_sign_for_sign(signs: Connection) -> None:
    for words in ASKED:
        expected = {
            number
            for number, title in TITLES.items()
            if all(word in title for word in words.split()) or number.startswith(words)
        }
        filter = OrderFilter(q=words)
        view = orders_view(signs, OPERATOR, filter, now=NOW)
        assert ({row.order_no for row in view.rows}, view.total) == (expected, len(expected)), words
        head, rows = exported_orders(signs, OPERATOR, filter, now=NOW)
        assert ({row.order_no for row in rows}, head.total) == (expected, len(expected)), words


def hits(connection: Connection, words: str, kind: str) -> list[SearchHit]:
    return [each for each in search(connection, OPERATOR, words) if each.kind == kind]


def test_the_search_box_finds_numbers_sign_for_sign(signs: Connection) -> None:
    for words in NUMBERS:
        found = hits(signs, words, "order")
        assert {each.title for each in found} == {each for each in TITLES if each.startswith(words)}, words
        assert all(unquote(each.href) == f"/orders/{SOURCE}~{each.title}" for each in found)
        assert all(quote(each.title, safe="") in each.href for each in found)


def test_enterprises_are_searched_among_contacts_sign_for_sign(signs: Connection) -> None:
    for words in PARTS:
        view = orders_view(signs, OPERATOR, OrderFilter(contact=words), now=NOW)
        held = {number for number, name in NAMES.items() if words in name}
        assert ({row.order_no for row in view.rows}, view.total) == (held, len(held)), words
        (way,) = [each for each in search(signs, OPERATOR, words) if each.kind == "contact"]
        assert parse_qs(urlsplit(way.href).query) == {"contact": [words]}
