"""Durations fall into classes that belong to their upper end; a class is written and read the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.appraisal.distribution import ENDS, SECONDS, class_bounds, histogram, parse_class
from dashboard.i18n import use_language
from layouts.vocabulary import class_name


def test_what_took_exactly_the_limit_is_within_it() -> None:
    two_hours = 2 * 60 * 60
    assert histogram("onsite", [0, 1800, 1801, two_hours, two_hours + 1, 10**6]) == (2, 1, 0, 1, 1, 1)
    assert histogram("close_days", [5 * 86_400, 5 * 86_400 + 1]) == (0, 0, 0, 0, 1, 1, 0)


@given(st.sampled_from(sorted(ENDS)), st.lists(st.integers(-10, 10**7)))
def test_every_duration_is_in_exactly_the_class_whose_bounds_hold_it(name: str, seconds: list[int]) -> None:
    found = histogram(name, seconds)
    assert sum(found) == len(seconds)
    for place, n in enumerate(found):
        below, end = class_bounds(name, place)
        low = -(10**9) if below is None else below * SECONDS[name]
        high = 10**9 if end is None else end * SECONDS[name]
        assert n == sum(low < each <= high for each in seconds)


@pytest.mark.parametrize(
    "written", ["", "close_days", "close_days.7", "close_days.-1", "close_days.x", "age.1"]
)
def test_what_names_no_class_is_none(written: str) -> None:
    assert parse_class(written) is None


def test_classes_are_said_in_words() -> None:
    with use_language("en"):
        assert class_name("close_days.0") == "Time to close up to 1 working d"
        assert class_name("onsite.3") == "On site over 90 up to 120 min"
        assert class_name("feedback.5") == "First feedback over 24 h"
