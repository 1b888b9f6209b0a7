"""Tell machines whether the process lives, whether it can serve, and which build it is."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify

from callbacks.context import get_context, get_engine, get_now
from callbacks.logs import log
from data_access.queries.health import readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer while the process lives; check the body, for other servers answer 200 too."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 if database and schema are as this build needs them, else 503; tell the data's age."""
    now = get_now()
    state = readiness(get_engine(), now)
    if not state.ready:
        log("not_ready", level=logging.WARNING, database=state.database, problem=state.problem)
    age = round((now - state.data_time).total_seconds() / 3600, 1) if state.data_time else None
    response = jsonify(
        status="ok" if state.ready else "unavailable",
        database=state.database,
        schema=state.schema,
        data_age_hours=age,
    )
    response.status_code = 200 if state.ready else 503
    return response


@blueprint.get("/version")
def version() -> Response:
    """Tell the build and its set of callbacks and pages, so that an open page can see it is old."""
    return jsonify(build=get_context().build, layout=get_context().layout_hash())
