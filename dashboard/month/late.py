"""What the data say of a locked month's orders since the lock: shown, never counted until a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.definitions.facts import FACTS


@dataclass(frozen=True)
class Told:
    """An order as the data tell it: whose it is, and its facts as bits."""

    order_no: str
    unit_id: int | None
    township_id: int | None
    mark: int


@dataclass(frozen=True)
class LateChange:
    """An order of a locked month of which the data say something else by now.

    `before` None: the order was not in the month then; `after` None: it is not in the month now.
    """

    shard: int
    order_id: int
    before: Told | None
    after: Told | None

    @property
    def order_no(self) -> str:
        """Return the number that the order is known by."""
        told = self.after or self.before
        return told.order_no if told else ""

    @property
    def word(self) -> str:
        """Return what happened, as one word: came, left, moved (another unit) or changed."""
        if self.before is None or self.after is None:
            return "came" if self.before is None else "left"
        same = (self.before.unit_id, self.before.township_id) == (self.after.unit_id, self.after.township_id)
        return "changed" if same else "moved"

    @property
    def facts(self) -> tuple[tuple[str, bool], ...]:
        """Return the facts that differ, each with its truth now."""
        if self.before is None or self.after is None:
            return ()
        differing = self.before.mark ^ self.after.mark
        return tuple(
            (name, bool(self.after.mark >> place & 1))
            for place, name in enumerate(FACTS)
            if differing >> place & 1
        )


Key = tuple[int, int]


def late_changes(then: Mapping[Key, Told], now: Mapping[Key, Told]) -> Iterator[LateChange]:
    """Yield every order that is told otherwise now than then, by its number."""
    keys = {key for key in (*then, *now) if then.get(key) != now.get(key)}
    found = (LateChange(*key, then.get(key), now.get(key)) for key in keys)
    yield from sorted(found, key=lambda each: (each.order_no, each.order_id))
