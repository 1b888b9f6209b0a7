"""Months of counts add up by key, each under the settings of the last of them."""

from __future__ import annotations

import pytest

from dashboard.appraisal.months import MonthlyCounts, add_counts, sum_months, without_times
from dashboard.views.counts import NO_TIMES, Counts, Times
from tests.support.reckoning import period


def test_counts_of_two_groups_are_added_and_their_times_left_out() -> None:
    one = Counts("a", accepted=3, due=2, six_met=5, close_days=Times(2, 1.0, 2.0))
    other = Counts("b", accepted=4, due=1, excluded=3, close_days=Times(1, 9.0, 9.0))
    assert add_counts(one, other) == Counts("a", accepted=7, due=3, excluded=3, six_met=5)


def test_months_are_summed_by_key_and_a_single_one_keeps_its_times() -> None:
    timed = Counts("b", due=1, onsite=Times(1, 30.0, 30.0))
    total = sum_months([{"a": Counts("a", due=1)}, {"a": Counts("a", due=4), "b": timed}, {}])
    assert total == {"a": Counts("a", due=5), "b": timed}


def test_a_month_is_counted_by_its_own_settings_with_the_two_before_it() -> None:
    august, september, october = period("2026-08"), period("2026-09"), period("2026-10")
    old = {month: {"a": Counts("a", due=n)} for month, n in (("2026-07", 1), ("2026-08", 2), ("2026-09", 4))}
    new = {"2026-09": {"a": Counts("a", due=8)}, "2026-10": {"a": Counts("a", due=16)}}
    counted = MonthlyCounts(period("2026-06..2026-10"), {"2026-08": old, "2026-09": old, "2026-10": new})
    assert counted.of(august) == {"a": Counts("a", due=2)}
    assert counted.of(september, 3) == {"a": Counts("a", due=1 + 2 + 4)}
    assert counted.of(october, 3) == {"a": Counts("a", due=8 + 16)}
    with pytest.raises(KeyError):
        counted.of(period("2026-07"))


def test_without_times_nothing_else_is_lost() -> None:
    counted = Counts("a", accepted=2, onsite=Times(1, 1.0, 1.0), feedback=Times(1, 2.0, 2.0))
    assert without_times(counted) == Counts("a", accepted=2)
    assert without_times(counted).close_hours is NO_TIMES


def test_one_key_of_a_month_is_what_all_keys_say_of_it() -> None:
    months = {
        "2026-08": {"a": Counts("a", due=2, more={"m": 1}, samples={"s": 3}), "b": Counts("b", due=9)},
        "2026-10": {"a": Counts("a", due=16, more={"m": 4}, samples={"s": 5, "t": 6})},
    }
    counted = MonthlyCounts(period("2026-08..2026-10"), {"2026-10": months})
    october = period("2026-10")
    assert counted.one("a", october, 3) == counted.of(october, 3)["a"]
    assert counted.one("a", october, 3) == Counts("a", due=18, more={"m": 5}, samples={"s": 8, "t": 6})
    assert counted.one("b", october, 3) == Counts("b", due=9)
    assert counted.one("b", october) == Counts("b")
    assert counted.one("c", october, 3) == Counts("c")
