"""Which notices are proposed by rule: to whom, on which orders, and why. A person decides on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from dashboard.wall.reckoning import LONG_MONTHS

Key = tuple[int, int]  # shard and number of an order
RETURNS, EXTENSIONS, MONTHS = "returns", "extensions", "months"
LEAST: Mapping[str, int] = {RETURNS: 2, EXTENSIONS: 2, MONTHS: LONG_MONTHS}
RULES = tuple(LEAST)


@dataclass(frozen=True)
class HardOrder:
    """An open order with how often it was sent back and how often its deadline or promise was put off."""

    key: Key
    unit_id: int
    returns: int = 0
    extensions: int = 0


@dataclass(frozen=True)
class BelowUnit:
    """A unit formally under the threshold for so many closed months in a row."""

    unit_id: int
    months: int


@dataclass(frozen=True)
class Proposal:
    """A notice that a rule proposes to a unit; `most` is its highest count: returns, extensions or months."""

    rule: str
    unit_id: int
    most: int
    orders: tuple[Key, ...] = ()


def propose(
    orders: Iterable[HardOrder],
    below: Iterable[BelowUnit],
    noticed: Set[Key] = frozenset(),
    told: Set[int] = frozenset(),
) -> tuple[Proposal, ...]:
    """Return the proposals, by rule and then by unit number, one for each unit.

    `noticed` are orders that a notice in force is about, `told` the units that have one for their months.
    """
    every = tuple(each for each in orders if each.key not in noticed)
    found = [
        *_by_unit(RETURNS, ((each, each.returns) for each in every)),
        *_by_unit(EXTENSIONS, ((each, each.extensions) for each in every)),
    ]
    months = [
        Proposal(MONTHS, each.unit_id, each.months)
        for each in below
        if each.months >= LEAST[MONTHS] and each.unit_id not in told
    ]
    return (*found, *months)


def _by_unit(rule: str, counted: Iterable[tuple[HardOrder, int]]) -> list[Proposal]:
    groups: dict[int, list[tuple[HardOrder, int]]] = defaultdict(list)
    for order, n in counted:
        if n >= LEAST[rule]:
            groups[order.unit_id].append((order, n))
    return [
        Proposal(rule, unit_id, max(n for _order, n in group), tuple(sorted(each.key for each, _n in group)))
        for unit_id, group in sorted(groups.items())
    ]
