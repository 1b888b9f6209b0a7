"""Settings of reminders: quiet hours, shifts, tries, what is done by hand, spot calls."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ReminderSettings(BaseModel):
    """What reminders leave to the office; times are the city's local ones.

    From `quiet_from` to `quiet_until` nothing but urgent messages leaves the house; equal times: never quiet.
    The day shift lasts from `day_from` to `day_until`, the night shift from then to the next morning. What
    cannot be delivered is tried again after each of `back_off` minutes, then it is a dead letter. Telephone
    calls and texts that somebody pastes into a group are asked for `urgent` messages alone, or for `all`.
    A unit called on the spot rests for `spot_rest` days as long as there are others; who answers within
    `spot_limit` seconds has answered in time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_from: time = time(22)
    quiet_until: time = time(7, 30)
    day_from: time = time(8, 30)
    day_until: time = time(17, 30)
    back_off: tuple[Annotated[int, Field(ge=1, le=1440)], ...] = Field(
        default=(1, 5, 15, 60), min_length=1, max_length=10
    )
    by_hand: Literal["urgent", "all"] = "urgent"
    spot_rest: int = Field(default=30, ge=0, le=366)
    spot_limit: int = Field(default=60, ge=1, le=3600)

    @model_validator(mode="after")
    def _by_day(self) -> ReminderSettings:
        if self.day_from >= self.day_until:
            raise ValueError("the day shift must begin before it ends")
        return self


DEFAULTS = ReminderSettings()
