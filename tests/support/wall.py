"""Screens for tests: kept by a supervisor, paired or opened by a link; the addresses that a key opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify

from callbacks.guard import guarded_route
from callbacks.screens import screen_viewer
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


def with_wall(app: Any) -> Any:
    """Give an application that has no scenes the addresses at which a screen asks for them."""
    if "wall.frame" not in app.server.view_functions:
        app.server.register_blueprint(_wall())
    return app


def _wall() -> Blueprint:
    blueprint = Blueprint("wall", __name__)

    @guarded_route("view_figures")
    def answer(**_path: str) -> Any:
        viewer = screen_viewer()
        return jsonify(shown=viewer.screen.name if viewer else "a person's")

    for path, name in (("/wall", "frame"), ("/wall/<string:code>", "district"), ("/wall/data", "data")):
        blueprint.add_url_rule(path, name, answer)
    return blueprint
