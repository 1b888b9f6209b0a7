"""A unit's silence is told only where its usual number makes it hardly chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importing.arrivals import Silence, looked_at, silences, silent_districts
from tests.support.reckoning import PLAIN_CALENDAR, district, period, township

FIRST = date(2026, 10, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(22)]


def counted(per_day: int, *silent: int) -> dict[date, int]:
    return {day: per_day for place, day in enumerate(DAYS) if place not in silent}


@pytest.mark.parametrize(
    ("per_day", "silent", "told"),
    [
        (14, (21,), True),  # e^-14 = 8.3e-7
        (13, (21,), False),  # e^-13 = 2.3e-6
        (5, (20, 21), False),
        (5, (19, 20, 21), True),  # e^-15
        (5, (3, 4, 5), True),
        (1, tuple(range(8, 21)), False),  # e^-13
        (1, tuple(range(7, 21)), True),  # e^-14
    ],
)
def test_the_longer_and_the_busier_the_sooner(per_day: int, silent: tuple[int, ...], told: bool) -> None:
    expected = [Silence(DAYS[silent[0]], DAYS[silent[-1]], per_day)] if told else []
    assert silences(counted(per_day, *silent), DAYS) == expected


def test_a_unit_without_any_order_and_a_span_without_days_tell_nothing() -> None:
    assert silences({}, DAYS) == []
    assert silences(counted(50), []) == []


def test_two_gaps_are_told_apart() -> None:
    found = silences(counted(20, 4, 5, 12), DAYS)
    assert [(each.first, each.last) for each in found] == [(DAYS[4], DAYS[5]), (DAYS[12], DAYS[12])]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 30))
def test_no_silence_holds_a_day_with_orders_and_more_orders_never_add_one(
    numbers: list[int], place: int, more: int
) -> None:
    days = [FIRST + timedelta(days=n) for n in range(len(numbers))]
    orders = dict(zip(days, numbers, strict=True))
    found = silences(orders, days)
    for each in found:
        assert all(orders[day] == 0 for day in days if each.first <= day <= each.last)
    day = days[place % len(days)]
    if any(each.first <= day <= each.last for each in found):
        again = silences({**orders, day: more}, days)
        assert all(not each.first <= day <= each.last for each in again)


def test_a_district_is_told_only_of_days_of_the_period_before_the_running_one() -> None:
    north, south = district("N", 1), district("S", 2)
    units = [north, south, township("S1", 21, south)]
    workdays = [FIRST + timedelta(days=n) for n in range(31) if (FIRST + timedelta(days=n)).weekday() < 5]
    silent = workdays[-3:]  # Wednesday 28 to Friday 30 October 2026
    daily = {1: dict.fromkeys(workdays, 8), 2: dict.fromkeys(workdays[:-3], 8)}
    told = ((south, Silence(silent[0], silent[-1], 8.0)),)
    today = date(2026, 11, 3)
    assert silent_districts(units, daily, period("2026-10"), today, PLAIN_CALENDAR) == told
    assert silent_districts([north], daily, period("2026-10"), today, PLAIN_CALENDAR) == ()
    # Friday still runs at the data time: two whole days of silence, e^-16, are still told, one, e^-8, is not.
    shorter = ((south, Silence(silent[0], silent[1], 8.0)),)
    assert silent_districts(units, daily, period("2026-10"), silent[2], PLAIN_CALENDAR) == shorter
    assert silent_districts(units, daily, period("2026-10"), silent[1], PLAIN_CALENDAR) == ()
    # November's own days: the silence lies before them.
    assert silent_districts(units, daily, period("2026-11"), today, PLAIN_CALENDAR) == ()


def test_the_days_looked_at_begin_four_weeks_before_the_period() -> None:
    assert looked_at(period("2026-10"), date(2026, 11, 3)) == (date(2026, 9, 3), date(2026, 10, 31))
    assert looked_at(period("2026-11"), date(2026, 11, 3)) == (date(2026, 10, 4), date(2026, 11, 2))
