"""Local days as order rows carry them, yyyymmdd, turned into instants inside a statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, case, cast

CITY_ZONE = ZoneInfo("Asia/Shanghai")
DAY_SECONDS = 86_400
EPOCH_DAY = 719_468  # days from 1 March of the year 0 to 1 January 1970
# The city has kept one offset since 1991; orders are younger.
_offset = datetime(2000, 1, 1, tzinfo=CITY_ZONE).utcoffset()
OFFSET_SECONDS = int(_offset.total_seconds()) if _offset else 0


def local_day(moment: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the local day of a moment, days since 1 January 1970."""
    return (cast(moment, BigInteger) + OFFSET_SECONDS) // DAY_SECONDS


def month_end_seconds(day: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the end of a local day's month, seconds since 1970 UTC, in plain integer arithmetic."""
    number = cast(day, BigInteger)
    months = number // 10_000 * 12 + number // 100 % 100  # the next month, counted from 0
    year, month = months // 12, months % 12 + 1
    # Years begin in March, so that a leap day is the last day of its year.
    shifted = year - case((month <= 2, 1), else_=0)
    before = (153 * ((month + 9) % 12) + 2) // 5
    days = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + before - EPOCH_DAY
    return days * DAY_SECONDS - OFFSET_SECONDS
