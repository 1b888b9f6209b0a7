"""Unsafe settings are refused, and the demo stays on its own machine."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import Any

import pytest

from app import CANNOT_LOAD
from callbacks.commands.serve import fill, gunicorn_settings
from callbacks.config import Config, UnsafeConfig, load_config
from callbacks.server import create_app
from dashboard.people.access import ROLES
from data_access.database import writing
from data_access.records.accounts import list_accounts
from data_access.records.sessions import Limits, open_session
from tests.conftest import ROOT
from tests.security.conftest import NOW, SECRET, browser


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("ZQT_", "DASH_", "FLASK_")):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        (None, "is not set"),
        ("", "is not set"),
        ("a" * 64, "repeats a few characters"),
        ("k3J-x9_Q", "shorter than 32"),
        ("changeme-4f8a1d3b5c7e9f0a2b4c6d8e0f1a", "well-known word"),
        ("my-SECRET-4f8a1d3b5c7e9f0a2b4c6d8e0f1", "well-known word"),
    ],
)
def test_a_weak_secret_is_refused(monkeypatch: pytest.MonkeyPatch, secret: str | None, problem: str) -> None:
    if secret is not None:
        monkeypatch.setenv("ZQT_SECRET_KEY", secret)
    with pytest.raises(UnsafeConfig, match=problem):
        load_config()


def test_a_good_secret_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZQT_SECRET_KEY", SECRET)
    assert load_config().secret == SECRET
    assert SECRET not in repr(load_config())


@pytest.mark.parametrize("name", ["DASH_DEBUG", "DASH_MCP_ENABLED", "DASH_UI", "FLASK_DEBUG"])
def test_development_switches_are_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "true")
    with pytest.raises(UnsafeConfig, match=name):
        load_config(demo=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hotline.example"])
def test_the_demo_serves_this_machine_only(host: str) -> None:
    with pytest.raises(UnsafeConfig, match=r"127\.0\.0\.1 only"):
        load_config(demo=True, host=host)


def test_a_wrong_value_names_its_variable() -> None:
    with pytest.raises(UnsafeConfig, match="ZQT_PORT"):
        load_config(demo=True, port=70_000)


def test_the_server_of_an_empty_environment_is_refused_with_advice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = importlib.import_module("app")
    app._server.cache_clear()
    with pytest.raises(SystemExit) as ended:
        _server = app.server
    assert ended.value.code == CANNOT_LOAD
    assert "demo --serve" in capsys.readouterr().err


def test_demo_accounts_exist_in_the_demo_only(engine: Any, config: Config) -> None:
    demo = load_config(demo=True, now=NOW)
    fill(engine, demo)
    with engine.connect() as connection:
        found = list_accounts(connection)
    # An account without a role is one that waits: nobody looks at the demo as that.
    assert {item.role for item in found} == set(ROLES) - {"unassigned"}
    assert all(item.demo for item in found)
    fill(engine, config)
    with engine.connect() as connection:
        assert list_accounts(connection) == ()


def test_one_click_signs_in_to_the_demo(engine: Any) -> None:
    demo = load_config(demo=True, now=NOW)
    fill(engine, demo)
    client = browser(create_app(demo, engine))
    assert "王科员" in client.get("/login").get_data(as_text=True)
    response = client.post("/login/demo", data={"name": "supervisor"})
    assert response.status_code == 303
    assert client.get("/_dash-layout").status_code == 200
    assert client.post("/login/demo", data={"name": "nobody"}).status_code == 404


def test_one_click_does_not_exist_elsewhere(app: Any, engine: Any, client: Any, add: Any) -> None:
    key = add("left-over", demo=True)
    assert "left-over" not in client.get("/login").get_data(as_text=True)
    assert client.post("/login/demo", data={"name": "left-over"}).status_code == 404
    with writing(engine) as connection:
        token = open_session(connection, key, NOW, "", Limits())
    client.set_cookie("zqt", token)
    assert client.get("/_dash-layout").status_code == 401


def test_the_demo_answers_no_other_host_name(engine: Any) -> None:
    client = create_app(load_config(demo=True), engine).server.test_client()
    assert client.get("/login", base_url="http://evil.example:8050").status_code == 403
    assert client.get("/login", base_url="http://127.0.0.1:8050").status_code == 200


def test_gunicorn_opens_no_control_socket(config: Config) -> None:
    settings = gunicorn_settings(config)
    assert settings["control_socket_disable"] is True
    assert settings["worker_class"] == "callbacks.workers.PromptWorker" and settings["bind"] == [
        "127.0.0.1:8050"
    ]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "refused to start: ZQT_SECRET_KEY"),
        ({"ZQT_SECRET_KEY": SECRET, "ZQT_LOG_LEVEL": "LOUD"}, "refused to start: ZQT_LOG_LEVEL"),
        ({"ZQT_SECRET_KEY": SECRET, "ZQT_DATABASE_URL": "mysql://x/y"}, "refused to start: ZQT_DATABASE_URL"),
    ],
)
def test_gunicorn_by_hand_ends_in_a_sentence(settings: dict[str, str], said: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", "127.0.0.1:0", "--no-control-socket"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**kept, **settings}, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == CANNOT_LOAD
    assert said in ended.stderr and "Traceback" not in ended.stderr


def test_user_add_prints_a_one_time_password_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, app: Any, engine: Any, log_in: Any
) -> None:
    from click.testing import CliRunner

    from callbacks.commands.main import main

    monkeypatch.setenv("ZQT_DATABASE_URL", str(engine.url))
    runner = CliRunner()
    result = runner.invoke(main, ["user", "add", "lai", "--role", "district_coordinator", "--unit", "370682"])
    assert result.exit_code == 0, result.output
    password = result.output.splitlines()[0].split()[-1].split("：")[-1]
    assert len(password) == 16
    assert log_in("lai", password)[1].location == "/account/password"
    again = runner.invoke(main, ["user", "add", "lai", "--role", "auditor"])
    assert again.exit_code == 1 and "exists already" in again.output
    assert runner.invoke(main, ["user", "add", "x", "--role", "unit_handler"]).exit_code == 1
    assert runner.invoke(main, ["user", "disable", "lai"]).exit_code == 0
    assert log_in("lai", password)[1].status_code == 401
    listed = runner.invoke(main, ["user", "list"]).output
    assert "lai" in listed and password not in listed


def test_the_first_request_of_a_process_finds_everything_set_up(config: Config, engine: Any) -> None:
    app = create_app(config, engine)
    # Files of the page and its router: a browser asks for both in parallel, of a process that knows neither.
    assert "dash-renderer/build/dash_renderer.min.js" in app.registered_paths["dash"]
    assert any("_pages_content.children" in output for output in app.callback_map)
