"""Read what the platform says of orders that are looked back at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.look_back.records import OPEN
from dashboard.look_back.rounds import Due, Round, Told
from dashboard.look_back.settings import LookBackSettings
from dashboard.order.case_notes import notes
from dashboard.order.ledgers import ledger_stand
from data_access.counting.local_days import CITY_ZONE
from data_access.reference.own_settings import own_settings
from data_access.reference.units import read_calendar
from data_access.schema import look_back, order

NAME = "look_back"  # of its settings
o, b = order.c, look_back.c
OUTCOME = (
    *(o.shard, o.order_id, o.closed_at, o.excluded, o.withdrawn_at, o.withdrawal_asked),
    *(o.verdict_official, o.verdict_official_at, o.answer_final, o.answered_at),
    *(o.look_back_log, o.ledger_log),
)


def look_back_settings(connection: Connection, now: datetime) -> LookBackSettings:
    """Return the settings in force on the city's day of a moment."""
    return own_settings(connection, NAME, LookBackSettings, now.astimezone(CITY_ZONE).date())


def due_of(connection: Connection, settings: LookBackSettings) -> Due:
    """Return what gives the end of a round by the moment of its listing."""
    calendar = read_calendar(connection)
    return lambda at: calendar.end_of_workday(at.astimezone(CITY_ZONE), settings.days)


def told(row: Row[Any], now: datetime) -> Told:
    """Return what a row of OUTCOME says by a moment."""
    return Told(
        closed=row.closed_at is not None,
        excluded=row.excluded,
        withdrawn=row.withdrawn_at is not None,
        withdrawal_asked=row.withdrawal_asked,
        verdict=row.verdict_official,
        verdict_at=row.verdict_official_at,
        answer=row.answer_final,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        look_backs=notes("look_back_log", row.look_back_log),
        ledger=ledger_stand(notes("ledger_log", row.ledger_log), now) if row.ledger_log else None,
    )


def standing_rounds(connection: Connection) -> list[tuple[int, Round, Row[Any]]]:
    """Return the open rounds with their number and what the platform says of their orders."""
    same = (b.shard == o.shard) & (b.order_id == o.order_id)
    query = select(look_back, *OUTCOME[2:]).join(order, same).where(b.state.in_(OPEN))
    return [(row.look_back_id, round_of(row), row) for row in connection.execute(query)]


def round_of(row: Row[Any]) -> Round:
    """Return the round that a row of the table holds."""
    return Round(
        row.round,
        row.entered_at,
        row.due,
        row.state,
        row.measure,
        row.handled_at,
        row.checked_at,
        row.checked_by,
        row.note,
    )
