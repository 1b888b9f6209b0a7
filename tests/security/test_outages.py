"""What each kind of request is answered while the database cannot be had, and what the log says of it."""

from __future__ import annotations

import errno
import io
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from callbacks.config import Config
from callbacks.logs import LOGGER, JsonLines
from callbacks.server import create_app
from data_access.database import make_engine, writing
from data_access.records.accounts import add_account
from data_access.records.sessions import Limits, open_session
from tests.security.conftest import NOW, PASSWORD, SECRET, browser
from tests.security.forge import CALLBACKS
from tests.security.test_malformed import GOOD, with_value

HTML = {"Accept": "text/html"}
# Where an upload is stored: its pieces, then what is known of it.
FAILING = {"pieces": (Path, "open"), "draft": (Path, "replace")}


@pytest.fixture
def file(new_sqlite: Callable[[], str]) -> Path:
    return Path(new_sqlite().removeprefix("sqlite:///"))


@pytest.fixture
def reader(file: Path) -> Iterator[Any]:
    """Yield a supervisor's browser of a server as people use it."""
    engine = make_engine(f"sqlite:///{file}", serving=True)
    with writing(engine) as connection:
        key = add_account(connection, NOW, "wang", "city_supervisor", PASSWORD, must_change=False)
        token = open_session(connection, key, NOW, "127.0.0.1", Limits())
    client = browser(create_app(Config(secret_key=SECRET, now=NOW, log_level="WARNING"), engine))
    client.set_cookie("zqt", token)
    assert client.get("/_dash-layout").status_code == 200
    yield client
    engine.dispose()


@contextmanager
def gone(file: Path) -> Iterator[None]:
    """Take a base away and put it back."""
    parts = [each for each in file.parent.glob(f"{file.name}*") if each.suffix != ".waiting"]
    for each in parts:
        each.rename(each.with_name(f"off-{each.name}"))
    yield
    for each in file.parent.glob(f"off-{file.name}*"):
        each.rename(each.with_name(each.name.removeprefix("off-")))


