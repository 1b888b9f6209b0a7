"""A screen on a wall: how far people stand, what it may name, which scenes it turns through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

SCENES: Final = ("overview", "time", "alerts", "township", "listening", "desk")
DENSITIES: Final = ("near", "far")
# Who sees the screen decides what it may name: leaders all units, callers order numbers too, the public none.
NAMINGS: Final = ("leaders", "callers", "public")
DWELL_SECONDS: Final = (15, 120)
SCALES: Final = (0.8, 1.5)
DEFAULT_DWELL: Final = 30


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: `district` is a unit's code, empty for the whole city; `scale` multiplies all type."""

    name: str = ""
    place: str = ""
    density: str = "near"
    naming: str = "leaders"
    scenes: tuple[str, ...] = SCENES
    dwell: int = DEFAULT_DWELL
    district: str = ""
    scale: float = 1.0


def overridden(screen: Screen, given: Mapping[str, str]) -> tuple[Screen, tuple[str, ...]]:
    """Return a screen with what an address asks for, and the names of what was not understood.

    `scenes` is a list with commas, `dwell` seconds, `scale` a factor, `density` a word; a value out of its
    range leaves what the screen has. What a screen may name is never taken from an address.
    """
    refused = []
    scenes = tuple(dict.fromkeys(name.strip() for name in given.get("scenes", "").split(",") if name.strip()))
    if "scenes" in given:
        known = tuple(name for name in scenes if name in SCENES)
        screen = replace(screen, scenes=known or screen.scenes)
        refused += ["scenes"] if known != scenes or not known else []
    if "density" in given:
        known_density = given["density"] in DENSITIES
        screen = replace(screen, density=given["density"]) if known_density else screen
        refused += [] if known_density else ["density"]
    dwell = _number(given.get("dwell"), DWELL_SECONDS)
    if "dwell" in given:
        screen = screen if dwell is None else replace(screen, dwell=int(dwell))
        refused += ["dwell"] if dwell is None else []
    scale = _number(given.get("scale"), SCALES)
    if "scale" in given:
        screen = screen if scale is None else replace(screen, scale=scale)
        refused += ["scale"] if scale is None else []
    return screen, tuple(refused)


def _number(text: str | None, between: tuple[float, float]) -> float | None:
    low, high = between
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if low <= number <= high else None
