"""Pages drawn ahead: each reader finds the own ones, and only committed data is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

import callbacks.wall
from callbacks import kept, warming
from callbacks.warming import CITY_WIDE, FIRST, Warmer, warm
from data_access.counting.kept import forget
from data_access.database import bump_data_version, writing
from data_access.records.wall import revoke_key
from tests.security.conftest import NOW, OWN, browser
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies
from tests.support.wall import keeper, put_screen

CITY, DISTRICT = ("city_supervisor", ""), ("district_coordinator", OWN)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note each page that is drawn."""
    noted: list[object] = []
    real = kept.drawn
    monkeypatch.setattr(kept, "drawn", lambda content: (noted.append(content), real(content))[1])
    return noted


@pytest.fixture
def overview(app: Any) -> Callable[[Any], bytes]:
    """Return what the overview answers to a browser."""
    key, body = next(item for item in callback_bodies(app) if ROUTER in item[0])
    inputs = [
        {**item, "value": {"pathname": "/", "search": ""}.get(item["property"])} for item in body["inputs"]
    ]

    def visit(client: Any) -> bytes:
        answer = client.post(CALLBACKS, json={**body, "output": key, "inputs": inputs})
        assert answer.status_code == 200
        return bytes(answer.get_data())

    return visit


def until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    end = monotonic() + seconds
    while not holds() and monotonic() < end:
        sleep(0.05)
    return holds()


def test_each_reader_finds_the_own_first_page(
    app: Any,
    foreign: list[str],
    sign_in: Callable[..., Any],
    overview: Callable[..., bytes],
    drawn: list[object],
) -> None:
    clients = [sign_in(*CITY), sign_in(*DISTRICT), sign_in("auditor")]
    own = [overview(each) for each in clients]
    assert len(set(own)) == 3
    forget()
    drawn.clear()
    assert warm(app.server, lambda: False) == len(CITY_WIDE) + len(FIRST) == len(drawn)
    assert [overview(each) for each in clients] == own
    assert len(drawn) == len(CITY_WIDE) + len(FIRST)


def test_each_screen_finds_its_own_wall(
    app: Any, engine: Any, foreign: list[str], sign_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    real = callbacks.wall.wall_page
    monkeypatch.setattr(
        callbacks.wall,
        "wall_page",
        lambda view, screen, *rest: (made.append(screen), real(view, screen, *rest))[1],
    )
    sign_in(*CITY)
    halls = []
    for name, settings in (
        ("一楼", {}),
        ("二楼", {"dwell": 60}),  # shows the same as the first
        ("远处", {"density": "far"}),
        ("区市", {"district": OWN}),
        ("停用", {"scenes": ("time",)}),
    ):
        screen_id, key = put_screen(engine, NOW, name, **settings)
        halls.append(browser(app))
        halls[-1].set_cookie("zqt-screen", key, path="/")
    with writing(engine) as connection:
        revoke_key(connection, keeper(NOW), screen_id)
    assert warm(app.server, lambda: len(made) == 3) == 3  # walls come first
    assert len(made) == 3
    answers = [each.get("/wall/data") for each in halls]
    assert [each.status_code for each in answers] == [200, 200, 200, 200, 401]
    assert len(made) == 3  # nobody waited for a drawing
    assert answers[0].json["content"] == answers[1].json["content"] != answers[2].json["content"]
    assert answers[3].json["content"]["place"] != answers[0].json["content"]["place"]


def test_no_screen_waits_for_what_is_being_drawn(
    app: Any, engine: Any, foreign: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LOOK_EVERY_SECONDS", 0.05)
    go_on, drawing, real = Event(), Event(), callbacks.wall.wall_page
    drawn: list[int] = []

    def slow(view: Any, *rest: Any) -> Any:
        drawing.set()
        assert go_on.wait(60)
        drawn.append(1)
        return {**real(view, *rest), "drawn": len(drawn)}

    def shown() -> int:
        return int(hall.get("/wall/data").json["content"]["drawn"])

    go_on.set()
    monkeypatch.setattr(callbacks.wall, "wall_page", slow)
    hall = browser(app)
    hall.set_cookie("zqt-screen", put_screen(engine, NOW)[1], path="/")
    warmer = Warmer(app.server)
    warmer.start()
    try:
        before = shown()
        go_on.clear()
        drawing.clear()
        with writing(engine) as connection:
            bump_data_version(connection, NOW)
        assert drawing.wait(60)
        assert shown() == before  # at once, while the next one is drawn
        go_on.set()
        assert until(lambda: shown() == before + 1)
    finally:
        go_on.set()
        warmer.stop()


def test_it_stops_when_it_is_enough(app: Any, sign_in: Callable[..., Any], drawn: list[object]) -> None:
    sign_in(*CITY)
    assert warm(app.server, lambda: len(drawn) == 2) == 2
    assert len(drawn) == 2


def test_it_has_no_more_than_its_time(
    app: Any, sign_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(*CITY)
    monkeypatch.setattr(warming, "LONGEST_SECONDS", -1.0)
    assert warm(app.server, lambda: False) == 0


def test_a_change_is_drawn_once_it_is_committed(
    app: Any, engine: Any, sign_in: Callable[..., Any], drawn: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LOOK_EVERY_SECONDS", 0.05)
    sign_in(*DISTRICT)
    warmer = Warmer(app.server)
    warmer.start()
    try:
        assert until(lambda: len(drawn) == 1)
        with writing(engine) as connection:
            bump_data_version(connection, NOW)
            sleep(0.5)
            assert len(drawn) == 1
        assert until(lambda: len(drawn) == 2)
        sleep(0.5)
        assert len(drawn) == 2  # and not again
    finally:
        warmer.stop()
    with writing(engine) as connection:
        bump_data_version(connection, NOW)
    sleep(0.3)
    assert len(drawn) == 2
