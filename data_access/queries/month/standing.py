"""What decides whether a month may be checked or locked, read at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from dashboard.month.locking import Standing
from dashboard.month.records import OPEN_APPEALS
from dashboard.people.access import OPERATOR
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.vocabulary import CITY_KEY
from data_access.counting.tally import city_counts
from data_access.queries.context.context import conditions_of, day_known, figure_context, stored
from data_access.queries.month.life import month_life
from data_access.schema import month_appeal

a = month_appeal.c
ONCE = "once"  # rhythm of a table that is not awaited again


def read_standing(connection: Connection, month: str, now: datetime) -> tuple[Standing, FigureContext]:
    """Return what stands for and against a step of a month, and the context that it is counted in.

    The context asks the data, locked or not, at the data time of each source.
    """
    context = live_context(connection, month, now)
    period, moment = context.period, context.as_of
    counted = replace(context, before_exclusion=False)
    city = Counts(CITY_KEY)
    if moment is not None:
        city = city_counts(connection, OPERATOR, period, conditions_of(counted), times=False)
    behind = tuple(
        each.name
        for each in context.sources
        if each.data_time is not None and each.rhythm != ONCE and day_known(each.data_time) <= period.last
    )
    standing = Standing(
        life=month_life(connection, month),
        period=period,
        today=day_known(moment or now),
        now=now,
        city=city,
        behind=behind,
        appeals=open_appeals(connection, month),
    )
    return standing, context


def live_context(connection: Connection, month: str, now: datetime) -> FigureContext:
    """Return the context of a month as the data tell it now, under the settings that it is counted under."""
    known = stored(connection, now)
    return figure_context(
        connection, period=month, default_period="", now=now, known=replace(known, fixing=False)
    )


def open_appeals(connection: Connection, month: str) -> int:
    """Return how many appeals of a month wait for a decision."""
    waiting = select(func.count()).where(a.month == month, a.state.in_(OPEN_APPEALS))
    return int(connection.scalar(waiting) or 0)
