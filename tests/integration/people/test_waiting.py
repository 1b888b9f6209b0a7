"""Sign-ins, sign-outs and audit lines never wait for an import, and nothing of them is lost (SQLite)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import make_engine, reading, writing
from data_access.records.accounts import add_account
from data_access.records.audit import recent_audit
from data_access.records.waiting import settle

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
SECRET = "vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo"
PASSWORD = "Right-Horse-42"
ORIGIN = "http://localhost"


@pytest.fixture
def file(new_sqlite: Callable[[], str]) -> Path:
    return Path(new_sqlite().removeprefix("sqlite:///"))


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{file}", serving=True)
    with writing(engine) as connection:
        add_account(connection, NOW, "wang", "city_supervisor", PASSWORD, must_change=False)
    yield engine
    engine.dispose()


@pytest.fixture
def visitor(engine: Engine) -> Callable[[], Any]:
    """Return a function that makes a browser which is not signed in."""
    server = create_app(Config(secret_key=SECRET, now=NOW, log_level="CRITICAL"), engine).server

    def make() -> Any:
        client = server.test_client()
        client.environ_base["HTTP_ORIGIN"] = ORIGIN
        return client

    return make


@contextmanager
def importing(file: Path) -> Iterator[None]:
    """Hold the base's write lock as an import does that is being applied."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def enter(client: Any, password: str = PASSWORD) -> Any:
    return client.post("/login", data={"name": "wang", "password": password})


def lines(engine: Engine) -> list[tuple[str, str, bool]]:
    with reading(engine) as connection:
        return [(each.action, each.account, each.success) for each in recent_audit(connection)]


def test_who_signs_in_during_an_import_does_not_wait_and_is_kept(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    client = visitor()
    with importing(file):
        begun = monotonic()
        assert enter(client).status_code == 303
        assert client.get("/_dash-layout").status_code == 200
        assert client.get("/export/rankings.xlsx").status_code == 200
        assert monotonic() - begun < 15  # an import may take minutes
        assert lines(engine) == []
        assert settle(engine) == 0  # nothing is lost while there is no room
    assert settle(engine) == 3
    assert settle(engine) == 0
    assert sorted(lines(engine)) == [("export", "wang", True), ("login", "wang", True)]
    assert client.get("/_dash-layout").status_code == 200


def test_who_signs_out_during_an_import_is_out_at_once_and_stays_out(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    client, thief = visitor(), visitor()
    enter(client)
    cookie = client.get_cookie("zqt")
    thief.set_cookie("zqt", cookie.value)
    assert thief.get("/_dash-layout").status_code == 200
    with importing(file):
        assert client.post("/logout").status_code == 303
        assert thief.get("/_dash-layout").status_code == 401
    assert thief.get("/_dash-layout").status_code == 401
    settle(engine)
    assert thief.get("/_dash-layout").status_code == 401
    assert ("logout", "wang", True) in lines(engine)


def test_a_session_begun_and_ended_during_one_import_is_not_brought_back(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    client = visitor()
    with importing(file):
        enter(client)
        token = client.get_cookie("zqt").value
        client.post("/logout")
    settle(engine)
    client.set_cookie("zqt", token)
    assert client.get("/_dash-layout").status_code == 401


def test_guessing_is_throttled_during_an_import_too(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    client = visitor()
    for _attempt in range(5):
        assert enter(client, "wrong").status_code == 401
    with importing(file):
        assert enter(client).status_code == 429  # the base knows of five already
    settle(engine)
    assert ("login_locked", "wang", False) in lines(engine)


def test_guesses_made_during_an_import_count_after_it(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    client = visitor()
    with importing(file):
        answers = [enter(client, "wrong").status_code for _attempt in range(6)]
    assert answers == [401] * 5 + [429]
    settle(engine)
    assert enter(client).status_code == 429
    assert lines(engine).count(("login", "wang", False)) == 5


def test_a_waiting_session_runs_out_as_any_other(
    file: Path, engine: Engine, visitor: Callable[[], Any]
) -> None:
    with importing(file):
        first = visitor()
        enter(first)
        later = Config(secret_key=SECRET, now=NOW + timedelta(minutes=31), log_level="CRITICAL")
        second = create_app(later, engine).server.test_client()
        second.set_cookie("zqt", first.get_cookie("zqt").value)
        assert second.get("/_dash-layout").status_code == 401
