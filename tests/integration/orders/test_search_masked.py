"""A search sees what its reader sees, folded; contacts are searched by those who may read them."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, select, update

from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.order import OrderFilter
from data_access.database import downgrade, migrate, reading, writing
from data_access.queries.orders.export import exported_orders
from data_access.queries.orders.page import orders_view
from data_access.queries.orders.search import search
from data_access.schema import order
from data_access.verify import verify
from tests.support.orders import SOURCE, add_source, at, put_order

DATA_TIME = at("2026-11-17 18:00")
LEADER = scope_for("liu", "city_leader")
FIRM = "烟台恒泰机械有限公司"
CALLED = {"enterprise_name": FIRM, "enterprise_hash": "h", "contact_name": "欧阳若兰"}
ORDERS = {
    "ＫＸ-0071": {
        "title": "欧阳若兰来电13812345678反映ＡＢ管道漏水",
        **CALLED,
        "contact_phone": "138 1234 5678",
    },
    "KX-0072": {"title": "", "content": f"{FIRM}的供暖\u200b温度不达标，联系人：张三丰", **CALLED},
    "KX-0073": {"title": "供暖费", "content": "锅炉房噪声"},
    "KX-0074": {
        "title": "涉密供暖 13812345678",
        **CALLED,
        "contact_phone": "13812345678",
        "confidential": True,
    },
    "烟〔2026〕5号": {"title": "Straße Müll"},
}


def put(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    for number, facts in ORDERS.items():
        put_order(connection, number, DATA_TIME, opened_at=at("2026-11-10 09:00"), **facts)


@pytest.fixture
def stored(connection: Connection) -> Connection:
    put(connection)
    return connection


def found(connection: Connection, scope: object = OPERATOR, **asked: str) -> set[str]:
    """Return the numbers a list holds; its count and its file must say the same."""
    filter = OrderFilter(**asked)
    view = orders_view(connection, scope, filter, now=DATA_TIME)
    _head, rows = exported_orders(connection, scope, filter, now=DATA_TIME)
    numbers = {row.order_no for row in view.rows}
    assert view.total == len(numbers) and {row.order_no for row in rows} == numbers
    return numbers


@pytest.mark.parametrize("scope", [OPERATOR, LEADER], ids=["supervisor", "leader"])
@pytest.mark.parametrize(
    "secret",
    [
        "13812345678",
        "1381",
        "81234567",
        "12345",
        "4567",
        "１３８１",
        "恒泰",
        "烟台恒",
        "若兰",
        "欧阳若",
        "三丰",
        "张三丰",
    ],
)
def test_nobody_finds_what_is_masked(stored: Connection, scope: object, secret: str) -> None:
    assert found(stored, scope, q=secret) == set()
    assert [hit.kind for hit in search(stored, scope, secret) if hit.kind != "contact"] == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("138****5678", {"ＫＸ-0071"}),
        ("5678 漏水", {"ＫＸ-0071"}),
        ("欧阳** ab管道", {"ＫＸ-0071"}),
        ("ａｂ管道", {"ＫＸ-0071"}),
        ("烟台**机械", {"ＫＸ-0071", "KX-0072"}),
        ("供暖温度", {"KX-0072"}),
        ("供\u2060暖", {"KX-0072", "KX-0073"}),
        ("锅炉", set()),  # words of the content where there is a title are not searched
        ("kx-007", {"ＫＸ-0071", "KX-0072", "KX-0073", "KX-0074"}),
        ("ｋｘ—００７４", {"KX-0074"}),  # a confidential order by its number, and by nothing else
        ("涉密", set()),
        ("0071", set()),
        ("烟〔2026〕", {"烟〔2026〕5号"}),
        ("STRASSE müll", {"烟〔2026〕5号"}),
    ],
)
def test_everybody_finds_what_is_shown_in_any_width_and_case(
    stored: Connection, words: str, numbers: set[str]
) -> None:
    for scope in (OPERATOR, LEADER):
        assert found(stored, scope, q=words) == numbers


@pytest.mark.parametrize(
    ("term", "numbers"),
    [
        ("13812345678", {"ＫＸ-0071"}),
        ("138-1234", {"ＫＸ-0071"}),
        ("恒泰", {"ＫＸ-0071", "KX-0072"}),
        ("若兰", {"ＫＸ-0071", "KX-0072"}),
        ("烟台恒泰\u200b机械", {"ＫＸ-0071", "KX-0072"}),
        ("兰", set()),
        ("%", set()),
        ("供暖", set()),
    ],
)
def test_contacts_are_found_by_who_may_read_them(stored: Connection, term: str, numbers: set[str]) -> None:
    assert found(stored, contact=term) == numbers
    with pytest.raises(Denied):
        orders_view(stored, LEADER, OrderFilter(contact=term), now=DATA_TIME)
    with pytest.raises(Denied):
        exported_orders(stored, LEADER, OrderFilter(contact=term), now=DATA_TIME)


def test_the_way_to_a_search_among_contacts_stands_behind_the_hits_of_who_may_go_it(
    stored: Connection,
) -> None:
    assert [hit.kind for hit in search(stored, OPERATOR, "芝罘区")] == ["unit", "contact"]
    assert [hit.kind for hit in search(stored, LEADER, "芝罘区")] == ["unit"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("芝罘", "芝罘区"),
        ("烟台市芝罘区人民政府", "芝罘区"),
        ("ＺＦＱ", "芝罘区"),
        ("370602", "芝罘区"),
        ("烟台开发区", "黄渤海新区"),
        ("经开\u200b区", "黄渤海新区"),
        ("长岛县", "长岛综试区"),
        ("掖县", "莱州市"),
        ("d04", "市公安局"),
        ("370614-cd", "长岛综试区"),
        ("工商局", "市市场监管局"),
        ("向阳街道办", "向阳街道"),
        ("莱阳市冯格庄街道", "冯格庄街道"),
        ("Lai Yang Shi", "莱阳市"),
    ],
)
def test_a_unit_is_found_first_by_code_short_and_former_name(
    stored: Connection, words: str, name: str
) -> None:
    first = search(stored, OPERATOR, words)[0]
    assert (first.kind, first.title, first.exact) == ("unit", name, True)


def test_a_part_of_a_name_is_no_whole_name(stored: Connection) -> None:
    hits = [hit for hit in search(stored, OPERATOR, "公安") if hit.kind == "unit"]
    assert hits and not any(hit.exact for hit in hits)


def test_orders_stored_before_are_searched_as_those_that_come(engine: Engine) -> None:
    """The columns that came later are filled for what is stored, and go again without the rest."""
    with writing(engine) as connection:
        put(connection)
        columns = (order.c.order_no, order.c.search_text, order.c.contact_text)
        derived = sorted(connection.execute(select(*columns)).all())
        connection.execute(update(order).values(search_text="?", contact_text="?"))
    downgrade(engine, "0007")
    migrate(engine)
    with reading(engine) as connection:
        assert sorted(connection.execute(select(*columns)).all()) == derived
        assert list(verify(connection, DATA_TIME)) == []


def test_a_stale_text_is_told_by_the_verification(engine: Engine) -> None:
    with writing(engine) as connection:
        put(connection)
        connection.execute(
            update(order).where(order.c.order_no == "KX-0073").values(search_text="kx-0073\n13812345678\n")
        )
    with reading(engine) as connection:
        (difference,) = verify(connection, DATA_TIME)
    assert (difference.item, difference.name) == (f"{SOURCE}~KX-0073", "search_text")
