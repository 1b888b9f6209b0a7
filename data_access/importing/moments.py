"""Turn a cell's time into whole seconds since 1970 UTC."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from data_access.importing.cells import EARLIEST_YEAR, LATEST_YEAR, parse_moment


def instant(
    text: str, zone: ZoneInfo, formats: tuple[str, ...] = (), date1904: bool = False, ends_day: bool = False
) -> int:
    """Return the second a cell names, read in `zone` unless it brings its offset; raise BadCell otherwise.

    A local hour that occurs twice is read as summer time. With `ends_day` a day without a time means its
    24:00, for a deadline given as a day is met until then.
    """
    at = _plain_iso(text)
    if at is not None:
        return int(at.replace(tzinfo=zone).timestamp())
    moment = parse_moment(text, formats, date1904)
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=zone)
    if ends_day and not moment.has_time:
        at = datetime.fromordinal(at.toordinal() + 1).replace(tzinfo=at.tzinfo)
    return int(at.timestamp())


def _plain_iso(text: str) -> datetime | None:
    """Read the shape of most tables, `2026-10-12 09:00:00`, without trying all the others."""
    if len(text) != 19 or text[4] != "-" or text[10] != " ":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None
