"""Turn a cell's time into whole seconds since 1970 UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from data_access.importing.cells import EARLIEST_YEAR, LATEST_YEAR, parse_moment

# What a day without a time means: its 00:00; its 24:00, as of a deadline that is met until then; its last
# second, as of an end that came on that day and on no other.
Day = Literal["begin", "end", "last"]


def instant(
    text: str,
    zone: ZoneInfo,
    formats: tuple[str, ...] = (),
    date1904: bool = False,
    day: Day = "begin",
    latest: int | None = None,
) -> int:
    """Return the second a cell names, read in `zone` unless it brings its offset; raise BadCell otherwise.

    A local hour that occurs twice is read as summer time. `day` says what a day without a time means; a day
    that `latest` lies in has lasted until then.
    """
    at = _plain_iso(text)
    if at is not None:
        return int(at.replace(tzinfo=zone).timestamp())
    moment = parse_moment(text, formats, date1904)
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=zone)
    begin = int(at.timestamp())
    if moment.has_time or day == "begin":
        return begin
    end = int((at.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=at.tzinfo).timestamp())
    if day == "end":
        return end
    return latest if latest is not None and begin <= latest < end else end - 1


def _plain_iso(text: str) -> datetime | None:
    """Read the shape of most tables, `2026-10-12 09:00:00`, without trying all the others."""
    if len(text) != 19 or text[4] != "-" or text[10] != " ":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None
