"""Who looks at a wall: a signed-in person for a trial, or a screen by its key; and what it is drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from time import monotonic

import orjson
from flask import abort

from callbacks.context import get_account, get_config, get_context, get_engine, get_now, get_scope
from callbacks.kept import digest, kept_bytes, ready_bytes
from callbacks.screens import Viewer, screen_viewer
from dashboard.i18n import current_language
from dashboard.people.access import Scope
from dashboard.wall.screens import Screen
from data_access.counting.kept import answered
from data_access.counting.shelf import Shelf
from data_access.database import Connection, reading
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.desk.mark import live_mark
from data_access.queries.records.mark import records_mark
from data_access.queries.wall.page import district_scope, wall_view
from data_access.reference.city_map import load_map
from layouts.pages.wall.page import wall_page

NAME = "wall"
DESK = "desk"  # the scene whose clocks run faster than the data
LONGEST_BEFORE_SECONDS = 120.0  # that scenes are shown on while the new ones are drawn
Drawn = tuple[Scope, str, str, tuple[str, ...]]
_shown: Shelf[tuple[float, bytes]] = Shelf(lambda: 100)  # when they were the newest, and the scenes


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


def shown_content(seen: Viewer, screen: Screen) -> bytes:
    """Return the scenes for a viewer without letting a screen wait: those before, while new ones are drawn.

    Only what the process draws ahead, for a while: what is not drawn by then, is drawn for who asks.
    """
    own = screen_viewer()
    drawn = what_is_drawn(seen.scope, screen)
    if own is None or not get_context().drawn_ahead or drawn != what_is_drawn(own.scope, own.screen):
        return wall_content(seen.scope, screen)
    kept_as = (str(get_engine().url), current_language(), drawn)
    ready, before = ready_bytes(NAME, drawn[0], _asked(screen), records=True), _shown.find(kept_as)
    if ready is None and before is not None and monotonic() - before[0] < LONGEST_BEFORE_SECONDS:
        return before[1]
    content = wall_content(seen.scope, screen) if ready is None else ready
    _shown.keep(kept_as, (monotonic(), content))
    return content


def what_is_drawn(scope: Scope, screen: Screen) -> Drawn:
    """Return what tells the scenes of one screen from those of another: the scope and what it asks for."""
    return replace(scope, account=""), screen.density, screen.naming, screen.scenes


def _asked(screen: Screen) -> tuple[object, ...]:
    shown = (screen.density, screen.naming, screen.scenes, digest(load_map(get_config().map_file)))
    if DESK not in screen.scenes:
        return shown
    with reading(get_engine()) as connection:
        return (*shown, live_mark(connection, get_now()))


def wall_content(scope: Scope, screen: Screen) -> bytes:
    """Return the scenes of a screen as JSON, kept for all screens that show the same."""
    scope, city_map = replace(scope, account=""), load_map(get_config().map_file)

    def make(connection: Connection, now: datetime) -> bytes:
        mark = (clock_mark(connection, now), records_mark(connection), live_mark(connection, now))
        view = answered(
            connection,
            NAME,
            (scope, current_language()),
            mark,
            lambda: wall_view(connection, scope, now=now),
        )
        return orjson.dumps(wall_page(view, screen, city_map, now))

    return kept_bytes(NAME, scope, _asked(screen), make, records=True)
