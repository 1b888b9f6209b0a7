"""A source against its own rhythm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importing.freshness import (
    arrival,
    is_short,
    late_by,
    missed_arrivals,
    next_arrival,
    shown_rhythm,
    usual_rows,
)

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


def arrivals(
    step: timedelta, *shifts: timedelta, data_step: timedelta | None = None
) -> list[tuple[datetime, datetime]]:
    """Return arrivals a step apart, shifted one by one, each with data up to an hour before."""
    first, data = datetime(2026, 11, 2, 8, 5, tzinfo=ZONE), data_step or step
    return [
        (first + n * step + shift, first - timedelta(hours=1) + n * data) for n, shift in enumerate(shifts)
    ]


NOTHING = timedelta()


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (timedelta(hours=1), ("hourly", "")),
        (timedelta(days=1), ("daily", "08:20")),
        (timedelta(days=7), ("weekly", "08:20")),
        (timedelta(days=2), ("none", "")),
        (timedelta(minutes=5), ("none", "")),  # live is said, never concluded
    ],
)
def test_three_arrivals_show_a_rhythm(step: timedelta, shown: tuple[str, str]) -> None:
    late = min(timedelta(minutes=15), step / 4)
    assert shown_rhythm(arrivals(step, NOTHING, late, NOTHING), ZONE) == shown
    assert shown_rhythm(arrivals(step, NOTHING, late), ZONE) == ("none", "")


def test_arrivals_out_of_step_show_none_and_the_last_three_decide() -> None:
    day = timedelta(days=1)
    assert shown_rhythm(arrivals(day, NOTHING, timedelta(hours=7), NOTHING), ZONE) == ("none", "")
    assert shown_rhythm(arrivals(day, timedelta(hours=-9), NOTHING, NOTHING, NOTHING), ZONE) == (
        "daily",
        "08:05",
    )


def test_old_tables_brought_in_one_after_the_other_show_none() -> None:
    day = timedelta(days=1)
    assert shown_rhythm(arrivals(day, NOTHING, NOTHING, NOTHING, data_step=day * 30), ZONE) == ("none", "")


def test_a_source_without_a_rhythm_misses_nothing() -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=ZONE)
    assert missed_arrivals("none", "", long_ago, datetime(2026, 11, 18, tzinfo=ZONE), ZONE) == 0


@pytest.mark.parametrize(
    ("rhythm", "last", "now", "expected"),
    [
        ("daily", "2026-11-17T08:05", "2026-11-17T09:00", "2026-11-18T08:00"),
        (
            "daily",
            "2026-11-17T08:05",
            "2026-11-18T08:29",
            "2026-11-18T08:00",
        ),
        ("daily", "2026-11-17T08:05", "2026-11-18T08:31", "2026-11-19T08:00"),
        ("weekly", "2026-11-09T10:00", "2026-11-12T10:00", "2026-11-16T08:00"),
        ("hourly", "2026-11-17T08:05", "2026-11-17T08:20", "2026-11-17T09:05"),
        ("hourly", "2026-11-17T08:05", "2026-11-17T10:20", "2026-11-17T11:05"),
        ("live", "2026-11-17T08:05", "2026-11-17T08:06", "2026-11-17T08:10"),
    ],
)
def test_the_next_arrival(rhythm: str, last: str, now: str, expected: str) -> None:
    assert next_arrival(rhythm, "08:00", at(last), at(now), ZONE) == at(expected)


@pytest.mark.parametrize("rhythm", ["none", "once"])
def test_nothing_is_expected_of_a_silent_source(rhythm: str) -> None:
    assert next_arrival(rhythm, "", at("2026-11-17T08:05"), at("2026-11-18T08:05"), ZONE) is None
    assert next_arrival("daily", "08:00", None, at("2026-11-18T08:05"), ZONE) is None


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=8), st.integers(0, 10**6))
def test_rows_against_those_usual(before: list[int], rows: int) -> None:
    ordered = sorted(before)
    usual = usual_rows(before)
    assert usual is not None and ordered[0] <= usual <= ordered[-1]
    below, above = sum(each < usual for each in before), sum(each > usual for each in before)
    assert max(below, above) <= len(before) / 2 + 1
    assert is_short(rows, usual) == (2 * rows < usual)


def test_two_arrivals_say_nothing_of_the_usual() -> None:
    assert usual_rows([100, 200]) is None and not is_short(0, None)
    assert usual_rows([90, 110, 100]) == 100 and is_short(49, 100) and not is_short(50, 100)


@pytest.mark.parametrize(
    ("arrived", "late"),
    [
        ("2026-11-29 08:20", None),
        ("2026-11-29 08:31", timedelta(minutes=31)),
        ("2026-11-30 05:26", timedelta(hours=21, minutes=26)),
    ],
)
def test_a_table_that_came_after_its_time_is_late_even_where_none_is_missed(
    arrived: str, late: timedelta | None
) -> None:
    data_time = datetime(2026, 11, 29, 8, tzinfo=ZONE)
    came = datetime.fromisoformat(arrived).replace(tzinfo=ZONE)
    assert late_by("daily", "08:00", came, data_time, ZONE) == late
    assert late_by("once", "08:00", came, data_time, ZONE) is None
    # What reaches to midnight is asked for the next morning.
    midnight = datetime(2026, 11, 30, 0, 0, tzinfo=ZONE)
    assert late_by("daily", "08:00", datetime(2026, 11, 30, 8, 20, tzinfo=ZONE), midnight, ZONE) is None
