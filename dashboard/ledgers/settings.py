"""Settings of the ledgers: on which working days before a promise its unit is reminded."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

SETTING = "ledgers"  # name under which they are stored


class LedgerSettings(BaseModel):
    """What the ledgers leave to the office.

    Reminders come so many working days `before` the promised day, on the day, and every week after. When a
    weekly note is missing is a setting of warnings, which warn of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: tuple[Annotated[int, Field(ge=1, le=60)], ...] = Field(
        default=(7, 3, 1), min_length=1, max_length=10
    )

    @model_validator(mode="after")
    def _falling(self) -> LedgerSettings:
        if list(self.before) != sorted(set(self.before), reverse=True):
            raise ValueError("days before must fall and differ")
        return self
