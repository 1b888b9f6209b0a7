"""Settings of the survey: quotas rounded half up, credits that fall, numbers that mean something."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from dashboard.survey.frame import not_drawable
from dashboard.survey.settings import DEFAULTS, DrawRule, SurveySettings


@pytest.mark.parametrize(
    ("share", "frame", "quota"),
    [
        *(("5", 1000, 50), ("5", 9, 0), ("5", 10, 1), ("5", 29, 1), ("5", 30, 2), ("0.1", 499, 0)),
        *(("0.1", 500, 1), ("100", 7, 7), ("33.3", 10, 3), ("5", 0, 0), ("18", 2500, 450)),
    ],
)
def test_the_quota_is_the_share_rounded_half_up(share: str, frame: int, quota: int) -> None:
    assert DrawRule(share=Decimal(share)).quota(frame) == quota


def test_credits_are_exact() -> None:
    assert [DEFAULTS.credit(value) for value in range(1, 6)] == [1, 1, Fraction(3, 5), 0, 0]


@pytest.mark.parametrize(
    "values",
    [
        {"credits": ("1", "1", "0", "0.6", "0")},
        {"favourable": 0},
        {"favourable": 6},
        {"attempts": 0},
        {"claim_days": 0},
        {"speeder": "1"},
        {"low_response": "101"},
        {"colour": "red"},
        *({"draw": each} for each in ({"share": "0"}, {"share": "100.1"}, {"share": "NaN"}, {"minimum": -1})),
        *({"draw": each} for each in ({"resting_months": -1}, {"replacements": "-0.1"}, {"seed": "x"})),
    ],
)
def test_settings_without_a_meaning_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SurveySettings.model_validate(values)


DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("phone", "closed_on", "why"),
    [
        ("0535-1", None, ""),
        ("", None, "no_phone"),
        ("0535-1", date(2026, 11, 17), "closed"),
        ("0535-1", DAY, "closed"),
        ("0535-1", date(2026, 11, 19), ""),
        ("", DAY, "closed"),
    ],
)
def test_who_may_be_drawn(phone: str, closed_on: date | None, why: str) -> None:
    assert not_drawable(phone, closed_on, DAY) == why
