"""Rates of fieldwork: the standing outcome of an enterprise, and AAPOR's strict rates by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from dashboard.survey.rates import OUTCOMES, Attempt, FieldRates, field_rates, standing_outcomes
from dashboard.views.counts import Rate

START = datetime(2026, 11, 2, 9)


def attempts(key: str, *outcomes: str) -> list[Attempt]:
    return [Attempt(key, START + timedelta(hours=hour), outcome) for hour, outcome in enumerate(outcomes)]


def test_the_last_attempt_stands_but_a_complete_one_stays() -> None:
    tried = [
        *attempts("a", "no_answer", "call_back", "complete", "no_answer"),
        *attempts("b", "call_back", "refused"),
        *attempts("c", "no_answer", "bad_number"),
    ]
    found = standing_outcomes(["a", "b", "c", "d"], tried[::-1])
    assert found == {"a": "complete", "b": "refused", "c": "bad_number", "d": "not_tried"}


def test_of_two_attempts_at_one_moment_the_later_told_stands() -> None:
    tried = [Attempt("a", START, "no_answer"), Attempt("a", START, "call_back")]
    assert standing_outcomes(["a"], tried) == {"a": "call_back"}


def test_attempts_at_others_and_unknown_outcomes_are_named() -> None:
    with pytest.raises(ValueError, match="not drawn: x, y"):
        standing_outcomes(["a"], [*attempts("y", "complete"), *attempts("x", "complete")])
    with pytest.raises(ValueError, match="忙音"):
        standing_outcomes(["a"], attempts("a", "忙音"))


OUTCOMES_OF_MONTH = [
    *["complete"] * 60,
    *["refused"] * 12,
    *["call_back"] * 3,
    *["no_answer"] * 15,
    *["bad_number"] * 6,
    *["out_of_service"] * 2,
    *["not_tried"] * 2,
]


def rate(top: int, bottom: int) -> Rate:
    return Rate(Fraction(top), bottom)


def test_all_of_unknown_eligibility_count_as_eligible() -> None:
    assert field_rates(OUTCOMES_OF_MONTH) == FieldRates(
        response=rate(60, 100), contact=rate(75, 100), cooperation=rate(60, 75), refusal=rate(12, 100)
    )


def test_numbers_found_to_be_of_no_enterprise_may_be_left_out() -> None:
    assert field_rates(OUTCOMES_OF_MONTH, ["bad_number", "out_of_service"]) == FieldRates(
        rate(60, 92), rate(75, 92), rate(60, 75), rate(12, 92), ineligible=8
    )
    with pytest.raises(ValueError, match="refused"):
        field_rates(OUTCOMES_OF_MONTH, ["refused"])


def test_without_cases_there_is_no_rate() -> None:
    found = field_rates([])
    assert [each.value for each in (found.response, found.contact, found.cooperation, found.refusal)] == [
        None
    ] * 4
    with pytest.raises(ValueError, match="忙音"):
        field_rates(["忙音"])


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_a_complete_interview_raises_the_response_rate(outcome: str) -> None:
    before, after = field_rates(OUTCOMES_OF_MONTH), field_rates([*OUTCOMES_OF_MONTH, outcome])
    assert (after.response.value > before.response.value) == (outcome == "complete")
