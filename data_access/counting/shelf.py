"""A shelf of answers: of several who ask for the same at once one makes it, the others wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from time import monotonic
from typing import Generic, TypeVar

WAIT_SECONDS = 60.0  # under the server's own timeout, so that a stuck maker holds nobody for ever

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class _Making:
    """Who makes an answer now, and what tells the others that it is over."""

    thread: int = field(default_factory=get_ident)
    over: Event = field(default_factory=Event)


class Shelf(Generic[Answer]):
    """Answers by their key, the newest used ones kept within a limit; for the threads of one process.

    `most` is how much `weight` all answers together may have; a single one stays however heavy it is.
    """

    def __init__(self, most: Callable[[], int], weight: Callable[[Answer], int] = lambda _answer: 1) -> None:
        self._most, self._weight = most, weight
        self._kept: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._made_now: dict[Hashable, _Making] = {}
        self._total = 0
        self._lock = Lock()

    def find_or_make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return what is kept under the key, or make and keep it; what `make` raises is not kept.

        Who finds another making it waits; if that one fails, the next who waits tries. A maker that asks for
        its own key, and who waited WAIT_SECONDS, makes the answer for itself.
        """
        until = monotonic() + WAIT_SECONDS
        while True:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][0]
                other = self._made_now.get(key)
                if other is None:
                    own = self._made_now[key] = _Making()
                    break
            if other.thread == get_ident() or not other.over.wait(max(0.0, until - monotonic())):
                return self.keep(key, make())
        try:
            return self.keep(key, make())
        finally:
            with self._lock:
                del self._made_now[key]
            own.over.set()

    def find(self, key: Hashable) -> Answer | None:
        """Return what is kept under the key, None for nothing; nobody waits."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, made: Answer) -> Answer:
        """Keep an answer that was made together with others, and return it."""
        weight = self._weight(made)
        with self._lock:
            self._total += weight - self._kept.pop(key, (made, 0))[1]
            self._kept[key] = (made, weight)
            while len(self._kept) > 1 and self._total > self._most():
                self._total -= self._kept.popitem(last=False)[1][1]
        return made

    def forget(self) -> None:
        """Drop every answer."""
        with self._lock:
            self._kept.clear()
            self._total = 0
