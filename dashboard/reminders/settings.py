"""Settings of reminders: quiet hours, shifts, tries, what is done by hand, spot calls."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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
    back_off: tuple[int, ...] = (1, 5, 15, 60)
    by_hand: Literal["urgent", "all"] = "urgent"
    spot_rest: int = Field(default=30, ge=0, le=366)
    spot_limit: int = Field(default=60, ge=1, le=3600)


DEFAULTS = ReminderSettings()
