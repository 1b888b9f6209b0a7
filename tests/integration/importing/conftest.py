"""Accounts that are signed in to the import page, over the `engine` of the test's own module."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import writing
from data_access.records.accounts import add_account
from data_access.records.sessions import Limits, open_session
from tests.conftest import NOW

ORIGIN = "http://localhost"


@pytest.fixture
def enter(engine: Engine) -> Callable[..., Any]:
    app = create_app(
        Config(secret_key="vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo", now=NOW, log_level="CRITICAL"), engine
    )

    def make(role: str = "city_supervisor") -> Any:
        with writing(engine) as connection:
            unit = "370602" if role == "district_coordinator" else ""
            account = add_account(
                connection, NOW, role, role, "Right-Horse-42", unit_code=unit, must_change=False
            )
            token = open_session(connection, account, NOW, "127.0.0.1", Limits())
        client = app.server.test_client()
        client.environ_base["HTTP_ORIGIN"] = ORIGIN
        client.set_cookie("zqt", token)
        client.post("/language", data={"language": "en"})
        return client

    return make


@pytest.fixture
def client(enter: Callable[..., Any]) -> Any:
    return enter()


@pytest.fixture
def folder(engine: Engine) -> Path:
    return Path(str(engine.url.database)).parent / "uploads"
