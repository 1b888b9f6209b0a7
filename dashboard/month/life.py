"""How firm a month's figures are: the one answer that pages, papers, slides and sheets print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["provisional", "checking", "locked"]


@dataclass(frozen=True)
class MonthLife:
    """The state of a month ("2026-10"), and its newest version once it is locked.

    `version` is 0 before the lock, 1 with it, more with each correction; `locked_at` is the moment of the
    newest version. `checked_until` is the end of the units' check.
    """

    month: str
    state: State = "provisional"
    version: int = 0
    version_id: int | None = None
    checked_until: datetime | None = None
    locked_at: datetime | None = None

    @property
    def locked(self) -> bool:
        """Tell whether the month's figures are fixed."""
        return self.state == "locked"


@dataclass(frozen=True)
class FixedMonth:
    """A month (yyyymm) whose orders are counted as a version stores them, under the same facts alone.

    `facts` is what the stored facts of orders depend on (basis, verdict source, exclusion, two limits):
    whoever asks for others is answered from the data.
    """

    month: int
    version_id: int
    facts: tuple[str | int, ...]


def month_number(text: str) -> int:
    """Return a month ("2026-10") as the number that rows carry, 202610."""
    return int(text[:4]) * 100 + int(text[5:7])


def month_text(number: int) -> str:
    """Return the month ("2026-10") of a number, 202610."""
    return f"{number // 100:04}-{number % 100:02}"
