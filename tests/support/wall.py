"""Screens for tests: kept by a supervisor, paired or opened by a link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard.people.access import scope_for
from dashboard.wall.screens import Screen
from data_access.database import Engine, writing
from data_access.records.people import Actor
from data_access.records.wall import add_screen, make_key


def keeper(now: datetime, account: str = "keeper") -> Actor:
    """Return who keeps screens."""
    return Actor(scope_for(account, "city_supervisor"), now, "10.0.0.1")


def put_screen(engine: Engine, now: datetime, name: str = "大厅", **settings: Any) -> tuple[int, str]:
    """Add a screen with a key; return its number and the key."""
    with writing(engine) as connection:
        answer, screen_id = add_screen(connection, keeper(now), Screen(name=name, **settings))
        assert answer == "added"
        return screen_id, make_key(connection, keeper(now), screen_id)[1]
