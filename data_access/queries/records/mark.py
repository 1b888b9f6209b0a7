"""What tells that records changed which are kept here beside orders."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data_access.schema import record_history, survey_wave


def records_mark(connection: Connection) -> tuple[int, int]:
    """Return numbers that grow with every act on a record and with every call and answer of a survey."""
    acts = connection.scalar(select(func.max(record_history.c.history_id))) or 0
    calls = connection.scalar(select(func.sum(survey_wave.c.version))) or 0
    return int(acts), int(calls)
