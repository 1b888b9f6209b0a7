"""Rates under the threshold: formal, single misses, running months, months in a row."""

from __future__ import annotations

from typing import Any

from dashboard.alerts.below import judge_month, months_running
from dashboard.appraisal.settings import DEFAULTS
from dashboard.views.counts import Counts


def month(solved: int, resolvable: int, **more: Any) -> Counts:
    """Return a month of verified orders; satisfaction is left without answers."""
    numbers = {"accepted": resolvable, "due": resolvable, "solved": solved, "verified": resolvable}
    return Counts("u", **(numbers | more))


def levels(counts: Counts, kind: str = "district", **more: Any) -> dict[str, tuple[str, bool]]:
    return {each.indicator: (each.level, each.single) for each in judge_month(counts, kind, DEFAULTS, **more)}


def test_a_closed_month_is_judged_on_the_exact_fraction() -> None:
    assert levels(month(90, 100)) == {"resolution": ("", False)}
    assert levels(month(8_999, 10_000)) == {"resolution": ("red", False)}
    (found,) = judge_month(month(58, 65), "district", DEFAULTS)
    assert (found.detail["numerator"], found.detail["denominator"], found.detail["threshold"]) == (
        "58",
        65,
        "90",
    )


def test_a_townships_single_miss_is_no_warning() -> None:
    assert levels(month(4, 5), "township") == {"resolution": ("", True)}
    assert levels(month(3, 5), "township") == {"resolution": ("red", False)}
    assert levels(month(4, 5), "district") == {"resolution": ("red", False)}


def test_a_running_month_is_amber_and_only_from_the_minimum_sample_on() -> None:
    assert levels(month(26, 30), running=True) == {"resolution": ("amber", False)}
    assert levels(month(20, 29), running=True) == {}
    assert levels(month(28, 29), running=True) == {"resolution": ("", False)}


def test_a_month_without_orders_says_nothing() -> None:
    assert levels(month(0, 0)) == {}


def test_months_in_a_row_end_with_the_first_that_reached_the_threshold() -> None:
    bad, good = (month(8, 10), DEFAULTS), (month(9, 10), DEFAULTS)
    assert months_running("resolution", [bad, bad, good, bad], "district") == 2
    assert months_running("resolution", [good, bad], "district") == 0
    assert months_running("resolution", [], "district") == 0


def test_where_both_rates_must_fail_one_that_stands_recovers_the_other() -> None:
    both = DEFAULTS.model_copy(update={"warning_mode": "all"})
    found = judge_month(month(5, 10, satisfied=10), "district", both)
    assert {each.indicator: each.level for each in found} == {"resolution": "", "satisfaction": ""}
