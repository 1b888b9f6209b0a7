"""The demo's accounts, which need no password, are there for this machine alone, and over no real orders."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from callbacks.commands.serve import fill
from callbacks.config import Config, UnsafeConfig, load_config
from callbacks.demo import FORWARDED
from callbacks.server import create_app
from data_access.database import bump_data_version, writing
from data_access.records.accounts import find_account, list_accounts
from data_access.records.demo_accounts import DEMO_ACCOUNTS
from data_access.schema import source
from tests.conftest import ROOT
from tests.security.conftest import NOW, browser
from tests.support.orders import add_source, at, put_order

DATA_TIME = at("2026-11-17 18:00")
HERE = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1"}
ELSEWHERE = {
    "a sender elsewhere": {"REMOTE_ADDR": "192.168.1.20"},
    "a sender elsewhere, mapped": {"REMOTE_ADDR": "::ffff:10.0.0.7"},
    "no sender: a Unix socket": {"REMOTE_ADDR": ""},
    "a name for a sender": {"REMOTE_ADDR": "localhost.example"},
    "bound to every address": {"SERVER_NAME": "0.0.0.0"},
    "bound to every address of version 6": {"SERVER_NAME": "::"},
    "bound to an address of the house": {"SERVER_NAME": "192.168.1.5"},
    "the PROXY protocol": {"PROXY_PROTOCOL": "TCP4"},
    "an old proxy": {"SERVER_PROTOCOL": "HTTP/1.0"},
    **{name: {f"HTTP_{name.upper().replace('-', '_')}": "127.0.0.1"} for name in FORWARDED},
}
MACHINE = {
    "version 4": {},
    "another loopback address": {"REMOTE_ADDR": "127.8.8.8", "SERVER_NAME": "127.0.0.2"},
    "version 6": {"REMOTE_ADDR": "::1", "SERVER_NAME": "::1"},
    "version 4 in 6": {"REMOTE_ADDR": "::ffff:127.0.0.1", "SERVER_NAME": "localhost"},
}


@pytest.fixture
def demo(engine: Any) -> Any:
    """A browser on this machine, on the demo."""
    config = load_config(demo=True, now=NOW)
    fill(engine, config)
    return browser(create_app(config, engine))


def enter(client: Any, **environ: str) -> int:
    answer = client.post("/login/demo", data={"name": "supervisor"}, environ_overrides={**HERE, **environ})
    return int(answer.status_code)


def test_the_language_chosen_above_the_form_is_kept_and_nothing_else_is(demo: Any, engine: Any) -> None:
    def language() -> str:
        with engine.connect() as connection:
            found = find_account(connection, "supervisor")
        assert found is not None
        return str(found.language)

    page = demo.get("/login?lang=en", environ_overrides=HERE).get_data(as_text=True)
    assert page.count('name="asked" value="en"') == 2  # with a password and by one click
    assert enter(demo) == 303 and language() == "zh_CN"
    for asked, kept in (("en", "en"), ("fr", "en"), ("zh_CN", "zh_CN")):
        data = {"name": "supervisor", "asked": asked}
        assert demo.post("/login/demo", data=data, environ_overrides=HERE).status_code == 303
        assert language() == kept


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_elsewhere_reaches_the_demo_whatever_host_he_names(demo: Any, where: str) -> None:
    environ = {**HERE, **ELSEWHERE[where]}
    assert enter(demo, **ELSEWHERE[where]) == 403
    page = demo.get("/login", environ_overrides=environ)
    assert page.status_code == 403 and "王科员" not in page.get_data(as_text=True)
    assert enter(demo) == 303
    # A session that was begun here is worth nothing there.
    assert demo.get("/_dash-layout", environ_overrides=environ).status_code == 403
    assert demo.get("/_dash-layout", environ_overrides=HERE).status_code == 200


@pytest.mark.parametrize("where", MACHINE)
def test_this_machine_reaches_it_by_each_of_its_own_addresses(demo: Any, where: str) -> None:
    assert enter(demo, **MACHINE[where]) == 303


def test_elsewhere_is_nothing_to_a_server_with_accounts(app: Any, client: Any) -> None:
    for where in ELSEWHERE.values():
        assert client.get("/login", environ_overrides={**HERE, **where}).status_code == 200


def test_the_demo_stands_behind_no_proxy() -> None:
    with pytest.raises(UnsafeConfig, match="ZQT_TRUSTED_PROXIES"):
        load_config(demo=True, trusted_proxies=1)


def bring_a_real_order(engine: Any) -> None:
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        put_order(connection, "R1", DATA_TIME, opened_at=at("2026-11-10 09:00"))
        bump_data_version(connection, DATA_TIME)


def test_a_real_order_closes_the_demo_accounts_at_once(demo: Any, engine: Any) -> None:
    assert enter(demo) == 303
    assert demo.get("/_dash-layout").status_code == 200
    bring_a_real_order(engine)
    assert demo.get("/_dash-layout").status_code == 401
    assert enter(demo) == 404
    page = demo.get("/login").get_data(as_text=True)
    assert "王科员" not in page and "示例账号已停用" in page and "user add" in page


def test_a_source_without_an_order_and_the_demo_s_own_orders_close_nothing(demo: Any, engine: Any) -> None:
    with writing(engine) as connection:
        add_source(connection, DATA_TIME)
        bump_data_version(connection, DATA_TIME)
    assert enter(demo) == 303
    bring = {"opened_at": at("2026-11-10 09:00")}
    with writing(engine) as connection:
        connection.execute(update(source).values(demo=True))
        put_order(connection, "D1", DATA_TIME, **bring)
        bump_data_version(connection, DATA_TIME)
    assert enter(demo) == 303


def test_the_demo_does_not_start_over_real_orders_and_leaves_no_account_there(engine: Any) -> None:
    config = load_config(demo=True, now=NOW)
    fill(engine, config)
    bring_a_real_order(engine)
    with pytest.raises(UnsafeConfig, match="orders of a real source"):
        fill(engine, config)
    with engine.connect() as connection:
        assert list_accounts(connection) == ()


@contextmanager
def gunicorn(base: Path, bind: str, wait_for: str, port: int) -> Iterator[None]:
    """Start gunicorn by its own command line on the demo's settings, and end it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZQT_", "COV"))}
    environ = {**kept, "ZQT_DEMO": "1", "ZQT_DATABASE_URL": f"sqlite:///{base}", "ZQT_LOG_LEVEL": "CRITICAL"}
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", bind, "--no-control-socket"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection((wait_for, port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        assert process.poll() is None
        yield
    finally:
        process.terminate()
        process.wait(30)


def asked(host: str, port: int, method: str = "GET", path: str = "/login") -> int:
    connection = HTTPConnection(host, port, timeout=90)
    headers = {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"}
    body = "name=supervisor" if method == "POST" else None
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(("bind", "get", "post"), [("127.0.0.1", 200, 303), ("0.0.0.0", 403, 403)])
def test_gunicorn_started_by_hand_opens_it_to_this_machine_alone(
    sqlite_template: Path, tmp_path: Path, bind: str, get: int, post: int
) -> None:
    base = tmp_path / "demo.db"
    shutil.copy(sqlite_template, base)
    from data_access.database import make_engine

    engine = make_engine(f"sqlite:///{base}")
    fill(engine, Config(demo=True))
    with engine.connect() as connection:
        assert len(list_accounts(connection)) == len(DEMO_ACCOUNTS)
    engine.dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with gunicorn(base, f"{bind}:{port}", "127.0.0.1", port):
        assert asked("127.0.0.1", port) == get
        assert asked("127.0.0.1", port, "POST", "/login/demo") == post
