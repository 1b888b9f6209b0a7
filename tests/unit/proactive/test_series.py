"""Weeks of a kind of request: each judged by its own history, numbers worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from scipy import stats

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import EVERYWHERE, Cell, Exposure, Week, band, quantile, windows
from dashboard.proactive.series import WeekPoint, exposures, unbroken, unusual_since, weekly
from data_access.reference.calendar import load_special_days

CALENDAR = WorkCalendar.from_days(load_special_days())
RULE = HotSpotRule(weeks=8, least_weeks=8, gap=2)
LAST = date(2026, 11, 17)
EVEN = Exposure(5.0, (5.0,) * 8, (0.0,) * 3)


def points(series: dict[int, int], shown: int = 4) -> tuple[WeekPoint, ...]:
    """Return the weeks of one unit's series, every week of the same exposure."""
    weeks = unbroken(LAST, shown, RULE)
    return weekly("k", {"a": series}, (EVEN,) * shown, weeks, RULE, whole=False)["a"]


def test_the_weeks_reach_as_far_as_the_oldest_one_shown_is_compared_with() -> None:
    weeks = unbroken(LAST, 4, RULE)
    assert weeks.now == Week(date(2026, 11, 11), LAST)
    # Three weeks back and a year of 53 weeks before that, without a gap anywhere.
    assert len(weeks.every) == 3 + 53 + 1
    assert all(
        one.first - other.last == timedelta(days=1)
        for one, other in zip(weeks.every, weeks.every[1:], strict=False)
    )


def test_each_week_is_compared_with_the_weeks_that_the_last_seven_days_would_be() -> None:
    series = {0: 9, 1: 4, 3: 2, 5: 1, 11: 3}
    found = points(series)
    assert [point.n for point in found] == [9, 4, 0, 2]
    # A week is compared with the third to the tenth week before it.
    totals = [2 + 1, 1 + 3, 1 + 3, 3]
    assert [point.cell.usual * 8 for point in found if point.cell] == pytest.approx(totals)
    assert [point.week for point in found] == list(unbroken(LAST, 4, RULE).every[:4])


def test_the_same_weeks_of_last_year_raise_what_an_earlier_week_expects() -> None:
    exposed = Exposure(5.0, (5.0,) * 8, (5.0,) * 3)
    series = {1: 8, 52: 6, 53: 6, 54: 6, **dict.fromkeys(range(3, 14), 2)}
    weeks = unbroken(LAST, 2, RULE)
    now, before = weekly("k", {"a": series}, (exposed,) * 2, weeks, RULE, whole=False)["a"]
    assert before.cell is not None and now.cell is not None
    # Of the week before: 18 orders in weeks 52 to 54 are six a week, of usually (16 + 1/2) / 8.
    assert before.cell.usual == pytest.approx(2 * 6 / (16.5 / 8))
    # Of the last one: weeks 51 to 53 hold twelve, four a week.
    assert now.cell.usual == pytest.approx(2 * 4 / (16.5 / 8))


def test_too_short_a_history_gives_the_number_and_no_expectation() -> None:
    short = Exposure(5.0, (5.0,) * 7 + (0.0,), (0.0,) * 3)
    none = Exposure(5.0, (0.0,) * 8, (0.0,) * 3)
    weeks = unbroken(LAST, 3, RULE)
    found = weekly("k", {"a": {0: 3, 1: 5}}, (EVEN, short, none), weeks, RULE, whole=True)
    assert [(point.n, point.cell is None) for point in found["a"]] == [(3, False), (5, True)]
    assert set(found) == {"a", EVERYWHERE}


def test_exposures_are_those_of_each_week_s_own_windows() -> None:
    days = {LAST - timedelta(days=n): 10 for n in range(7 * 30)}
    found = exposures(LAST, 3, RULE, days, date(2020, 1, 1), CALENDAR)
    back = windows(LAST - timedelta(days=14), RULE)
    worked = sum(CALENDAR.is_workday(day) for day in back.before[0].days)
    # All days had the same orders: a day off counts as much as a working day.
    assert len(found) == 3 and found[2].now == 7 and worked <= 7 and found[2].before[0] == 7


def test_unusual_since_is_the_first_of_the_weeks_in_a_row() -> None:
    found = points({0: 6, 1: 5, 2: 4, 3: 0})
    assert unusual_since(found, RULE) == found[2].week.first
    assert unusual_since(points({0: 6, 1: 0, 2: 4}), RULE) == found[0].week.first
    assert unusual_since(points({0: 1}), RULE) is None  # fewer than a unit is named from
    assert unusual_since(points({0: 0, 1: 9}), RULE) is None
    usual = {0: 3, **dict.fromkeys(range(3, 11), 3)}
    assert unusual_since(points(usual), RULE) is None


@pytest.mark.parametrize("mean", [0.02, 0.4, 3.0, 41.5, 700.0])
@pytest.mark.parametrize("spread", [1.001, 1.3, 2.5, 30.0])
@pytest.mark.parametrize("share", [0.025, 0.05, 0.5, 0.95, 0.975])
def test_quantiles_are_those_of_the_negative_binomial_law(mean: float, spread: float, share: float) -> None:
    part = 1 / spread
    assert quantile(share, mean, mean * spread) == stats.nbinom.ppf(share, mean * part / (1 - part), part)


def test_the_band_holds_the_central_share() -> None:
    low, high = band(Cell("k", "a", 0, 4.0, 1.0, 4.0, 6.0), 0.9)
    law = stats.nbinom(4.0 * (4 / 6) / (1 - 4 / 6), 4 / 6)
    assert (low, high) == (law.ppf(0.05), law.ppf(0.95))
    assert law.cdf(high) - law.cdf(low - 1) >= 0.9
