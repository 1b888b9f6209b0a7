"""Tell whoever waits how far an import has come; where nobody asked, nothing is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Progress:
    """The stretch of work that is going on and how many of its rows are done; `total` 0 is not known."""

    phase: str = ""  # read | check | apply | count
    done: int = 0
    total: int = 0


_progress: ContextVar[Progress | None] = ContextVar("import_progress", default=None)


@contextmanager
def watched(progress: Progress) -> Iterator[None]:
    """Let the work of a block write into `progress`, which another thread may read."""
    token = _progress.set(progress)
    try:
        yield
    finally:
        _progress.reset(token)


def is_watched() -> bool:
    """Tell whether anybody asked."""
    return _progress.get() is not None


def begin(phase: str, total: int = 0) -> None:
    """Begin a stretch of work on `total` rows."""
    if (progress := _progress.get()) is not None:
        progress.phase, progress.done, progress.total = phase, 0, total


def advance(rows: int) -> None:
    """Count rows as done."""
    if (progress := _progress.get()) is not None:
        progress.done += rows
