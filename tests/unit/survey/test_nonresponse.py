"""Respondents beside the frame: shares and the χ² test agree with scipy, small classes are merged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy import stats

from dashboard.survey.nonresponse import compare_shares


def test_shares_and_chance() -> None:
    found = compare_shares(
        {"micro": 600, "small": 300, "large": 100}, {"micro": 40, "small": 35, "large": 25}
    )
    assert [row.points for row in found.rows] == [-20, 5, 15]
    expected = stats.chisquare([40, 35, 25], [60, 30, 10])
    assert (found.chi_square, found.chance) == (
        pytest.approx(expected.statistic),
        pytest.approx(expected.pvalue),
    )
    assert (found.df, found.merged) == (2, ())


def test_respondents_like_the_frame_are_no_prompt() -> None:
    found = compare_shares({"a": 300, "b": 700}, {"a": 30, "b": 70})
    assert [row.points for row in found.rows] == [0, 0]
    assert (found.chi_square, found.chance) == (0, 1)


def test_small_expectations_are_taken_together_until_cochrans_rule_holds() -> None:
    # Expected of 50: 30, 15, 3.5, 1, 0.5. The two smallest make 1.5; then two of four are below 5; 1.5 and
    # 3.5 make 5, and none of three is.
    frame = {"a": 600, "b": 300, "c": 70, "d": 20, "e": 10}
    found = compare_shares(frame, {"a": 25, "b": 15, "c": 5, "d": 3, "e": 2})
    assert found.merged == (("e", "d", "c"),)
    expected = stats.chisquare([25, 15, 10], [30, 15, 5])
    assert (found.df, found.chance) == (2, pytest.approx(expected.pvalue))


def test_a_fifth_of_the_classes_may_expect_less_than_five() -> None:
    frame = {"a": 300, "b": 250, "c": 250, "d": 170, "e": 30}
    found = compare_shares(frame, {"a": 30, "b": 25, "c": 25, "d": 17, "e": 3})
    assert (found.df, found.merged) == (4, ())


def test_too_few_answers_for_a_test_still_show_shares() -> None:
    found = compare_shares({"a": 500, "b": 500}, {"a": 3, "b": 1})
    assert [row.points for row in found.rows] == [25, -25]
    assert (found.chance, found.df, found.merged) == (None, 0, (("a", "b"),))
    nobody = compare_shares({"a": 5, "b": 0}, {})
    assert [row.points for row in nobody.rows] == [None, None]
    assert nobody.chance is None


def test_a_value_of_which_the_frame_holds_nobody_makes_no_class() -> None:
    found = compare_shares({"a": 500, "b": 500, "c": 0}, {"a": 60, "b": 40})
    assert (found.df, [row.points for row in found.rows]) == (1, [10, -10, 0])
    assert found.chance == pytest.approx(stats.chisquare([60, 40]).pvalue)
    assert found.rows[2].points == Fraction(0)


@pytest.mark.parametrize("respondents", [{"a": 6}, {"z": 1}, {"a": -1}])
def test_more_respondents_than_enterprises_are_refused(respondents: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(respondents))):
        compare_shares({"a": 5}, respondents)
