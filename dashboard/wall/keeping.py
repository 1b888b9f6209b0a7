"""What holds for a screen that is kept at the desk: which settings it can have, and how it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from dashboard.wall.screens import DENSITIES, DWELL_SECONDS, NAMINGS, SCALES, SCENES, Screen

NAME_LENGTH: Final = 60
PLACE_LENGTH: Final = 80
STATES: Final = ("online", "silent", "waiting", "revoked")
# A screen asks twice a minute and is noted down once a minute.
SILENT_AFTER: Final = timedelta(minutes=3)
BUILD = re.compile(r"[0-9a-f]{1,12}")
SIZE = re.compile(r"([1-9][0-9]{2,4})x([1-9][0-9]{2,4})")


def screen_problem(screen: Screen) -> str:
    """Tell which setting of a screen cannot be (the field's name), empty where all can."""
    usable = {
        "name": 0 < len(screen.name.strip()) <= NAME_LENGTH and screen.name.isprintable(),
        "place": len(screen.place) <= PLACE_LENGTH and (screen.place.isprintable()),
        "density": screen.density in DENSITIES,
        "naming": screen.naming in NAMINGS,
        "scenes": bool(screen.scenes) and set(screen.scenes) <= set(SCENES),
        "dwell": DWELL_SECONDS[0] <= screen.dwell <= DWELL_SECONDS[1],
        "scale": SCALES[0] <= screen.scale <= SCALES[1],
    }
    return next((name for name, good in usable.items() if not good), "")


def screen_state(
    keyed_at: datetime | None, revoked_at: datetime | None, seen_at: datetime | None, now: datetime
) -> str:
    """Return which of STATES a screen is in; a contact in the future is one of a clock that was put back."""
    if revoked_at is not None:
        return "revoked"
    if keyed_at is None:
        return "waiting"
    return "online" if seen_at is not None and abs(now - seen_at) < SILENT_AFTER else "silent"


def read_build(told: str) -> str:
    """Return the build that a screen says it shows, empty for what is none."""
    return told if BUILD.fullmatch(told) else ""


def read_size(told: str) -> str:
    """Return the size in pixels that a screen says it has, as 1920x1080, empty for what is none."""
    return told if SIZE.fullmatch(told) else ""
