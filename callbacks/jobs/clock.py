"""The worker's two clocks: the wall's, which may jump, and the machine's own, which only runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic

JUMP_SECONDS = 5.0


class Clock:
    """Tell the time, and how far the wall's clock moved by itself.

    With `start` the time begins there and runs on, for tests and demonstrations at a fixed time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start, self._begun = start, monotonic()
        self._wall, self._machine = self.now(), self.seconds()

    def now(self) -> datetime:
        """Return the time of the wall's clock."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=monotonic() - self._begun)

    def seconds(self) -> float:
        """Return the machine's own seconds, by which leases and durations are measured."""
        return monotonic()

    def jumped(self) -> float:
        """Return by how many seconds the wall's clock jumped since this was asked last; 0 up to 5 seconds."""
        wall, machine = self.now(), self.seconds()
        drift = (wall - self._wall).total_seconds() - (machine - self._machine)
        self._wall, self._machine = wall, machine
        return drift if abs(drift) > JUMP_SECONDS else 0.0
