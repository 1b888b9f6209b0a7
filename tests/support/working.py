"""A worker's clock that tests move, and work done in their own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from callbacks.config import Config
from callbacks.jobs.clock import Clock
from callbacks.jobs.work import Place
from data_access.database import Engine
from data_access.records.jobs.leases import Run

SECRET = "vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo"


class HandClock(Clock):
    """A clock whose wall's time and machine's seconds are moved by hand."""

    def __init__(self, start: datetime) -> None:
        self.wall, self.machine = start, 1_000.0
        super().__init__()

    def now(self) -> datetime:
        return self.wall

    def seconds(self) -> float:
        return self.machine

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += timedelta(seconds=seconds)
        self.machine += seconds

    def jump(self, seconds: float) -> None:
        """Let the wall's clock jump."""
        self.wall += timedelta(seconds=seconds)


@contextmanager
def unheld(_run: Run) -> Iterator[None]:
    """Hold a period without renewing its lease: tests let it run out."""
    yield


def place(engine: Engine, clock: Clock, holder: str = "test", **settings: Any) -> Place:
    """Return where a test's work is done."""
    return Place(engine, Config(secret_key=SECRET, **settings), clock, holder, unheld)
