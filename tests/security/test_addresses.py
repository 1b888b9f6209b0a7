"""Every order number, unit code and saved name opens, whatever signs it has; what cannot be read is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from sqlalchemy import Engine, insert, select

from dashboard.figure.codes import parse_code
from dashboard.people.access import OPERATOR
from dashboard.views.reference import unit_of_part, unit_part
from data_access.database import bump_data_version, make_engine, reading, writing
from data_access.importing.service import find_mapping, import_file
from data_access.queries.orders.search import search
from data_access.schema import order, source, unit
from layouts.components.links import href, order_path, unit_path
from layouts.pages.phone.orders import order_href
from tests.conftest import folder_beside
from tests.security.conftest import NOW
from tests.security.house import House, open_house
from tests.security.witness import told
from tests.support.orders import SOURCE, add_source, at, put_order
from tests.support.profiles import few

DATA_TIME = at("2026-11-17 18:00")
SIGNS = (
    "2026/11/0012", "A+B 1", "A#7", "A%2F9", "A?x=1", "A&b", "烟〔2026〕5号", "A~B", "A'B\"C",
    "A..B", "<b>7", "%", "%41", "100%", "?", "#", "&amp;", "+", "..", ".", "../../x", "a\\b", "a;b=c",
    "a|b^c`d", "[1]{2}", "é ñ", "“引号”", "Ａ１", "~", "~~", "~..", "a:b@c", "*", "!$'(),",
    "x" * 64, "字" * 64,
)  # fmt: skip


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield the application over a base with an order and a department of each name."""
    path = tmp_path_factory.mktemp("signs") / "base.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        for number, code in enumerate(SIGNS):
            put_unit(connection, 900_000 + number, code)
            put_order(
                connection, code, DATA_TIME, opened_at=at("2026-11-12 09:00"), channel="city_line",
                unit_id=900_000 + number, title=f"标题{number}号",
            )  # fmt: skip
        bump_data_version(connection, DATA_TIME)
    yield open_house(engine)
    engine.dispose()


def put_unit(connection: Any, number: int, code: str) -> None:
    facts = {
        "unit_id": number,
        "code": code,
        "name": f"名{number}",
        "kind": "department",
        "parent_id": 370600,
    }
    connection.execute(
        insert(unit).values(**facts, official_order=number, appraised=True, traits=[], aliases=[])
    )


def walk(node: Any) -> Iterator[Any]:
    yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)


def hrefs(answer: str) -> set[str]:
    """Return every address that an answer links to."""
    found = (
        each.get("href") or each.get("data-href")
        for each in walk(json.loads(answer.strip()))
        if isinstance(each, dict)
    )
    return {each for each in found if isinstance(each, str)}


def open_it(house: House, address: str) -> str:
    """Return what a browser is shown at an address: dots alone in a path lead upwards before it asks."""
    parts = urlsplit(address)
    assert not re.search(r"/(\.|%2e){1,2}(/|$)", parts.path, re.I), address
    assert house.browsers["city"].get(address, headers={"Accept": "text/html"}).status_code == 200
    return told(house.page("city", parts.path, f"?{parts.query}" if parts.query else ""))


@pytest.mark.parametrize("number", few(range(len(SIGNS)), 10))
def test_an_order_of_any_number_opens_on_desk_and_phone(house: House, number: int) -> None:
    code = SIGNS[number]
    for address in (order_path(SOURCE, code), order_href(SOURCE, code)):
        assert f"标题{number}号" in open_it(house, address), address
    listed = open_it(house, href("/orders", {"q": f"标题{number}号"}))
    drawer = [
        each for each in hrefs(listed) if parse_qs(urlsplit(each).query).get("order") == [f"{SOURCE}~{code}"]
    ]
    assert drawer and f"标题{number}号" in open_it(house, drawer[0])
    way = [each for each in hrefs(open_it(house, drawer[0])) if each.startswith("/orders/")]
    assert way and f"标题{number}号" in open_it(house, way[0])


@pytest.mark.parametrize("number", few(range(len(SIGNS)), 10))
def test_a_unit_of_any_code_opens_with_its_figure_and_its_orders(house: House, number: int) -> None:
    code = SIGNS[number]
    assert f"名{900_000 + number}" in open_it(house, unit_path(code))
    assert unit_of_part(unquote(unit_part(code))) == code
    listed = open_it(house, href("/orders", {"unit": code}))
    assert f"标题{number}号" in listed and "标题" + str((number + 1) % len(SIGNS)) + "号" not in listed
    assert f"名{900_000 + number}" in open_it(house, f"/f/{quote(f'ZB-{code}-0', safe='')}")
    assert parse_code(f"ZB-{code}-0").period == ""


def test_the_directory_and_the_search_lead_to_every_unit(house: House) -> None:
    linked = hrefs(told(house.page("city", "/unit")))
    assert {unit_path(code) for code in SIGNS} <= linked
    with reading(house.engine) as connection:
        for number, code in enumerate(SIGNS):
            hit = search(connection, OPERATOR, f"名{900_000 + number}")[0]
            assert (hit.title, hit.href, hit.exact) == (f"名{900_000 + number}", unit_path(code), True)


