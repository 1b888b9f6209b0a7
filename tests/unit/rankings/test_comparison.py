"""What a ranking is compared with: complete months, the period before, as many working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from dashboard.appraisal import ranking
from dashboard.clocks.periods import month_period, parse_period, whole_months
from dashboard.rankings.comparison import (
    compared_with,
    history_of,
    is_official,
    month_before,
    months_up_to,
    same_working_days,
    span_of,
)
from dashboard.views.counts import Counts
from tests.support.reckoning import (
    AS_OF,
    PLAIN_CALENDAR,
    TODAY,
    ZONE,
    context,
    district,
    judged,
    months,
    period,
    township,
)

NORTH, SOUTH = district("N", 1), district("S", 2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "newest"),
    [
        ("2026-10", "2026-10"),
        ("2026-10-01..2026-10-30", "2026-09"),  # October is cut
        ("2026-11", "2026-10"),  # November still runs
        ("2027", "2026-10"),
        ("2026-06", "2026-06"),
    ],
)
def test_months_looked_back_on_are_complete_and_end_with_the_period(asked: str, newest: str) -> None:
    found = months_up_to(context(asked), TODAY, 3)
    assert found[-1].text == newest
    assert len(found) == 3 and found[0].last < found[1].first


def test_the_span_of_a_ranking_holds_thirteen_months_and_the_two_before_them() -> None:
    span = span_of(period("2026-10-05..2026-10-09"))
    assert (span.first, span.last) == (date(2025, 7, 1), date(2026, 10, 31))
    assert month_before(period("2026-08..2026-10")).text == "2026-09"


@pytest.mark.parametrize(
    ("asked", "width"), [("2026-10", 1), ("2026-Q3", 3), ("2024", 12), ("2026-W42", 0), ("2026-10-02..31", 0)]
)
def test_only_whole_months_can_be_added_up(asked: str, width: int) -> None:
    assert whole_months(period(asked)) == width


def test_a_running_month_is_compared_with_as_many_working_days_and_their_moment() -> None:
    # Tuesday the 17th is November's twelfth working day (Monday to Friday); October's is Friday the 16th.
    compared, moment = compared_with(context("2026-11"), PLAIN_CALENDAR, ZONE)
    assert compared.text == "2026-10-01..2026-10-16"
    assert moment == at("2026-10-16 08:00")


def test_a_complete_month_is_compared_with_the_one_before_at_the_same_moment() -> None:
    compared, moment = compared_with(context("2026-10"), PLAIN_CALENDAR, ZONE)
    assert (compared.text, moment) == ("2026-09", AS_OF)


def test_on_a_day_off_the_last_working_day_has_ended_in_both_months() -> None:
    november = month_period(date(2026, 11, 1))
    # Sunday 15 November: ten working days of November are over; October's tenth is the 14th.
    compared, moment = same_working_days(PLAIN_CALENDAR, november, at("2026-11-15 08:00"), ZONE)
    assert compared.last == date(2026, 10, 14)
    assert moment == at("2026-10-15 08:00")
    # The midnight that ends Friday the 13th: October's tenth working day is over as well.
    _period, moment = same_working_days(PLAIN_CALENDAR, november, at("2026-11-14 00:00"), ZONE)
    assert moment == at("2026-10-15 00:00")
    # Monday the 16th is the eleventh: compared up to 08:00 of October's eleventh.
    _period, moment = same_working_days(PLAIN_CALENDAR, november, at("2026-11-16 08:00"), ZONE)
    assert moment == at("2026-10-15 08:00")


def test_a_unit_below_the_sample_before_exclusion_has_no_rank() -> None:
    settings = context("2026-10").settings
    found = {"N": judged("N", 30, 30), "S": judged("S", 30, 27)}
    assert ranking.ranks_alone([NORTH, SOUTH], found, settings) == {"N": 1, "S": 2}
    few = replace(found["S"], due_before_exclusion=29)
    assert ranking.ranks_alone([NORTH, SOUTH], {**found, "S": few}, settings) == {"N": 1}


def test_townships_are_ranked_by_three_months_and_months_without_orders_are_left_out() -> None:
    north = [township("N1", 11, NORTH), township("N2", 12, NORTH)]
    counted = {
        "2026-08": {"N1": judged("N1", 10, 0), "N2": judged("N2", 10, 10)},
        "2026-09": {"N1": judged("N1", 10, 10)},
        "2026-10": {"N1": judged("N1", 20, 20), "N2": judged("N2", 4, 4)},
    }
    asked = ["2026-05", "2026-09", "2026-10"]
    history = history_of(
        north, months(counted, asked), [period(text) for text in asked], "township", context("2026-10")
    )
    # August to October: N1 30 of 40 solved, N2 14 of 14. One month alone would rank N2 in none.
    assert history == (("2026-09", {"N2": 1, "N1": 2}), ("2026-10", {"N2": 1, "N1": 2}))
    assert ranking.ranks_alone(north, {"N2": Counts("N2")}, context("2026-10").settings) == {}


@pytest.mark.parametrize(
    ("text", "compared", "known"),
    [
        # Tuesday the 17th: two working days of the week, 34 of the quarter (22 in October), as many before.
        ("2026-W47", "2026-11-09..2026-11-10", "2026-11-10 08:00"),
        ("2026-Q4", "2026-07-01..2026-08-17", "2026-08-17 08:00"),
        ("2026-11-16..2026-11-29", "2026-11-02..2026-11-03", "2026-11-03 08:00"),
    ],
)
def test_any_running_period_is_compared_with_as_many_working_days_of_the_one_before(
    text: str, compared: str, known: str
) -> None:
    before, moment = compared_with(context(text), PLAIN_CALENDAR, ZONE)
    assert (before.text, moment) == (compared, at(known))


def test_what_rolls_with_the_data_time_is_compared_whole() -> None:
    before, moment = compared_with(context("r30d"), PLAIN_CALENDAR, ZONE)
    assert ((before.last - before.first).days, moment) == (29, AS_OF)


@pytest.mark.parametrize(
    ("level", "text", "official"),
    [
        ("district", "2026-10", True),
        ("district", "2026-W46", False),
        ("district", "2026-Q3", False),
        ("district", "2026", False),
        ("district", "2026-10-01..2026-10-31", True),  # the same days as the month
        ("district", "2026-10-01..2026-10-30", False),
        ("township", "2026-10", False),
        ("township", "2026-10r3m", True),
        ("township", "2026-Q3", True),
    ],
)
def test_only_months_and_of_townships_three_of_them_are_ranked_officially(
    level: str, text: str, official: bool
) -> None:
    assert is_official(level, parse_period(text, date(2026, 11, 17))) is official
