"""Hot spots: expected numbers worked out by hand, tails against SciPy, chance findings under control."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from scipy import stats

from dashboard.appraisal.settings import AppraisalSettings, HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import (
    EVERYWHERE,
    Counted,
    Exposure,
    Found,
    Week,
    day_off_share,
    dispersion,
    exposure,
    find_hot_spots,
    kept,
    season,
    tail,
    windows,
)
from dashboard.views.reference import Unit
from data_access.reference.calendar import load_special_days

CALENDAR = WorkCalendar.from_days(load_special_days())
RULE = HotSpotRule()
LAST = date(2026, 11, 17)  # a Tuesday
PORTS = ("a", "b", "c")
UNITS = {
    code: Unit(place, code, code.upper(), "district", place, traits=("port",) if code in PORTS else ())
    for place, code in enumerate("cabde", 1)
} | {"x": Unit(9, "x", "X", "department", 1)}
EVEN = Exposure(5.0, (5.0,) * 26, (0.0,) * 3)


def found(
    counted: Counted, exposed: Exposure = EVEN, whole: bool = True, **rule: object
) -> tuple[Found, ...]:
    return find_hot_spots(counted, exposed, RULE.model_copy(update=rule), UNITS, whole=whole)


def usual(weekly: int, now: int) -> dict[int, int]:
    """Return a series of so many orders in each of 26 weeks, and so many now."""
    return {0: now, **dict.fromkeys(range(1, 27), weekly)}


def test_weeks_end_on_the_same_day_of_the_week_behind_a_gap_of_two() -> None:
    weeks = windows(LAST, RULE)
    assert weeks.now == Week(date(2026, 11, 11), LAST)
    assert weeks.before[0] == Week(date(2026, 10, 21), date(2026, 10, 27))
    assert weeks.before[-1] == Week(date(2026, 4, 29), date(2026, 5, 5)) and len(weeks.before) == 26
    assert [week.last for week in weeks.year_ago] == [
        date(2025, 11, 25),
        date(2025, 11, 18),
        date(2025, 11, 11),
    ]
    assert len({day for week in weeks.every for day in week.days}) == 7 * 30


def test_holidays_and_make_up_days_scale_a_week() -> None:
    weeks = windows(LAST, RULE)
    days = {day: 10 if CALENDAR.is_workday(day) else 3 for week in weeks.every for day in week.days}
    exposed = exposure(weeks, days, date(2020, 1, 1), CALENDAR)
    assert exposed.now == pytest.approx(5 + 2 * 0.3)
    # 30 September to 6 October holds one working day, 16 to 22 September six with the make-up Sunday.
    assert exposed.before[3] == pytest.approx(1 + 6 * 0.3)
    assert exposed.before[5] == pytest.approx(6 + 1 * 0.3)
    assert exposed.weeks == 26 and all(exposed.year_ago)


def test_weeks_before_the_data_or_without_any_order_are_not_compared_with() -> None:
    weeks = windows(LAST, RULE)
    days = {day: 1 for week in weeks.every for day in week.days}
    begun = exposure(weeks, days, weeks.before[9].first + timedelta(days=1), CALENDAR)
    assert begun.weeks == 9 and begun.year_ago == (0, 0, 0)
    silent = {day: n for day, n in days.items() if day not in weeks.before[4].days}
    assert exposure(weeks, silent, date(2020, 1, 1), CALENDAR).before[4] == 0
    assert exposure(weeks, {}, None, CALENDAR).weeks == 0


@pytest.mark.parametrize(
    ("worked", "off", "share"), [(10, 3, 0.3), (4, 9, 1.0), (10, 0, 0.05), (0, 5, 1.0), (0, 0, 1.0)]
)
def test_a_day_off_counts_by_what_it_had(worked: int, off: int, share: float) -> None:
    days = {LAST - timedelta(days=n): 0 for n in range(14)}
    daily = {day: worked if CALENDAR.is_workday(day) else off for day in days}
    assert day_off_share(daily, CALENDAR) == pytest.approx(share)
    assert day_off_share({}, CALENDAR) == 1


@pytest.mark.parametrize("mean", [0.02, 0.4, 3.0, 41.5, 700.0])
@pytest.mark.parametrize("spread", [1.001, 1.04, 2.5, 30.0])
@pytest.mark.parametrize("n", [0, 1, 5, 18, 64, 900])
def test_the_tail_is_that_of_the_negative_binomial_law(n: int, mean: float, spread: float) -> None:
    share = 1 / spread
    expected = stats.nbinom.sf(n - 1, mean * share / (1 - share), share)
    assert tail(n, mean, mean * spread) == pytest.approx(expected, rel=1e-7, abs=1e-290)


def test_with_little_scatter_the_tail_is_that_of_poisson() -> None:
    assert tail(7, 2.0, 2.0 * (1 + 1e-7)) == pytest.approx(stats.poisson.sf(6, 2.0), rel=1e-5)


def test_dispersion_is_pearsons_and_never_under_one() -> None:
    eight = Exposure(5.0, (5.0,) * 8, ())
    # Mean a half: (3.5² + 7 · 0.5²) / 0.5 over seven degrees of freedom.
    assert dispersion([{3: 4}], eight) == pytest.approx(4.0)
    # With an even series of the same length beside it: 28 over fourteen.
    assert dispersion([{3: 4}, dict.fromkeys(range(1, 9), 2)], eight) == pytest.approx(2.0)
    assert dispersion([dict.fromkeys(range(1, 9), 2)], eight) == 1
    assert dispersion([{0: 40}], eight) == 1


@pytest.mark.parametrize("seed", range(5))
def test_dispersion_is_the_same_number_in_whatever_order_the_cells_were_read(seed: int) -> None:
    random = Random(seed)
    exposed = Exposure(5.3, tuple(random.uniform(0.5, 6) for _week in range(8)), ())
    cells = [{week: random.randint(1, 12) for week in range(1, 9)} for _cell in range(40)]
    found = dispersion(cells, exposed)
    for _try in range(20):
        mixed = [dict(random.sample(sorted(series.items()), 8)) for series in cells]
        random.shuffle(mixed)
        assert dispersion(mixed, exposed) == found


def test_a_year_ago_raises_what_is_expected_and_never_lowers_it() -> None:
    exposed = Exposure(5.0, (5.0,) * 8, (5.0, 5.0, 4.0))
    series = {**dict.fromkeys(range(1, 9), 1), 9: 6, 10: 6, 11: 2}
    assert season(series, exposed) == pytest.approx((14 / 14) / (8.5 / 40))
    assert season({1: 50, 9: 1}, exposed) == 1
    assert season(series, Exposure(5.0, (5.0,) * 8, (5.0, 5.0, 0.0))) == 1


def test_the_procedure_keeps_what_its_authors_kept() -> None:
    # Benjamini and Hochberg 1995, section 3.2: four of fifteen at 5 %.
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    assert kept(published, 15, 0.05) == 0.0095
    assert kept(published[:6], 15, 0.05) == 0.0095  # the others count as 1
    assert kept([0.2, 0.9], 2, 0.05) < 0 and kept([], 0, 0.05) < 0


def test_one_unit_alone_is_judged_by_its_own_weeks() -> None:
    (only,) = found({("k", "a"): {0: 5, 3: 1, 9: 3}}, whole=False)
    assert (only.cell.category, only.cell.unit, only.cell.n) == ("k", "a", 5)
    assert only.cell.usual == pytest.approx(4 / 26)
    # Mean 4.5 / 26; χ² = (1 + 9) · 26 / 4 − 4 = 61 over 25 degrees of freedom, and one week of 26.
    mean, spread = 4.5 / 26, 61 / 25 + 1 / 26
    assert only.chance == pytest.approx(stats.nbinom.sf(4, mean / (spread - 1), 1 / spread))
    assert [cell.unit for cell in only.units] == ["a"] and only.ports == 1


def test_a_week_of_holidays_expects_less_and_finds_more() -> None:
    series: Mapping[tuple[str, str], dict[int, int]] = {("k", "a"): usual(4, 7)}
    assert found(series, whole=False) == ()
    short = Exposure(1.0, EVEN.before, EVEN.year_ago)
    (only,) = found(series, short, whole=False)
    assert only.cell.usual == pytest.approx(4 / 5)


def test_what_came_last_year_too_is_no_hot_spot() -> None:
    series = {0: 30, **dict.fromkeys(range(1, 27), 2)}
    exposed = Exposure(5.0, (5.0,) * 26, (5.0,) * 3)
    assert len(found({("k", "a"): series}, exposed)) == 1
    assert found({("k", "a"): {**series, 27: 30, 28: 25, 29: 32}}, exposed) == ()


def test_a_wave_over_the_port_districts_is_one_hot_spot_with_its_districts() -> None:
    calm = {("other", unit): usual(2, 2) for unit in "abcdex"}
    wave = {("k", "a"): {0: 5}, ("k", "b"): {0: 4, 8: 1}, ("k", "c"): {0: 3}, ("k", "d"): {0: 1, 9: 1}}
    (only,) = found({**calm, **wave})
    assert (only.cell.category, only.cell.unit, only.cell.n) == ("k", EVERYWHERE, 13)
    assert only.cell.usual == pytest.approx(2 / 26)
    # In the official order, which is c, a, b; one order in d is nothing unusual.
    assert [(cell.unit, cell.n) for cell in only.units] == [("c", 3), ("a", 5), ("b", 4)]
    assert only.ports == 3


def test_orders_without_a_unit_count_for_the_city_and_for_no_unit() -> None:
    (only,) = found({("k", EVERYWHERE): {0: 6}, ("k", "x"): {0: 2}})
    assert (only.cell.unit, only.cell.n) == (EVERYWHERE, 8)
    assert [(cell.unit, cell.n) for cell in only.units] == [("x", 2)] and only.ports == 0


def test_in_one_place_alone_its_own_number_says_it() -> None:
    (only,) = found({("k", "d"): {0: 9}, ("k", "a"): usual(3, 3)})
    assert (only.cell.unit, only.cell.n, len(only.units)) == ("d", 9, 1)


def test_where_the_city_as_a_whole_is_as_usual_the_unit_least_explained_speaks() -> None:
    busy = {("k", unit): usual(40, 28) for unit in "de"}
    (only,) = found({**busy, ("k", "a"): {0: 12}, ("k", "b"): {0: 7}})
    assert (only.cell.unit, only.cell.n) == ("a", 12)
    assert [cell.unit for cell in only.units] == ["a", "b"]


@pytest.mark.parametrize(
    ("n", "weekly", "hot"),
    [(5, 0, True), (4, 0, False), (12, 3, True), (5, 3, False), (60, 50, False)],
)
def test_few_orders_or_a_small_excess_are_none(n: int, weekly: int, hot: bool) -> None:
    assert bool(found({("k", "a"): usual(weekly, n)}, whole=False)) is hot


def test_the_office_may_ask_for_more_or_for_less() -> None:
    series = {("k", "a"): usual(0, 5)}
    assert found(series, whole=False, minimum=6) == ()
    assert found(series, whole=False, excess=Decimal("5.5")) == ()
    assert len(found({("k", "a"): usual(0, 3)}, whole=False, minimum=3)) == 1
    assert AppraisalSettings.model_validate({"hot_spots": {"minimum": 7}}).hot_spots.minimum == 7
    with pytest.raises(ValueError, match="weeks"):
        HotSpotRule(weeks=7)


def test_with_too_few_weeks_nothing_is_found() -> None:
    series = {("k", "a"): {0: 50}}
    assert found(series, Exposure(5.0, (5.0,) * 7 + (0.0,) * 19, (0.0,) * 3)) == ()
    assert len(found(series, Exposure(5.0, (5.0,) * 8 + (0.0,) * 18, (0.0,) * 3))) == 1


def test_the_least_likely_stands_first() -> None:
    hot = found({("k", "a"): usual(1, 9), ("l", "a"): usual(1, 30), ("m", "a"): usual(1, 14)})
    assert [each.cell.category for each in hot] == ["l", "m", "k"]
    assert [each.chance for each in hot] == sorted(each.chance for each in hot)


def test_where_nothing_changed_hardly_a_week_shows_any() -> None:
    rng = np.random.default_rng(1)
    rates = rng.gamma(0.5, 2.0, (20, 5))
    false_alarms = 0
    for _week in range(200):
        drawn = rng.poisson(rates[:, :, None], (20, 5, 27))
        counted = {
            (str(category), "abcde"[place]): {
                week: int(n) for week, n in enumerate(drawn[category, place]) if n
            }
            for category in range(20)
            for place in range(5)
        }
        false_alarms += bool(found(counted))
    # At most 5 % of the weeks in the long run: more than 18 of 200 would have a chance under 1 %.
    assert false_alarms <= 18
