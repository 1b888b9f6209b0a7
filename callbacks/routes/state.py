"""Tell an open page whether what it says still holds, and how long its session lasts."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, jsonify

from callbacks.context import get_engine, get_now
from callbacks.guard import guarded_route
from callbacks.kept import digest
from data_access.database import Connection, data_state, reading
from data_access.queries.context.clock_mark import clock_mark

SHOWN = 12

blueprint = Blueprint("state", __name__)


def page_state(connection: Connection, now: datetime) -> str:
    """Return a name for all that pages are drawn from: another one means that they may say something else."""
    return digest((data_state(connection), clock_mark(connection, now)))[:SHOWN]


@blueprint.get("/state")
@guarded_route("own_account")
def state() -> Response:
    """Answer the state of the data and the seconds that the session has left unless it is used."""
    with reading(get_engine()) as connection:
        found = page_state(connection, get_now())
    return jsonify(state=found, left=int(g.session_left))
