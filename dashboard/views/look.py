"""What a table says in figures that an officer knows by heart, and what of it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# Keys of rows beside the districts' codes.
EVERY, OTHER_UNITS, NO_UNIT = "", "others", "none"


@dataclass(frozen=True)
class LookRow:
    """The orders of a table that one unit answers for, each number as the product counts it.

    `key` is a district's code, EVERY, OTHER_UNITS (departments and utilities) or NO_UNIT. `open` orders are
    neither closed nor withdrawn nor excluded, with a deadline or without. `median_days` are working days to
    close, None where no order has them.
    """

    key: str
    name: str = ""
    orders: int = 0
    direct: int = 0
    open: int = 0
    excluded: int = 0
    withdrawn: int = 0
    no_deadline: int = 0
    solved: int = 0
    verified: int = 0
    satisfied: int = 0
    answered: int = 0
    median_days: float | None = None


@dataclass(frozen=True)
class Point:
    """Something in a table that cannot be: `n` of `of` orders. What it is, `name` says, and `about` whom.

    `known`: the last import of the source had it to the same extent, and somebody confirmed it then.
    """

    name: str
    n: int
    of: int
    about: str = ""
    usual: int = 0  # what the last import makes one expect, where the point is about that
    known: bool = False

    @property
    def share(self) -> float:
        """Return the part of the orders that it is about."""
        return self.n / self.of if self.of else 0.0


@dataclass(frozen=True)
class Look:
    """A table in figures, as its orders stand in the base once it is stored.

    `ended` orders closed otherwise than by a direct answer: `at_receipt` of them at the very moment they came
    in, `at_midnight` at the first or last second of a day. `future` orders have an event after the present
    moment; of `bare` ones the table that brought them tells a time and records alone. `words`: fields with
    fixed words in which all values are one, with that word and their number.
    """

    rows: tuple[LookRow, ...]  # all together first, then the districts in official order, then the others
    data_time: datetime
    ended: int = 0
    at_receipt: int = 0
    at_midnight: int = 0
    future: int = 0
    bare: int = 0
    words: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    confirmed: tuple[str, ...] = ()  # names of the points that somebody confirmed

    @property
    def every(self) -> LookRow:
        """Return the row of all orders together."""
        return self.rows[0]

    def row(self, key: str) -> LookRow:
        """Return the row of a key, an empty one where it has no order."""
        return next((row for row in self.rows if row.key == key), LookRow(key))

    @property
    def accepted(self) -> frozenset[str]:
        """Return the names of the points that were confirmed, or known from an import before."""
        return frozenset((*self.confirmed, *(each.name for each in self.points if each.known)))

    @property
    def to_confirm(self) -> tuple[Point, ...]:
        """Return the points that nobody has confirmed."""
        return tuple(each for each in self.points if each.name not in self.accepted)
