"""The end of a local day's month, computed inside a statement, is the one that the calendar says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, column, literal, select, union_all

from data_access.counting.local_days import CITY_ZONE, month_end_seconds
from data_access.counting.tally import day_number


def test_every_month_of_forty_years_ends_when_the_calendar_says(connection: Connection) -> None:
    days = [date(year, month, 28) for year in range(1995, 2035) for month in range(1, 13)]
    listed = union_all(*(select(literal(day_number(day)).label("day")) for day in days)).subquery()
    found = dict(
        connection.execute(select(column("day"), month_end_seconds(listed.c.day)).select_from(listed)).all()
    )
    for day in days:
        following = (day + timedelta(days=4)).replace(day=1)
        midnight = datetime(following.year, following.month, 1, tzinfo=CITY_ZONE).astimezone(UTC)
        assert found[day_number(day)] == midnight.timestamp()
