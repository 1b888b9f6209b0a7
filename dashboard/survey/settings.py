"""Settings of the survey: how many are drawn and how, credits of answers, when findings are due."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dashboard.appraisal.settings import exact

POINTS = 5  # of the rating: 1 is the best answer
Credit = Annotated[Decimal, Field(ge=0, le=1)]
Sample = Annotated[int, Field(ge=1, le=10_000)]


class DrawRule(BaseModel):
    """How a month's sample is drawn from the frame: in proportion, with a minimum, without the newly asked.

    `share` is per cent of the frame, `minimum` enterprises of each stratum at least (all where it has fewer),
    `resting_months` how long nobody is drawn again, `replacements` drawn beside each in reserve, as a share.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Decimal = Field(default=Decimal(5), gt=0, le=100)
    minimum: int = Field(default=2, ge=0, le=1000)
    resting_months: int = Field(default=6, ge=0, le=60)
    replacements: Decimal = Field(default=Decimal("0.5"), ge=0, le=5)

    def quota(self, frame_size: int) -> int:
        """Return how many enterprises a month's sample has, rounded half up."""
        wanted = exact(self.share) * frame_size / 100
        return int(wanted + Fraction(1, 2))


class SurveySettings(BaseModel):
    """What the survey leaves to the office; printed with the figures that used it.

    `credits` of the five answers, the best first; the first `favourable` of them are good ones. A number is
    tried `attempts` times. A rate of response under `low_response` per cent is said. A finding is claimed
    within `claim_days` and put right within `rectify_days` working days. Who took less than `speeder` of the
    usual time, and answer sets of `alike_answers` and more answers that come again, are looked at.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    draw: DrawRule = DrawRule()
    credits: tuple[Credit, Credit, Credit, Credit, Credit] = (
        Decimal(1),
        Decimal(1),
        Decimal("0.6"),
        Decimal(0),
        Decimal(0),
    )
    favourable: int = Field(default=2, ge=1, le=POINTS)
    attempts: int = Field(default=5, ge=1, le=20)
    low_response: Decimal = Field(default=Decimal(50), ge=0, le=100)
    claim_days: int = Field(default=2, ge=1, le=60)
    rectify_days: int = Field(default=15, ge=1, le=250)
    speeder: Decimal = Field(default=Decimal("0.33"), gt=0, lt=1)
    alike_answers: int = Field(default=5, ge=2, le=200)
    minimum_sample: Mapping[str, Sample] = {
        "city": 30,
        "district": 30,
        "township": 10,
    }

    @model_validator(mode="after")
    def _falling(self) -> SurveySettings:
        if list(self.credits) != sorted(self.credits, reverse=True):
            raise ValueError("credits must fall from the best answer to the worst")
        return self

    def credit(self, value: int) -> Fraction:
        """Return the credit of an answer, 1 the best, as an exact fraction."""
        return exact(self.credits[value - 1])


DEFAULTS = SurveySettings()
