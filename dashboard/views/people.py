"""What the pages of accounts and of roles show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.views.reference import Unit

USER_STATES = ("active", "disabled", "locked", "unassigned")


@dataclass(frozen=True)
class UserRow:
    """An account as those see it who keep accounts or give roles."""

    name: str
    display_name: str
    role: str
    unit_code: str = ""
    unit_name: str = ""
    disabled: bool = False
    must_change: bool = False
    locked: bool = False
    failures: int = 0  # wrong passwords within the window of the throttle
    phones: int = 0  # that stay signed in
    last_login: datetime | None = None

    @property
    def state(self) -> str:
        """Return which of USER_STATES the account is in; who is shut out comes before who has no role."""
        if self.disabled:
            return "disabled"
        if self.locked:
            return "locked"
        return "unassigned" if self.role == "unassigned" else "active"


@dataclass(frozen=True)
class UserFilter:
    """What narrows the list of accounts: words of name, shown name or unit; a role; a state."""

    q: str = ""
    role: str = ""
    state: str = ""

    def admits(self, row: UserRow) -> bool:
        """Tell whether an account is listed."""
        words = self.q.casefold().split()
        said = " ".join((row.name, row.display_name, row.unit_name, row.unit_code)).casefold()
        return (
            all(word in said for word in words)
            and self.role in ("", row.role)
            and self.state in ("", row.state)
        )


@dataclass(frozen=True)
class PeopleView:
    """The accounts: those listed, all by state, and the one that is open."""

    filter: UserFilter
    rows: Sequence[UserRow]
    counts: dict[str, int]  # of all accounts, by USER_STATES
    selected: UserRow | None = None
    refusal: str = ""  # why the reader may not change the open one (dashboard.people.separation)
    units: Sequence[Unit] = ()  # that a role can stand for

    @property
    def total(self) -> int:
        """Return how many accounts there are."""
        return sum(self.counts.values())
