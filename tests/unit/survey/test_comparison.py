"""The gap between the survey and the call-backs, shown only where both rest on enough."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dashboard.survey.comparison import satisfaction_gaps
from dashboard.survey.estimation import StratumSums, estimate
from dashboard.views.counts import Rate

SURVEY = {
    "芝罘": estimate([StratumSums(500, 40, 40, 38, 38)]),
    "福山": estimate([StratumSums(500, 29, 29, 29, 29)]),
    "牟平": estimate([StratumSums(500, 30, 30, 15, 15)]),
}
CALLS = {
    "芝罘": Rate(Fraction(88, 1), 100),
    "福山": Rate(Fraction(90), 100),
    "牟平": Rate(Fraction(20), 29),
    "莱山": Rate(Fraction(50), 50),
}


def test_a_gap_is_survey_less_call_back_in_points() -> None:
    found = satisfaction_gaps(SURVEY, CALLS, 30)
    assert [each.unit for each in found] == ["芝罘", "福山", "牟平", "莱山"]
    assert found[0].points == pytest.approx(95 - 88)
    assert (found[0].survey, found[0].call_back) == (SURVEY["芝罘"], CALLS["芝罘"])
    assert [each.points for each in found[1:]] == [None] * 3
    assert (found[3].survey.n, found[3].survey.mean) == (0, None)


def test_the_minimum_decides_and_is_at_least_one() -> None:
    assert [each.points is None for each in satisfaction_gaps(SURVEY, CALLS, 29)] == [
        False,
        False,
        False,
        True,
    ]
    with pytest.raises(ValueError, match="minimum 0"):
        satisfaction_gaps(SURVEY, CALLS, 0)
