"""One order's way through the gates: what happened at each step, as marks, stays and returns.

A check counts at the step that it names and at its own time; checks that stand out of order in the record are
taken in the order of their times. A check that is dated before the order was opened counts as a check, but no
stay is reckoned from it: it tells that somebody looked, and not since when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from dashboard.order.gates import GATE_OF, NOTES, STEPS, GateEntry

JUDGING = ("assessment", "recheck")
OVERTURNED = "gate2.overturned"
# What an order may have done at a step. An order that was handled several times may have done all of it.
EVENTS = ("entered", "decided", "passed", "returned")
MARKS: tuple[str, ...] = (
    *(f"{step}.{event}" for step in STEPS for event in EVENTS),
    *(f"{step}.unsolved" for step in JUDGING),
    OVERTURNED,
    *(f"gate{gate}.seen" for gate in (1, 2, 3, 4)),
)
BITS = {name: 1 << place for place, name in enumerate(MARKS)}
# What each result of a check adds at its step; `seen` is told by any check, even “not concerned”.
_MARKED = {
    "entered": ("entered",),
    "passed": ("entered", "decided", "passed"),
    "solved": ("entered", "decided", "passed"),
    "unsolved": ("entered", "decided", "unsolved"),
    "returned": ("entered", "decided", "returned"),
    "not_applicable": (),
    "signed": ("entered",),
    "consultation": ("entered",),
}


@dataclass(frozen=True)
class Stay:
    """How long a reply stood at a step: seconds since 1970, `end` None while it still stands there.

    `derived`: no entry is recorded, the reply came when the step before handed it on.
    """

    step: str
    start: int
    end: int | None
    derived: bool


@dataclass(frozen=True)
class Return:
    """A reply sent back at a step, with the reason given."""

    step: str
    at: int
    reason: str


@dataclass(frozen=True)
class Way:
    """What an order's record tells up to a moment; `early` are checks dated before the order was opened."""

    marks: int = 0
    stays: tuple[Stay, ...] = ()
    returns: tuple[Return, ...] = ()
    early: int = 0

    def has(self, mark: str) -> bool:
        """Tell whether the order bears one of MARKS."""
        return bool(self.marks & BITS[mark])


def way_of(entries: Iterable[GateEntry], opened: int, until: int | None = None) -> Way:
    """Return an order's way, of the checks up to the second `until`; `opened` is when it came to be.

    `entries` stand in time order, as a stored record has them.
    """
    known = [entry for entry in entries if until is None or entry.at <= until]
    marks = reduce(or_, (_mark(entry) for entry in known), 0)
    if _overturned(known):
        marks |= BITS[OVERTURNED]
    stays = tuple(stay for stay in _stays(known) if stay.start >= opened)
    returns = tuple(
        Return(entry.step, entry.at, entry.reason) for entry in known if entry.result == "returned"
    )
    return Way(marks, stays, returns, sum(entry.at < opened for entry in known))


def _mark(entry: GateEntry) -> int:
    seen = BITS[f"gate{GATE_OF[entry.step]}.seen"]
    return reduce(or_, (BITS[f"{entry.step}.{event}"] for event in _MARKED[entry.result]), seen)


def _overturned(entries: Iterable[GateEntry]) -> bool:
    """Tell whether a reply that gate 2 had passed was returned at gate 4 in the same handling."""
    passed = False
    for entry in entries:
        if entry.result == "returned":
            if passed and GATE_OF[entry.step] == 4:
                return True
            passed = False
        elif entry.step == "gate2" and entry.result == "passed":
            passed = True
    return False


class _Place:
    """Where a reply stands while its record is read: at a step, or handed on by one."""

    def __init__(self) -> None:
        self.at: tuple[str, int, bool] | None = None  # step, since, derived
        self.handed: tuple[str, int] | None = None  # by which step, when

    def leave(self, moment: int) -> list[Stay]:
        """End the stay where the reply stands; none where it stands nowhere."""
        if self.at is None:
            return []
        step, since, derived = self.at
        self.at = None
        return [Stay(step, since, moment, derived)]

    def decide(self, entry: GateEntry) -> list[Stay]:
        """Take a result: it ends the stay at its own step, or one that began when a step before handed on."""
        if self.at is None and self.handed is not None and _before(self.handed[0], entry.step):
            self.at = (entry.step, self.handed[1], True)
        left = self.leave(entry.at)
        self.handed = None if entry.result == "returned" else (entry.step, entry.at)
        return [] if entry.result == "not_applicable" else left


def _before(one: str, other: str) -> bool:
    return STEPS.index(one) < STEPS.index(other)


def _stays(entries: Iterable[GateEntry]) -> list[Stay]:
    """Return the stays whose beginning is known, the last one without an end where the reply still stands.

    A reply that is seen at another step without a result has left at that moment.
    """
    place, found = _Place(), list[Stay]()
    for entry in entries:
        if entry.result in NOTES:
            continue
        elsewhere = place.at is not None and place.at[0] != entry.step
        if elsewhere:
            found += place.leave(entry.at)
        if entry.result != "entered":
            found += place.decide(entry)
        elif place.at is None:
            place.at, place.handed = (entry.step, entry.at, False), None
    if place.at is not None:
        step, since, derived = place.at
        found.append(Stay(step, since, None, derived))
    return found
