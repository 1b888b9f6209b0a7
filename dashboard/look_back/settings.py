"""Settings of the look-back: how long a round takes, and how far back closed orders are listed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class LookBackSettings(BaseModel):
    """What the look-back leaves to the office.

    A round ends `days` working days after the day of its listing. An order is newly listed while its close
    lies at most `reach` days back, so that a first import of old years lists no closed ones of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int = Field(default=10, ge=1, le=250)
    reach: int = Field(default=183, ge=1, le=3660)
