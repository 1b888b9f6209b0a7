"""What is masked cannot be guessed sign by sign: an answer is the same whatever masked sign was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, select

from dashboard.people.access import ROLE_PERMISSIONS, ROLES
from dashboard.views.order import OrderFilter
from data_access.database import reading, writing
from data_access.records.audit import AuditLine, recent_audit
from data_access.schema import saved_view
from tests.security.conftest import OWN
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies
from tests.security.witness import told
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.profiles import few

DATA_TIME = at("2026-11-18 08:00")
PHONE, SHOWN = "13864529173", ("138", "9173")
PERSON, FIRM, DOCUMENT = "欧阳若兰", "烟台恒泰鼎机械有限公司", "610113198801011234"
NUMBER = "KX-1"
DIGITS = "0123456789"
HAN = "丁万丰兰宁鼎安宏恒昌泰若欧阳明瑞祥盛远"
LISTERS = tuple(role for role in ROLES if "view_orders" in ROLE_PERMISSIONS[role])
Ask = Callable[[str], str]


@pytest.fixture
def planted(engine: Engine) -> Engine:
    """Return the base with one order whose every text holds what only its contact may tell."""
    said = f"{FIRM}{PERSON}来电{PHONE}，身份证{DOCUMENT}，反映供暖"
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        own = unit_ids(connection)[OWN]
        put_order(
            connection, NUMBER, DATA_TIME, title=said, content=said, reply=said, unsolved_reason=said,
            enterprise_name=FIRM, enterprise_hash="h", contact_name=PERSON, contact_phone=PHONE,
            unit_id=own, district_id=own, opened_at=DATA_TIME - timedelta(days=3), channel="city_line",
        )  # fmt: skip
    return engine


class Reader:
    """A signed-in browser and what it is answered, by each way in which words can be asked for."""

    def __init__(self, app: Any, client: Any) -> None:
        self.client = client
        self._bodies = list(callback_bodies(app))

    def callback(self, output: str, **values: str) -> str:
        key, body = next(each for each in self._bodies if output in each[0])
        inputs = [{**each, "value": values.get(each["property"])} for each in body["inputs"]]
        return told(self.client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs}))

    def page(self, path: str, search: str) -> str:
        return self.callback(ROUTER, pathname=path, search=search)

    def ways(self) -> dict[str, Ask]:
        return {
            "list": lambda words: self.page("/orders", f"?q={quote(words)}"),
            "list of a channel": lambda words: self.page("/orders", f"?channel=city_line&q={quote(words)}"),
            "phone": lambda words: self.page("/m", f"?q={quote(words)}"),
            "overview": lambda words: self.page("/", f"?q={quote(words)}"),
            "unit": lambda words: self.page(f"/unit/{OWN}", f"?q={quote(words)}"),
            "search box": lambda words: self.callback("search-hits.children", value=words),
            "search": lambda words: told(self.client.get(f"/search?q={quote(words)}")),
            "file": lambda words: told(self.client.get(f"/export/orders.xlsx?q={quote(words)}")),
            "file of a sorted list": lambda words: told(
                self.client.get(f"/export/orders.xlsx?sort=-opened&q={quote(words)}")
            ),
            "saved view": self._kept,
        }

    def _kept(self, words: str) -> str:
        asked = f"q={quote(words)}"
        self.client.post("/saved-views/delete", data={"view_name": "mine", "list": ""})
        answer = self.client.post("/saved-views", data={"view_name": "mine", "list": asked})
        return self.page("/orders", "?" + answer.location.partition("?")[2])


@pytest.fixture
def reader(app: Any, planted: Engine, sign_in: Callable[..., Any]) -> Callable[..., Reader]:
    return lambda role, unit="": Reader(app, sign_in(role, unit))


def unit_of(role: str) -> str:
    return "" if role.startswith("city") else OWN


def plain(answer: str, words: str) -> str:
    """Return an answer without what was asked, in any spelling, and without the name of its address."""
    for spelled in (json.dumps(words)[1:-1], quote(words), quote(quote(words)), words):
        answer = re.sub(rf"(?<![0-9A-Za-z.]){re.escape(spelled)}(?![0-9A-Za-z])", "§", answer)
    masked = re.sub(r"[0-9a-zA-Z\u4e00-\u9fff*]*\*\*[0-9\u4e00-\u9fff*]*", "§", answer)
    return re.sub(r'"visit": ?"[0-9a-f]{8}"', "", masked)


def played(ask: Ask, signs: str, known: str, length: int, *, backward: bool = False) -> tuple[str, int]:
    """Guess on from what is known, sign by sign, by whether an answer differs; return it and the searches."""
    searches = 0
    while len(known) < length:
        answers: dict[str, list[str]] = {}
        for sign in signs:
            words = sign + known if backward else known + sign
            answers.setdefault(plain(ask(words), words), []).append(words)
            searches += 1
        alone = [found[0] for found in answers.values() if len(found) == 1]
        if len(answers) != 2 or len(alone) != 1:
            return known, searches
        known = alone[0]
    return known, searches


WAYS = tuple(Reader.ways(object.__new__(Reader)))


@pytest.mark.parametrize("way", few(WAYS, 3))
def test_a_leader_recovers_no_masked_digit_by_any_way(reader: Callable[..., Reader], way: str) -> None:
    ask = reader("city_leader").ways()[way]
    first, last = SHOWN
    assert played(ask, DIGITS, first, len(PHONE)) == (first, 10)
    assert played(ask, DIGITS, last, len(PHONE), backward=True) == (last, 10)
    assert played(ask, DIGITS, DOCUMENT[:3], len(DOCUMENT)) == (DOCUMENT[:3], 10)


@pytest.mark.parametrize(
    ("role", "way"), few([*product(LISTERS, ("list", "file", "search box", "search"))], 3)
)
def test_nobody_recovers_a_name_by_words(reader: Callable[..., Reader], role: str, way: str) -> None:
    ask = reader(role, unit_of(role)).ways()[way]
    assert played(ask, HAN, "烟台", 5) == ("烟台", len(HAN))
    assert played(ask, HAN, PERSON[:2], 4) == (PERSON[:2], len(HAN))
    assert played(ask, DIGITS, SHOWN[0], len(PHONE)) == (SHOWN[0], 10)


def test_what_is_shown_is_found_by_who_reads_it(reader: Callable[..., Reader]) -> None:
    ways = reader("city_leader").ways()
    for way in ("list", "list of a channel", "file", "saved view"):
        for words in ("138****9173", "反映供暖", "烟台**", "欧阳**来电"):
            assert NUMBER in ways[way](words), (way, words)
        assert NUMBER not in ways[way]("锅炉")


def test_the_game_is_won_where_contacts_may_be_searched_and_every_move_is_logged(
    reader: Callable[..., Reader], planted: Engine
) -> None:
    """The attack works: what keeps others from it is the mask and the right, not the game."""
    mine = reader("city_supervisor")
    won, searches = played(
        lambda words: mine.page("/orders", f"?contact={quote(words)}"), DIGITS, "138", len(PHONE)
    )
    assert won == PHONE and searches == 80
    lines = trail(planted)
    assert len(lines) == searches
    assert {(line.account, line.target, line.success) for line in lines} == {
        ("city_supervisor-", "orders", True)
    }
    assert all(PHONE[:7] not in str(line.detail) and set(line.detail) == {"term"} for line in lines)
    assert lines[0].detail == {"term": "138****9179"}


def trail(engine: Engine, action: str = "contact_search") -> tuple[AuditLine, ...]:
    with reading(engine) as connection:
        return recent_audit(connection, action=action)


@pytest.mark.parametrize("role", ROLES)
def test_contacts_are_searched_by_right_alone_and_each_search_leaves_one_line(
    reader: Callable[..., Reader], planted: Engine, role: str
) -> None:
    mine = reader(role, unit_of(role))
    may = "view_contact" in ROLE_PERMISSIONS[role] and "view_orders" in ROLE_PERMISSIONS[role]
    listed = mine.page("/orders", f"?contact={PHONE}")
    assert (NUMBER in listed) == may
    file = mine.client.get(f"/export/orders.xlsx?contact={quote('恒泰')}")
    assert (file.status_code == 200 and NUMBER in told(file)) == may
    assert "恒泰" not in told(file)
    logged = [(line.target, line.detail) for line in trail(planted)]
    expected = [("orders.xlsx", {"term": "**"}), ("orders", {"term": "138****9173"})]
    assert logged == (expected if may else [])
    assert len(trail(planted, "denied")) == (0 if may else 2)
    exported = [line.detail["filter"] for line in trail(planted, "export")]
    assert exported == ([{"contact": "**"}] if may else [])


def test_a_view_kept_by_another_role_gives_no_right(reader: Callable[..., Reader], planted: Engine) -> None:
    leader = reader("city_leader")
    answer = leader.client.post("/saved-views", data={"view_name": "mine", "list": f"contact={PHONE}"})
    with reading(planted) as connection:
        assert connection.scalar(select(saved_view.c.parameters)) in (None, {"contact": PHONE})
    assert NUMBER not in leader.page("/orders", "?" + answer.location.partition("?")[2])
    assert trail(planted) == ()


def parameters() -> Iterator[str]:
    yield from (each.name for each in fields(OrderFilter))
    yield from ("sort", "cursor", "order", "said", "sel", "with", "by", "asof", "tab", "code", "name")


@pytest.mark.parametrize(
    ("secret", "other"),
    few([(PHONE, "13864529182"), ("恒泰鼎", "恒鼎泰"), (DOCUMENT, "610113198801011235")], 1),
)
def test_no_parameter_of_the_list_tells_a_right_guess_from_a_wrong_one(
    reader: Callable[..., Reader], secret: str, other: str
) -> None:
    mine = reader("city_leader")
    for name in parameters():
        said = [plain(mine.page("/orders", f"?{name}={quote(words)}"), words) for words in (secret, other)]
        assert said[0] == said[1], name


def test_no_page_tells_a_right_guess_by_all_its_parameters_at_once(reader: Callable[..., Reader]) -> None:
    mine = reader("city_leader")
    for path in (
        "/",
        "/rank",
        "/rank/analysis",
        "/unit",
        f"/unit/{OWN}",
        "/m",
        "/m/rank",
        "/f/JJL",
        "/account",
    ):
        told_of = [
            plain(mine.page(path, "?" + "&".join(f"{name}={words}" for name in parameters())), words)
            for words in (PHONE, "13864529182")
        ]
        assert told_of[0] == told_of[1], path
