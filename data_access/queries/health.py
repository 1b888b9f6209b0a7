"""Whether the base can serve: reachable, at this version's schema, and how old its data are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import reading, schema_head, schema_revision
from data_access.queries.context.sources import newest_data_time, source_states
from data_access.queries.jobs.page import newest_beat


@dataclass(frozen=True)
class Readiness:
    """Result of the checks; `data_time` None for an empty base, `problem` for the log only."""

    database: bool
    schema: bool
    data_time: datetime | None = None
    worker_beat: datetime | None = None  # of a worker that was not told to stop
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Tell whether requests can be served."""
        return self.database and self.schema


def readiness(engine: Engine, now: datetime) -> Readiness:
    """Check the base; an unreachable one is a result, not an error."""
    try:
        if schema_revision(engine) != schema_head():
            return Readiness(database=True, schema=False)
        with reading(engine) as connection:
            data_time = newest_data_time(source_states(connection, now))
            return Readiness(True, True, data_time, newest_beat(connection))
    except SQLAlchemyError as error:
        return Readiness(database=False, schema=False, problem=str(error))