@pytest.mark.parametrize("name", few([code[:40] for code in SIGNS], 10))
def test_a_list_kept_under_any_name_opens_and_goes(house: House, name: str) -> None:
    mine = house.browsers["city"]
    answer = mine.post("/saved-views", data={"view_name": name, "list": "measure=late&q=A%2F9+%25"})
    assert parse_qs(urlsplit(answer.location).query) == {
        "measure": ["late"],
        "q": ["A/9 %"],
        "said": ["kept"],
    }
    shown = told(house.page("city", "/orders"))
    kept = {"measure": ["late"], "q": ["A/9 %"]}
    assert any(parse_qs(urlsplit(each).query) == kept for each in hrefs(shown))
    assert json.dumps(name, ensure_ascii=False)[1:-1] in shown
    gone = mine.post("/saved-views/delete", data={"view_name": name, "list": ""})
    assert parse_qs(urlsplit(gone.location).query) == {"said": ["dropped"]}


PAGES = ("/orders", "/", "/rank", "/rank/analysis", "/unit", "/unit/370682", "/m", "/f/JJL", "/account")
NAMES = ("period", "district", "q", "level", "sel", "asof", "sort", "tab", "anything")


@pytest.mark.parametrize("page", PAGES)
def test_a_repeated_or_unreadable_parameter_falls_back_with_a_sentence(house: House, page: str) -> None:
    for name in NAMES:
        for search_text, said in (
            (f"?{name}=2026-09&{name}=2026-10", "出现不止一次，未予采用"),
            (f"?{name}=2026-10&x=1&{name}=2026-10", "出现不止一次，未予采用"),
            (f"?{name}=%FF%FE", "的内容无法识别，未予采用"),
            (f"?{name}=a%07b", "的内容无法识别，未予采用"),
            (f"?{name}={'a' * 201}", "的内容过长，未予采用"),
        ):
            shown = told(house.page("city", page, search_text))
            assert shown.count(said) == 1, (page, search_text)
            assert "E-" not in shown.split('"visit"')[0] or page == "/f/JJL"
            assert page_without_notice(shown) == page_without_notice(told(house.page("city", page))), (
                page,
                name,
            )


def page_without_notice(answer: str) -> Any:
    """Return a page as it stands below its notices, without the name of its address."""
    said = json.loads(answer.strip())["response"]["_pages_content"]["children"]["props"]
    tree = said["tree"]
    return tree[-1] if tree[2:] and tree[2][0] == "p" else tree


def test_a_parameter_does_not_stand_in_for_a_part_of_the_path(house: House) -> None:
    for page, query in (
        ("/unit/370682", "?code=370602"),
        (order_path(SOURCE, SIGNS[0]), f"?order_address={quote(f'{SOURCE}~{SIGNS[1]}')}"),
        ("/f/JJL-370682-2610", "?figure_code=JJL-370602-2610"),
    ):
        shown = told(house.page("city", page, query))
        assert "出现不止一次，未予采用" in shown
        assert page_without_notice(shown) == page_without_notice(told(house.page("city", page)))


def test_an_unknown_sort_and_an_unreadable_page_of_a_list_are_said(house: House) -> None:
    shown = told(house.page("city", "/orders", "?sort=beauty&cursor=zzz"))
    assert "“beauty”不认识" in shown.replace("”无法识别", "”不认识") or "beauty" in shown
    assert "地址中的页码无法识别，显示第一页。" in shown


def test_a_file_is_not_written_from_an_ambiguous_address(house: House) -> None:
    mine = house.browsers["city"]
    for file in ("orders", "rankings"):
        assert mine.get(f"/export/{file}.xlsx?period=2026-10").status_code == 200
        for query in ("period=2026-09&period=2026-10", "q=%FF", f"q={'a' * 201}"):
            assert mine.get(f"/export/{file}.xlsx?{query}").status_code == 400, (file, query)


def test_the_case_of_numbers_and_codes_with_signs(engine: Engine, tmp_path: Path) -> None:
    (folder,) = folder_beside("ZQT_CASES", "cases").glob("12*")
    import_file(engine, folder / "a-orders.csv", None, at("2026-11-17 08:00"), now=NOW, guess=False)
    mapping = find_mapping(engine, str(folder / "b-units.yaml"))
    import_file(engine, folder / "b-units.csv", mapping, at("2026-11-17 08:00"), now=NOW)
    house = open_house(engine)
    with reading(engine) as connection:
        stored = connection.execute(select(source.c.code, order.c.order_no, order.c.title).join(source)).all()
        codes = {"Public Works / Streets", "Parks & Rec", "NHS", "城市管理局"}
        found = connection.scalars(select(unit.c.code).where(unit.c.code.in_(codes))).all()
    assert len(stored) == 15
    for code, number, title in stored:
        for address in (order_path(code, number), order_href(code, number)):
            assert (title or number) in open_it(house, address), address
    assert set(found) == codes
    for code in codes:
        assert "没有代码为" not in open_it(house, unit_path(code))
