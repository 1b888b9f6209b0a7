"""Who looks at a wall: a signed-in person for a trial, or a screen by its key; and what it is drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import orjson
from flask import abort

from callbacks.context import get_account, get_config, get_engine, get_now, get_scope
from callbacks.kept import digest, kept_bytes
from callbacks.screens import Viewer, screen_viewer
from dashboard.i18n import current_language
from dashboard.people.access import Scope
from dashboard.wall.screens import Screen
from data_access.counting.kept import answered
from data_access.database import Connection, reading
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.wall.page import district_scope, wall_view
from data_access.reference.city_map import load_map
from layouts.pages.wall.page import wall_page


def viewer() -> Viewer:
    """Return who asks for the wall: a screen by its key, else a person; raise Denied before sign-in.

    A signed-in person is the viewer of a screen that is not set up.
    """
    return screen_viewer() or Viewer(Screen(), get_scope(), f"account {get_account().account_id}")


def narrowed(seen: Viewer, district: str) -> Viewer:
    """Return the viewer with its scope narrowed to a district.

    404 where no district has the code, 403 where the scope does not reach it.
    """
    district = district or seen.screen.district
    if not district:
        return seen
    try:
        with reading(get_engine()) as connection:
            return replace(seen, scope=district_scope(connection, seen.scope, district, get_now()))
    except LookupError:
        abort(404)


def wall_content(scope: Scope, screen: Screen) -> bytes:
    """Return the scenes of a screen as JSON, kept for all screens that show the same."""
    scope, city_map = replace(scope, account=""), load_map(get_config().map_file)

    def make(connection: Connection, now: datetime) -> bytes:
        mark = clock_mark(connection, now)
        view = answered(
            connection,
            "wall",
            (scope, current_language()),
            mark,
            lambda: wall_view(connection, scope, now=now),
        )
        return orjson.dumps(wall_page(view, screen, city_map, now))

    asked = (screen.density, screen.naming, screen.scenes, digest(city_map))
    return kept_bytes("wall", scope, asked, make)
