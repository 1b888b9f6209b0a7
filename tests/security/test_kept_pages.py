"""Kept pages: whoever comes second, from memory or from another process, sees what the own rights show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from callbacks import kept as callbacks_kept
from callbacks.config import Config
from callbacks.server import create_app
from dashboard.people.access import Scope, scope_for
from data_access.counting import kept as stored
from data_access.counting.kept import forget
from data_access.counting.shared import SharedPages
from data_access.database import writing
from data_access.schema import account
from tests.security.conftest import OTHER, OWN
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies

CITY, DISTRICT = ("city_supervisor", ""), ("district_coordinator", OWN)
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
Role = tuple[str, str]


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
    """Return what kept pages answer to a role, its account made at its first visit."""
    key, body = next(item for item in callback_bodies(app) if ROUTER in item[0])
    clients: dict[tuple[str, ...], Any] = {}

    def read(role: str, unit: str, name: str = "", *, pages: tuple[tuple[str, str], ...] = KEPT) -> Pages:
        who = (role, unit, name)
        client = clients[who] = clients.get(who) or sign_in(*who)
        answers = {}
        for page in pages:
            path, search = (each.replace("{address}", foreign[0]) for each in page)
            sent = {"pathname": path, "search": search}
            inputs = [{**item, "value": sent.get(item["property"])} for item in body["inputs"]]
            answer = client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs})
            assert answer.status_code == 200
            answers[path + search] = answer.get_data()
        return answers

    forget()
    yield read
    forget()


def forget_pages() -> None:
    """Drop what this process keeps but its counts, which are the same for everybody and take the time."""
    for each in (stored._answers, stored._pages):
        each.forget()


def own_pages(visit: Callable[..., Pages], shared: SharedPages, *who: str, **only: Any) -> Pages:
    """Return what a role sees where no page is kept."""
    forget_pages()
    shared.empty()
    return visit(*who, **only)


def strangers(
    visit: Callable[..., Pages], shared: SharedPages, own: dict[Role, Pages], *, memory: bool, **only: Any
) -> set[str]:
    """Let roles come one after the other into what the earlier left; return the pages not their own."""
    forget_pages()
    shared.empty()
    found = set()
    for role, expected in own.items():
        if not memory:
            forget_pages()
        seen = visit(*role, **only)
        found |= {page for page in expected if seen[page] != expected[page]}
    return found


def test_each_role_sees_its_own_pages_whoever_came_first(
    visit: Callable[..., Pages], shared: SharedPages
) -> None:
    own = {role: own_pages(visit, shared, *role) for role in (CITY, DISTRICT)}
    # Each page tells city and district apart, so that the wrong one would be seen.
    assert [page for page in own[CITY] if own[CITY][page] == own[DISTRICT][page]] == []
    for order in (own, dict(reversed(own.items()))):
        assert strangers(visit, shared, order, memory=True) == set()
        assert strangers(visit, shared, order, memory=False) == set()


LEFT_OUT: dict[str, tuple[Callable[[Scope], object], Role, Role]] = {
    "role": (lambda scope: (scope.unit_id, scope.unit_code), CITY, ("city_leader", "")),
    "unit": (lambda scope: scope.role, DISTRICT, ("district_coordinator", OTHER)),
    "all": (lambda _scope: (), CITY, DISTRICT),
}


def test_a_key_without_scope_would_be_found(
    visit: Callable[..., Pages], shared: SharedPages, foreign: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    digest, pages = callbacks_kept.digest, (("/", ""), ("/orders", ""), ("/orders/{address}", ""))
    for rest, first, second in LEFT_OUT.values():
        own = {role: own_pages(visit, shared, *role, pages=pages) for role in (first, second)}
        different = {page for page in own[first] if own[first][page] != own[second][page]}
        assert different >= ({f"/orders/{foreign[0]}"} if first == CITY else {"/", "/orders"})
        with monkeypatch.context() as planted:
            planted.setattr(
                callbacks_kept,
                "digest",
                lambda key, rest=rest: digest(
                    [rest(each) if isinstance(each, Scope) else each for each in key]
                ),
            )
            assert strangers(visit, shared, own, memory=True, pages=pages) == different
            # Orders are in no shared folder.
            assert strangers(visit, shared, own, memory=False, pages=pages) == different & {"/"}


def test_accounts_of_one_class_share_pages_and_no_name_is_in_them(
    visit: Callable[..., Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    real = callbacks_kept.drawn
    monkeypatch.setattr(callbacks_kept, "drawn", lambda content: (drawn.append(content), real(content))[1])
    refused = ("/admin/readiness", "/admin/reconcile", "/rank/analysis")  # to a district
    pages = tuple(page for page in KEPT if page[0] not in refused)
    first = visit(*DISTRICT, "zhangsan", pages=pages)
    assert len(drawn) == len(pages)
    assert visit(*DISTRICT, "lisi", pages=pages) == first
    assert len(drawn) == len(pages)
    assert not any(b"zhangsan" in each for each in first.values())


def test_another_language_is_another_page(visit: Callable[..., Pages], engine: Any) -> None:
    pages = (("/", ""), ("/rank", ""), ("/orders", ""), ("/unit", ""))
    chinese = visit(*CITY, pages=pages)
    with writing(engine) as connection:
        connection.execute(update(account).values(language="en"))
    english = visit(*CITY, pages=pages)
    assert [page for page in chinese if chinese[page] == english[page]] == []


def test_another_theme_has_charts_of_its_own(visit: Callable[..., Pages], engine: Any) -> None:
    pages = (("/", ""), ("/rank", ""), ("/rank/analysis", ""))
    light = visit(*CITY, pages=pages)
    with writing(engine) as connection:
        connection.execute(update(account).values(theme="dark"))
    dark = visit(*CITY, pages=pages)
    for page in ("/", "/rank/analysis"):
        assert b"#46535F" in light[page] and b"#B9C5D0" not in light[page], page
        assert b"#B9C5D0" in dark[page] and b"#46535F" not in dark[page], page


def test_a_key_is_the_same_text_in_every_process_or_refused() -> None:
    scope = scope_for("", "city_supervisor")
    assert callbacks_kept.digest((scope, date(2026, 11, 18), ("a", 1, None))) == callbacks_kept.digest(
        (replace(scope, permissions=frozenset(sorted(scope.permissions))), date(2026, 11, 18), ["a", 1, None])
    )
    assert callbacks_kept.digest(scope) != callbacks_kept.digest(scope_for("", "city_leader"))
    with pytest.raises(TypeError):
        callbacks_kept.digest((object(),))
