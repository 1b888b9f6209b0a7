"""A source against its own rhythm."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.importing.freshness import arrival, missed_arrivals

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("rhythm", "last", "now", "missed"),
    [
        ("daily", "2026-11-18T08:03", "2026-11-18T23:00", 0),
        ("daily", "2026-11-17T08:03", "2026-11-18T08:10", 0),  # its half hour is not over
        ("daily", "2026-11-17T08:03", "2026-11-18T08:31", 1),
        ("daily", "2026-11-17T06:00", "2026-11-18T08:31", 2),
        ("daily", "2026-11-15T08:01", "2026-11-18T09:00", 3),
        ("weekly", "2026-11-09T08:05", "2026-11-15T09:00", 0),
        ("weekly", "2026-11-09T08:05", "2026-11-16T09:00", 1),
        ("hourly", "2026-11-18T08:00", "2026-11-18T09:30", 0),
        ("hourly", "2026-11-18T08:00", "2026-11-18T10:30", 1),
        ("live", "2026-11-18T08:00", "2026-11-18T08:15", 0),
        ("live", "2026-11-18T08:00", "2026-11-18T08:25", 2),
        ("once", "2020-01-01T08:00", "2026-11-18T08:25", 0),
    ],
)
def test_missed_arrivals(rhythm: str, last: str, now: str, missed: int) -> None:
    assert missed_arrivals(rhythm, "08:00", at(last), at(now), ZONE) == missed


def test_a_source_that_never_arrived_missed_nothing() -> None:
    assert missed_arrivals("daily", "08:00", None, at("2026-11-18T09:00"), ZONE) == 0


@pytest.mark.parametrize(
    ("rhythm", "imported", "data_time", "counted"),
    [
        ("daily", "2026-11-18T08:03", "2026-11-17T18:00", "2026-11-18T08:03"),
        ("daily", "2026-11-18T08:03", "2026-11-17T08:03", "2026-11-18T08:03"),
        ("daily", "2026-11-18T08:03", "2026-11-05T18:00", "2026-11-06T18:00"),
        ("weekly", "2026-11-18T08:03", "2026-11-05T18:00", "2026-11-12T18:00"),
        ("hourly", "2026-11-18T08:03", "2026-11-18T06:00", "2026-11-18T07:00"),
        ("live", "2026-11-18T08:03", "2026-11-18T06:00", "2026-11-18T08:03"),
        ("once", "2026-11-18T08:03", "2020-01-09T11:00", "2026-11-18T08:03"),
    ],
)
def test_a_table_that_was_old_when_it_came_is_no_arrival_of_today(
    rhythm: str, imported: str, data_time: str, counted: str
) -> None:
    assert arrival(rhythm, at(imported), at(data_time)) == at(counted)


def test_what_never_came_has_no_arrival() -> None:
    assert arrival("daily", None, at("2026-11-18T08:03")) is None
    assert arrival("daily", at("2026-11-18T08:03"), None) == at("2026-11-18T08:03")
