"""An application on a base of witnesses with every account of it signed in, and the requests they send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.config import Config
from callbacks.server import create_app
from data_access.database import writing
from data_access.records import accounts
from data_access.records.accounts import add_account
from data_access.records.sessions import Limits, open_session
from tests.security.conftest import PASSWORD, SECRET, browser
from tests.security.forge import CALLBACKS, ROUTER, callback_bodies
from tests.security.witness import ACCOUNTS, NOW
from tests.support.hashes import quick_hasher

STRANGER = "stranger"


@dataclass(frozen=True)
class House:
    """The application, its base and a browser for each account, for a stranger too."""

    app: Any
    engine: Engine
    browsers: dict[str, Any]

    def page(self, account: str, path: str, search: str = "") -> Any:
        """Return what the page router answers for an address."""
        sent = {"pathname": path, "search": search}
        return self.callback(account, ROUTER, **sent)

    def get(self, account: str, path: str, search: str = "") -> Any:
        """Return what a route answers."""
        return self.browsers[account].get(path + search)

    def callback(self, account: str, output: str, **values: Any) -> Any:
        """Return what the callback with an output answers to values by property, or by id and property."""
        key, body = next(each for each in callback_bodies(self.app) if output in each[0])
        parts = {
            name: [{**each, "value": _value(each, values)} for each in body[name]]
            for name in ("inputs", "state")
        }
        return self.browsers[account].post(CALLBACKS, json={**body, **parts, "output": key})


def _value(item: dict[str, Any], values: dict[str, Any]) -> Any:
    identifier = re.sub(r"\W", "_", str(item["id"]))
    return values.get(f"{identifier}_{item['property']}", values.get(item["property"]))


def open_house(engine: Engine) -> House:
    """Make the application of a base and sign every account in; the accounts are made where they are not."""
    config = Config(secret_key=SECRET, now=NOW, log_level="CRITICAL")
    app = create_app(config, engine)
    browsers = {STRANGER: browser(app)}
    for name, token in _tokens(engine).items():
        browsers[name] = browser(app)
        browsers[name].set_cookie("zqt", token)
    # The first admitted request makes Dash register its page router.
    assert browsers["city"].get("/_dash-layout").status_code == 200
    return House(app, engine, browsers)


def _tokens(engine: Engine) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch, writing(engine) as connection:
        patch.setattr(accounts, "_hasher", quick_hasher())
        found = {}
        for name, (role, code) in ACCOUNTS.items():
            account_id = add_account(connection, NOW, name, role, PASSWORD, unit_code=code, must_change=False)
            found[name] = open_session(connection, account_id, NOW, "127.0.0.1", Limits())
    return found
