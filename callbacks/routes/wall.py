"""The wall: a frame of its own without Dash, and the scenes that it asks for again and again."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request, send_from_directory

from callbacks.config import PROJECT
from callbacks.context import get_context, get_now
from callbacks.guard import guarded_route
from callbacks.kept import digest
from callbacks.screens import screen_viewer
from callbacks.wall import narrowed, shown_content, viewer
from dashboard.wall.screens import overridden
from layouts.pages.wall.words import wall_words

SHOWN = 12
POLL_SECONDS = 30

blueprint = Blueprint("wall", __name__)


@blueprint.get("/wall", defaults={"district": ""})
@blueprint.get("/wall/<district>")
@guarded_route("view_figures")
def frame(district: str) -> str:
    """Show the frame; what stands in it comes from /wall/data."""
    seen = viewer()
    narrowed(seen, district)
    screen, _refused = overridden(seen.screen, request.args)
    settings: dict[str, Any] = {
        "build": get_context().build,
        # Another viewer of the same browser must not be shown what this one kept.
        "who": digest((seen.who, seen.scope))[:SHOWN],
        # Only a screen keeps its frame for an outage: a person's must not open after the session's end.
        "keyed": screen_viewer() is not None,
        "district": district,
        "poll": POLL_SECONDS,
        "words": wall_words(),
    }
    return render_template("wall.html", screen=screen, settings=settings)


@blueprint.get("/wall-worker.js")
def worker() -> Response:
    """Give a screen the worker that answers with the frame while the server is away.

    It stands above the wall's addresses, since a browser lets a worker stand before those below it alone.
    """
    return send_from_directory(PROJECT / "assets", "wall-worker.js")


@blueprint.get("/wall/data")
@guarded_route("view_figures")
def data() -> Response:
    """Answer the scenes, or that they are still those of `have`; always the server's time and build."""
    seen = narrowed(viewer(), request.args.get("district", ""))
    screen, refused = overridden(seen.screen, request.args)
    content = shown_content(seen, screen)
    state = digest(content.decode())[:SHOWN]
    told: dict[str, Any] = {
        "now": int(get_now().timestamp() * 1000),
        "build": get_context().build,
        "state": state,
        "screen": {
            "name": screen.name,
            "dwell": screen.dwell,
            "scale": screen.scale,
            "density": screen.density,
        },
        "refused": list(refused),
    }
    if request.args.get("have") != state:
        told["content"] = orjson.Fragment(content)
    return Response(orjson.dumps(told), mimetype="application/json")
