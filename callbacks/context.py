"""Reach what a request works with: settings, engine, account, scope and the time."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, g, has_request_context

from callbacks.config import Config
from dashboard.people.access import Denied, Scope
from data_access.counting.shared import SharedPages
from data_access.database import Engine, make_engine
from data_access.records.accounts import Account

EXTENSION = "zhengqitong"


@dataclass
class Context:
    """Settings and engine of one application; the engine is made anew in each process."""

    config: Config
    build: str = ""
    layout_hash: Callable[[], str] = str
    shared_engine: Engine | None = None
    shared: SharedPages | None = None  # pages drawn by the server's other processes
    drawn_ahead: bool = False  # whether a thread of this process draws what is new (callbacks/warming.py)
    _engine: Engine | None = None
    _process: int = 0

    def engine(self) -> Engine:
        """Return this process's engine: connections must not cross a fork."""
        if self.shared_engine is not None:
            return self.shared_engine
        if self._engine is None or self._process != os.getpid():
            self._engine = make_engine(self.config.database_url, serving=True)
            self._process = os.getpid()
        return self._engine

    def now(self) -> datetime:
        """Return the clock, or the fixed time of a test or demonstration."""
        return self.config.now or datetime.now(UTC)


def get_context() -> Context:
    """Return the running application's context."""
    context = current_app.extensions[EXTENSION]
    assert isinstance(context, Context)
    return context


def get_config() -> Config:
    """Return the running application's settings."""
    return get_context().config


def get_engine() -> Engine:
    """Return the engine of this process."""
    return get_context().engine()


def get_now() -> datetime:
    """Return the reader's now: the clock, or the fixed time of a test or demonstration."""
    return get_context().now()


def find_scope() -> Scope | None:
    """Return the scope of the signed-in account, None before sign-in."""
    return g.get("scope") if has_request_context() else None


def get_scope() -> Scope:
    """Return the scope of the signed-in account; raise Denied before sign-in."""
    scope = find_scope()
    if scope is None:
        raise Denied("signed_in")
    return scope


def get_account() -> Account:
    """Return the signed-in account; raise Denied before sign-in."""
    get_scope()
    account = g.account
    assert isinstance(account, Account)
    return account
