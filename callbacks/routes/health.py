"""Tell machines whether the process lives, whether it can serve, and which build it is."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Lock, Thread

from flask import Blueprint, Response, jsonify

from callbacks.context import get_context, get_engine, get_now
from callbacks.logs import log
from data_access.database import Engine
from data_access.queries.health import Readiness, readiness

READY_SECONDS = 0.8  # whoever watches is answered within a second
LATE = Readiness(database=False, schema=False, problem="the database has not answered yet")

blueprint = Blueprint("health", __name__)


class _Looking:
    """A look at the base beside the requests: one at a time, and nobody waits for it for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._found = LATE

    def look(self, engine: Engine, now: datetime) -> Readiness:
        """Return how the base is; one that does not answer in time is not ready."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._found = LATE
                self._thread = Thread(target=self._find, args=(engine, now), daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(READY_SECONDS)
        return self._found

    def _find(self, engine: Engine, now: datetime) -> None:
        self._found = readiness(engine, now)


_looking = _Looking()


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer while the process lives; check the body, for other servers answer 200 too."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 if database and schema are as this build needs them, else 503; tell the data's age.

    Also for how long no worker was heard of, where one is expected.
    """
    now = get_now()
    state = _looking.look(get_engine(), now)
    if not state.ready:
        log("not_ready", level=logging.WARNING, database=state.database, problem=state.problem)
    age = round((now - state.data_time).total_seconds() / 3600, 1) if state.data_time else None
    response = jsonify(
        status="ok" if state.ready else "unavailable",
        database=state.database,
        schema=state.schema,
        data_age_hours=age,
        worker_age_seconds=_worker_age(state, now),
    )
    response.status_code = 200 if state.ready else 503
    return response


def _worker_age(state: Readiness, now: datetime) -> int | None:
    """Return for how long no worker was heard of, None where none is expected."""
    return max(0, round((now - state.worker_beat).total_seconds())) if state.worker_beat else None


@blueprint.get("/version")
def version() -> Response:
    """Tell the build and its set of callbacks and pages, so that an open page can see it is old."""
    return jsonify(build=get_context().build, layout=get_context().layout_hash())
