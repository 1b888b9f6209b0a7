"""Rates, durations, moments and periods read as the office writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import parse_period
from dashboard.views.counts import Rate
from layouts import text

ZONE = "Asia/Shanghai"
TODAY = date(2026, 11, 18)

pytestmark = pytest.mark.usefixtures("english")


def test_a_day_end_is_24_00_of_that_day_and_never_midnight_of_the_next() -> None:
    end_of_5_november = datetime(2026, 11, 5, 16, 0, tzinfo=UTC)
    assert text.deadline(end_of_5_november, ZONE) == "11-05 24:00"
    assert text.moment(end_of_5_november, ZONE) == "11-06 00:00"


def test_the_last_deadline_of_a_year_keeps_its_year() -> None:
    assert text.deadline(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), ZONE, year=2027) == "2026-12-31 24:00"


def test_a_moment_is_told_in_the_zone_of_its_source() -> None:
    moment = datetime(2011, 7, 1, 3, 30, tzinfo=UTC)
    assert text.moment(moment, "America/New_York", 2011) == "06-30 23:30"
    assert text.moment(moment, ZONE, 2026) == "2011-07-01 11:30"


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (Fraction("89.996"), 100, "89.99"),  # not yet 90
        (Fraction("97.998"), 100, "97.99"),  # not yet the target of 98
        (Fraction(99_999), 100_000, "99.99"),  # 100 only when it is all
        (Fraction(58), 65, "89.23"),
        (Fraction(1), 1, "100.00"),
        (Fraction(0), 0, "–"),
    ],
)
def test_a_rate_never_rounds_across_a_threshold(numerator: Fraction, denominator: int, shown: str) -> None:
    assert text.percent(Rate(numerator, denominator), DEFAULTS) == shown


def test_fractions_of_credits_keep_one_decimal() -> None:
    assert text.fraction(Rate(Fraction("6.8"), 8)) == "6.8/8"
    assert text.fraction(Rate(Fraction(58), 65)) == "58/65"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 min"),
        (33 * 60 + 59, "33 min"),
        (82 * 60, "1 h 22 min"),
        (34 * 3600 + 60, "34 h"),
        (50 * 3600, "2 d 2 h"),
    ],
)
def test_elapsed_time_in_words(seconds: int, shown: str) -> None:
    assert text.duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (2 * 3600, "2 h"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 d 0 h"),
        (15 * 60, "15 min"),
        (90 * 60, "1 h 30 min"),
    ],
)
def test_the_length_of_a_clock_is_told_in_whole_hours_under_two_days(seconds: int, shown: str) -> None:
    assert text.limit(seconds) == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (None, "overdue, under a working day"),
        (0.0, "overdue, under a working day"),
        (12.0, "overdue by 12 working days"),
    ],
)
def test_an_overdue_order_says_by_how_many_working_days(days: float | None, shown: str) -> None:
    assert text.overdue(days) == shown


def test_working_days_are_whole_or_have_one_decimal() -> None:
    assert text.working_days(8.0) == "8 working days"
    assert text.working_days(4.55) == "4.6 working days"


def test_lost_points_carry_the_true_minus_sign() -> None:
    assert text.lost(Fraction("7.015")) == "−7.02"
    assert text.lost(Fraction(0)) == "0.00"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-10", "2026/10"),
        ("2026-08..2026-10", "2026/8–10"),
        ("2025-12..2026-02", "2025/12 to 2026/2"),
        ("r3m", "last 3 months (2026/8–10)"),
        ("r30d", "last 30 days (2026-10-20 to 11-18)"),
        ("2026-W46", "week 46 of 2026 (11-09 to 11-15)"),
        ("2026-W53", "week 53 of 2026 (2026-12-28 to 2027-01-03)"),
        ("2026-W40", "week 40 of 2026 (09-28 to 10-04)"),
        ("2026-Q3", "quarter 3 of 2026"),
        ("2026", "year 2026"),
        ("2026-11-01..17", "2026-11-01 to 11-17"),
        ("2026-11-01", "2026-11-01"),
    ],
)
def test_every_form_of_period_has_words(written: str, shown: str) -> None:
    assert text.period(parse_period(written, TODAY)) == shown


def test_a_sentence_takes_components_in_place_of_its_words() -> None:
    mark = object()
    assert text.rich("Of {n} units, {who} rose", n="13", who=mark) == ["Of ", "13", " units, ", mark, " rose"]
    assert text.rich("{who}", who=mark) == [mark]


def test_long_lists_of_names_are_cut_and_counted() -> None:
    assert text.listed(["A", "B"]) == "A, B"
    assert text.listed(["A", "B", "C", "D", "E"], most=3) == "A, B, C and 2 more"
