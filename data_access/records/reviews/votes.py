"""Read the votes of a panel, and what they decide."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.reviews.records import ABSENT
from dashboard.reviews.settings import ReviewSettings
from dashboard.reviews.voting import Count, count
from data_access.counting.local_days import CITY_ZONE
from data_access.reference.own_settings import own_settings
from data_access.schema import review_case, review_panel

NAME = "reviews"  # of the settings
p = review_panel.c


def review_settings(connection: Connection, now: datetime) -> ReviewSettings:
    """Return the settings in force on the city's day of a moment."""
    return own_settings(connection, NAME, ReviewSettings, now.astimezone(CITY_ZONE).date())


def votes_of(connection: Connection, case_id: int) -> tuple[str, ...]:
    """Return the votes of the seats of a panel: who is absent has none, nor has a substitute in waiting."""
    seats = (p.case_id == case_id, p.substitute.is_(False), p.vote != ABSENT)
    return tuple(connection.scalars(select(p.vote).where(*seats).order_by(p.position)))


def counted(connection: Connection, case_id: int, at: datetime) -> Count:
    """Count the votes of a case by the settings of a day."""
    return count(votes_of(connection, case_id), review_settings(connection, at))


def voted(connection: Connection, case_id: int) -> str:
    """Return what the panel of a decided case decided, "" where it has not."""
    at = connection.scalar(select(review_case.c.decided_at).where(review_case.c.case_id == case_id))
    return counted(connection, case_id, at).outcome if at else ""
