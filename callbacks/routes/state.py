"""Tell an open page whether what it says still holds, and how long its session lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, g, jsonify, request

from callbacks.context import get_engine, get_now
from callbacks.guard import guarded_route
from callbacks.kept import digest
from data_access.database import Connection, data_state, reading
from data_access.queries.context.clock_mark import clock_mark
from data_access.queries.desk.mark import desk_mark
from layouts.pages.desk.page import STATE_OF

SHOWN = 12
# What changes without the data: a page's own mark by the name that its element has (data-state-of).
MARKS: Mapping[str, Callable[[Connection], str]] = {STATE_OF: desk_mark}

blueprint = Blueprint("state", __name__)


def page_state(connection: Connection, now: datetime) -> str:
    """Return a name for all that pages are drawn from: another one means that they may say something else."""
    return digest((data_state(connection), clock_mark(connection, now)))[:SHOWN]


@blueprint.get("/state")
@guarded_route("own_account")
def state() -> Response:
    """Answer the state of the data and the seconds that the session has left unless it is used.

    A page that shows what is noted beside the data names it (`of`) and is told the mark of that too.
    """
    more = MARKS.get(request.args.get("of", ""))
    with reading(get_engine()) as connection:
        found = page_state(connection, get_now())
        mark = more(connection) if more else ""
    return jsonify(state=found, left=int(g.session_left), mark=mark)
