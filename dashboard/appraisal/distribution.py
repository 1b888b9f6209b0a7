"""Cut durations into the classes that people read; a figure and the list behind it use the same cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

# Upper ends of the classes, each belonging to its class, so that what took exactly the limit is within it;
# a last class holds what is above. In minutes, hours, working days, hours.
ENDS: Mapping[str, tuple[int, ...]] = {
    "onsite": (30, 60, 90, 120, 180),
    "feedback": (2, 4, 8, 16, 24),
    "close_days": (1, 2, 3, 4, 5, 10),
    "close_hours": (24, 48, 72, 120, 240),
}
SECONDS: Mapping[str, int] = {"onsite": 60, "feedback": 3600, "close_days": 86_400, "close_hours": 3600}


def histogram(name: str, seconds: Sequence[int]) -> tuple[int, ...]:
    """Count durations by class of ENDS[name], the open class last."""
    return histograms(name, np.asarray(seconds, np.int64), np.zeros(len(seconds), np.int64), 1)[0]


def histograms(name: str, seconds: Numbers, group: Numbers, groups: int) -> list[tuple[int, ...]]:
    """Count the durations of each of so many groups by class, as `histogram` does of one."""
    ends = np.array([end * SECONDS[name] for end in ENDS[name]], np.int64)
    classes = len(ends) + 1
    place = group * classes + np.searchsorted(ends, seconds, side="left")
    found = np.bincount(place, minlength=groups * classes).reshape(groups, classes)
    return [tuple(row) for row in found.tolist()]


def class_bounds(name: str, place: int) -> tuple[int | None, int | None]:
    """Return the end below a class and its own end, in the unit of ENDS; None where it is open."""
    ends = ENDS[name]
    return ends[place - 1] if place else None, ends[place] if place < len(ends) else None


def parse_class(text: str) -> tuple[str, int] | None:
    """Return name and place of a class written as `close_days.2`, None where there is no such class."""
    name, _dot, place = text.partition(".")
    if name not in ENDS or not place.isdecimal() or int(place) > len(ENDS[name]):
        return None
    return name, int(place)