@contextmanager
def writer(file: Path) -> Iterator[None]:
    """Write a base as an import does."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(JsonLines().format(record)))

    handler = Keep(logging.WARNING)
    LOGGER.addHandler(handler)
    yield found
    LOGGER.removeHandler(handler)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "总览"),
        ("/rank", "排名"),
        ("/unit/370682", "单位"),
        ("/orders?list=open", "工单"),
        ("/import", "导入"),
    ],
)
def test_a_page_says_so_under_its_own_title_and_comes_back(
    file: Path, reader: Any, path: str, title: str
) -> None:
    with gone(file):
        response = reader.get(path, headers=HTML)
        text = response.get_data(as_text=True)
        assert response.status_code == 503 and response.headers["X-Zqt-Outage"] == "away"
        assert f"<title>{title} · 政企通</title>" in text and "暂时连接不上数据库" in text
        assert f'id="again" href="{path}"' in text and "/assets/away.js" in text
        assert reader.get("/assets/away.js").status_code == 200
    came = reader.get(path, headers=HTML)
    # The bare addresses of an empty base lead to its first import.
    expected = (302, "/import") if path in ("/", "/rank") else (200, None)
    assert (came.status_code, came.headers.get("Location")) == expected


def test_a_callback_is_told_in_one_line_without_traceback(file: Path, reader: Any, lines: list[Any]) -> None:
    with gone(file):
        for path in ("/rank", "/unit", "/orders"):
            response = reader.post(CALLBACKS, json=with_value(path))
            assert (response.status_code, response.headers["X-Zqt-Outage"]) == (503, "away")
    assert [(each["event"], each["kind"]) for each in lines] == [("database_outage", "away")] * 3
    assert not any("traceback" in each for each in lines)
    assert reader.post(CALLBACKS, json=GOOD).status_code == 200


def test_machines_are_answered_within_a_second(file: Path, reader: Any) -> None:
    with gone(file):
        begun = monotonic()
        assert reader.get("/healthz").get_json() == {"status": "ok"}
        assert reader.get("/version").status_code == 200
        assert monotonic() - begun < 1
        begun = monotonic()
        ready = reader.get("/readyz")
        assert ready.status_code == 503 and ready.get_json()["database"] is False
        assert monotonic() - begun < 2
    assert reader.get("/readyz").status_code == 200


def test_what_cannot_be_stored_is_said_and_not_sent_again_by_itself(file: Path, reader: Any) -> None:
    with writer(file):
        begun = monotonic()
        sent = {"language": "en"}
        response = reader.post(
            "/language", data=sent, headers={**HTML, "Referer": "http://localhost/rank?level=township"}
        )
        text = response.get_data(as_text=True)
        assert response.status_code == 503 and response.headers["X-Zqt-Outage"] == "busy"
        assert "系统正在导入数据" in text and 'href="/rank?level=township"' in text
        assert "/assets/away.js" not in text
        assert monotonic() - begun < 5
    assert reader.post("/language", data=sent, headers=HTML).status_code == 303


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (errno.ENOSPC, "full", "磁盘已满"),
        (errno.EDQUOT, "full", "磁盘已满"),
        (errno.EROFS, "readonly", "只能读取"),
    ],
)
@pytest.mark.parametrize("step", list(FAILING))
def test_a_disk_that_takes_no_upload_is_named_and_nothing_is_left_on_it(
    file: Path, reader: Any, monkeypatch: pytest.MonkeyPatch, step: str, number: int, kind: str, said: str
) -> None:
    def fails(*_given: Any, **_named: Any) -> None:
        raise OSError(number, "the disk")

    monkeypatch.setattr(*FAILING[step], fails)
    sent = {"file": (io.BytesIO(b"a,b\n1,2\n"), "orders.csv")}
    response = reader.post("/upload/orders", data=sent)
    assert response.status_code == 503 and response.headers["X-Zqt-Outage"] == kind
    assert said in response.get_data(as_text=True)
    assert list((file.parent / "uploads").iterdir()) == []


def test_the_way_back_leads_to_no_other_site(file: Path, reader: Any) -> None:
    with writer(file):
        response = reader.post(
            "/language",
            data={"language": "en"},
            headers={**HTML, "Referer": "http://evil.example//evil.example/"},
        )
    assert "evil" not in response.get_data(as_text=True)


def test_the_state_of_the_data_tells_of_changes_and_prolongs_nothing(file: Path, reader: Any) -> None:
    first = reader.get("/state").get_json()
    assert first["left"] == 30 * 60
    assert reader.get("/state").get_json() == first
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT OR REPLACE INTO data_version (id, version, changed_at) VALUES (1, 77, 1)")
    connection.close()
    assert reader.get("/state").get_json()["state"] != first["state"]
    assert f'"data-state":"{reader.get("/state").get_json()["state"]}"' in reader.get(
        "/_dash-layout"
    ).get_data(as_text=True).replace('": "', '":"')


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(file: Path, reader: Any) -> None:
    def seen() -> int:
        connection = sqlite3.connect(file)
        found = connection.execute("SELECT seen_at FROM web_session").fetchone()[0]
        connection.close()
        return int(found)

    connection = sqlite3.connect(file)
    connection.execute("UPDATE web_session SET seen_at = seen_at - 600, created_at = created_at - 600")
    connection.commit()
    connection.close()
    before = seen()
    automatic = {"X-Zqt-Automatic": "1"}
    assert reader.get("/state", headers=automatic).get_json()["left"] == 20 * 60
    assert reader.post(CALLBACKS, json=GOOD, headers=automatic).status_code == 200
    assert seen() == before
    assert reader.post(CALLBACKS, json=GOOD).status_code == 200
    assert seen() == before + 600


def test_who_is_not_signed_in_learns_no_state(file: Path, reader: Any) -> None:
    reader.delete_cookie("zqt")
    assert reader.get("/state").status_code == 401


def test_a_refusal_stands_where_it_cannot_be_noted(
    file: Path, reader: Any, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from callbacks import session

    def full(*_work: Any) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(session, "write_or_wait", full)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE account SET role = 'city_leader'")
    connection.commit()
    connection.close()
    assert reader.post("/import/1/apply").status_code == 403
    assert [(each["event"], each["kind"], each["action"]) for each in lines] == [
        ("not_audited", "full", "denied")
    ]
