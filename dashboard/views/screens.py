"""What the page of screens shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.people.access import Scope
from dashboard.views.reference import Unit
from dashboard.wall.keeping import STATES
from dashboard.wall.screens import Screen


@dataclass(frozen=True)
class KeyedScreen:
    """A screen as its key finds it: what it shows, for whom, and when it was last noted down."""

    screen: Screen
    scope: Scope
    screen_id: int
    revoked: bool
    demo: bool  # the key was made by an account of the demo: good only where that is open
    seen_at: datetime | None = None


@dataclass(frozen=True)
class ScreenRow:
    """A screen as those see it who keep screens; `state` is one of dashboard.wall.keeping.STATES."""

    screen_id: int
    screen: Screen
    state: str
    created_at: datetime
    district_name: str = ""
    keyed_at: datetime | None = None
    revoked_at: datetime | None = None
    seen_at: datetime | None = None
    address: str = ""
    build: str = ""
    size: str = ""


@dataclass(frozen=True)
class ScreensView:
    """The screens, the one that is open, the districts that one can stand for, and the server's build."""

    rows: Sequence[ScreenRow]
    selected: ScreenRow | None
    districts: Sequence[Unit]
    now: datetime
    build: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Return how many screens are in each state."""
        return {state: sum(row.state == state for row in self.rows) for state in STATES}
