"""Draw a panel by lot from the pool of supervisors, so that anybody can draw the same one again.

Every candidate is put in order by a digest of seed and number, as the survey draws its enterprises
(dashboard.survey.draw). The seats go round the backgrounds, a lawyer first: no background has two before
each that has anybody left has one. Within a background everybody has the same chance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.order.folding import fold
from dashboard.reviews.records import BACKGROUNDS

SHORTEST_NAME = 2  # signs of a name below which nothing is found in another


class NoPanel(ValueError):
    """Why no panel can be drawn: "lawyer" where none may sit, "pool" where too few may."""


@dataclass(frozen=True)
class Candidate:
    """A supervisor who may sit on a panel."""

    number: int
    background: str


@dataclass(frozen=True)
class Seat:
    """A drawn supervisor; `position` counts from 1, substitutes go on after the panel."""

    number: int
    background: str
    position: int
    substitute: bool = False


def draw_panel(pool: Iterable[Candidate], seats: int, substitutes: int, seed: str) -> tuple[Seat, ...]:
    """Draw the seats and the substitutes of a panel; raise NoPanel.

    The first substitute is the next lawyer, where there is one, so that a lawyer can be stood in for; then
    those next in the lot, whatever they are.
    """
    ordered = sorted(pool, key=lambda each: _place(seed, str(each.number)))
    queues = {name: [each for each in ordered if each.background == name] for name in BACKGROUNDS}
    if not queues["lawyer"]:
        raise NoPanel("lawyer")
    if len(ordered) < seats:
        raise NoPanel("pool")
    taken = _round(queues, seats, seed)
    left = [each for each in ordered if each not in taken]
    first = next((each for each in left if each.background == "lawyer"), None)
    spare = ([first] if first else []) + [each for each in left if each is not first]
    panel = [(each, False) for each in taken] + [(each, True) for each in spare[:substitutes]]
    return tuple(
        Seat(each.number, each.background, place, ready) for place, (each, ready) in enumerate(panel, 1)
    )


def _round(queues: dict[str, list[Candidate]], seats: int, seed: str) -> list[Candidate]:
    """Take one of each background in turn, the lawyer first and the others in the order of a lot."""
    others = sorted((name for name in BACKGROUNDS if name != "lawyer"), key=lambda name: _place(seed, name))
    waiting = {name: list(queue) for name, queue in queues.items()}
    taken: list[Candidate] = []
    while len(taken) < seats:
        for name in ("lawyer", *others):
            if waiting[name] and len(taken) < seats:
                taken.append(waiting[name].pop(0))
    return taken


def _place(seed: str, key: str) -> tuple[bytes, str]:
    return hashlib.sha256(json.dumps([seed, key]).encode()).digest(), key


def concerned(organisation: str, person: str, parties: Sequence[str], people: Sequence[str] = ()) -> bool:
    """Tell whether a supervisor belongs to who is concerned: the enterprise or the unit, or asks himself.

    An organisation belongs where one name holds the other, as departments of a unit and branches of an
    enterprise have its name.
    """
    own = fold(organisation)
    for party in map(fold, parties):
        if len(own) >= SHORTEST_NAME and len(party) >= SHORTEST_NAME and (own in party or party in own):
            return True
    return bool(person) and fold(person) in {fold(each) for each in people if each}
