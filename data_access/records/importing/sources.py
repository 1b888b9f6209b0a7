"""Say in which rhythm the tables of a source are expected."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, select, update

from dashboard.importing.freshness import RHYTHMS
from data_access.database import bump_data_version
from data_access.schema import source

CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
# Rhythms that have a time of day.
TIMED = ("daily", "weekly")


class UnknownRhythm(ValueError):
    """A rhythm, or a time of day, that there is not."""


def set_rhythm(connection: Connection, source_id: int, rhythm: str, at: str, now: datetime) -> str:
    """Set the rhythm of a real source, `at` its local time ("08:00", "" unknown); return the source's code.

    Raises UnknownRhythm for what is no rhythm or time, LookupError for no such source. Figures are read anew,
    for the calendar follows the sources that have a rhythm.
    """
    if rhythm not in RHYTHMS or (rhythm in TIMED and at and not CLOCK.fullmatch(at)):
        raise UnknownRhythm(f"{rhythm} {at}")
    real = (source.c.source_id == source_id, source.c.demo.is_(False))
    code = connection.scalar(select(source.c.code).where(*real))
    if code is None:
        raise LookupError(f"source {source_id}")
    values = {"rhythm": rhythm, "rhythm_at": at if rhythm in TIMED else "", "rhythm_since": now}
    connection.execute(update(source).where(*real).values(values))
    bump_data_version(connection, now, ())
    return str(code)
