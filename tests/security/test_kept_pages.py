"""Kept pages: whoever comes second, from memory or from another process, sees what the own rights show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from callbacks import kept as callbacks_kept
from callbacks.config import Config
from callbacks.server import create_app
from dashboard.people.access import Scope
from data_access.counting.kept import forget
from data_access.counting.shared import SharedPages
from tests.security.conftest import OTHER, OWN
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies

CITY, DISTRICT, HANDLER = ("city_supervisor", ""), ("district_coordinator", OWN), ("unit_handler", "D04")
# Pages whose content differs between the city and a district: they show or open what the scope holds.
KEPT = (
    ("/", ""),
    ("/rank", ""),
    ("/rank", f"?level=township&district={OTHER}"),
    ("/rank", "?tab=six"),
    ("/rank/analysis", ""),
    ("/unit", ""),
    (f"/unit/{OTHER}", ""),
    (f"/unit/{OTHER}", "?tab=orders"),
    (f"/f/JJL-{OTHER}-2610", ""),
    ("/orders", ""),
    ("/orders", "?clock=open"),
    ("/orders/{address}", ""),
    ("/orders", "?order={address}"),
    ("/admin/readiness", ""),
    ("/admin/reconcile", ""),
)
Pages = dict[str, bytes]


@pytest.fixture
def shared(tmp_path: Path) -> SharedPages:
    """The folder that two processes share."""
    return SharedPages(tmp_path / "shared", bytes(range(32)))


@pytest.fixture
def app(config: Config, engine: Any, shared: SharedPages) -> Any:
    """The application as one of several processes."""
    return create_app(config, engine, shared)


@pytest.fixture
def visit(app: Any, foreign: list[str], sign_in: Callable[..., Any]) -> Iterator[Callable[..., Pages]]:
    """Return what every kept page answers to a role, its account made at its first visit."""
    key, body = next(item for item in callback_bodies(app) if ROUTER in item[0])
    clients: dict[tuple[str, ...], Any] = {}

    def read(role: str, unit: str, name: str = "") -> Pages:
        who = (role, unit, name)
        client = clients.setdefault(who, clients.get(who) or sign_in(role, unit, name))
        answers = {}
        for path, search in KEPT:
            path, search = (each.replace("{address}", foreign[0]) for each in (path, search))
            sent = {"pathname": path, "search": search}
            inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
            answer = client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs})
            assert answer.status_code == 200
            answers[path + search] = answer.get_data()
        return answers

    forget()
    yield read
    forget()


def own_pages(visit: Callable[..., Pages], shared: SharedPages, *who: str) -> Pages:
    """Return what a role sees where nothing is kept."""
    forget()
    shared.empty()
    return visit(*who)


def check_each_sees_its_own(
    visit: Callable[..., Pages], shared: SharedPages, roles: tuple[tuple[str, str], ...], *, memory: bool
) -> None:
    """Let roles come one after the other, the later ones into what the earlier left, and compare."""
    own = [own_pages(visit, shared, *each) for each in roles]
    forget()
    shared.empty()
    for number, (role, expected) in enumerate(zip(roles, own, strict=True)):
        if number and not memory:
            forget()
        seen = visit(*role)
        assert [page for page in expected if seen[page] != expected[page]] == []


@pytest.mark.parametrize("memory", [True, False], ids=["memory", "shared folder"])
@pytest.mark.parametrize(
    "roles", [(CITY, DISTRICT, HANDLER), (HANDLER, DISTRICT, CITY)], ids=["city first", "city last"]
)
def test_each_role_sees_its_own_pages(
    visit: Callable[..., Pages], shared: SharedPages, roles: tuple[tuple[str, str], ...], memory: bool
) -> None:
    check_each_sees_its_own(visit, shared, roles, memory=memory)


def test_the_roles_see_different_pages(visit: Callable[..., Pages], shared: SharedPages) -> None:
    city, district = (own_pages(visit, shared, *each) for each in (CITY, DISTRICT))
    assert [page for page in city if city[page] == district[page]] == []


@pytest.mark.parametrize("memory", [True, False], ids=["memory", "shared folder"])
@pytest.mark.parametrize("left_out", ["role", "unit", "all"])
def test_a_key_without_scope_would_be_found(
    visit: Callable[..., Pages],
    shared: SharedPages,
    monkeypatch: pytest.MonkeyPatch,
    left_out: str,
    memory: bool,
) -> None:
    digest = callbacks_kept.digest

    def careless(key: tuple[Any, ...]) -> str:
        build, name, scope, *rest = key
        assert isinstance(scope, Scope)
        kept = {
            "role": (scope.unit_id, scope.unit_kind, scope.unit_code, scope.unit_name),
            "unit": (scope.role, sorted(scope.permissions)),
            "all": (),
        }
        return digest((build, name, kept[left_out], *rest))

    monkeypatch.setattr(callbacks_kept, "digest", careless)
    roles = {
        "role": (CITY, ("city_leader", "")),
        "unit": (DISTRICT, ("district_coordinator", OTHER)),
        "all": (CITY, DISTRICT),
    }
    with pytest.raises(AssertionError):
        check_each_sees_its_own(visit, shared, roles[left_out], memory=memory)


def test_accounts_of_one_class_share_pages_and_no_name_is_in_them(
    visit: Callable[..., Pages], shared: SharedPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Scope] = []
    real = callbacks_kept.drawn
    monkeypatch.setattr(callbacks_kept, "drawn", lambda content: (drawn.append(content), real(content))[1])
    first = visit(*DISTRICT, "zhangsan")
    made = len(drawn)
    assert made == len([page for page in KEPT if not page[0].startswith("/admin")])
    second = visit(*DISTRICT, "lisi")
    assert len(drawn) == made
    assert second == first
    assert not any(b"zhangsan" in each for each in first.values())


def test_another_language_is_another_page(
    visit: Callable[..., Pages], engine: Any, sign_in: Callable[..., Any], add: Callable[..., int]
) -> None:
    chinese = visit(*CITY)
    with engine.begin() as connection:
        from sqlalchemy import update

        from data_access.schema import account

        connection.execute(update(account).values(language="en"))
    english = visit(*CITY)
    assert [page for page in chinese if chinese[page] == english[page]] == []
    assert json.loads(english["/rank"]) != json.loads(chinese["/rank"])
