"""Calls: which outcomes end the calls to an enterprise, and who is called next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.survey.rates import BAD_NUMBER, CALL_BACK, COMPLETE, NO_ANSWER, OUT_OF_SERVICE, REFUSED

FINAL = (COMPLETE, REFUSED, BAD_NUMBER, OUT_OF_SERVICE)
TAKEN_FOR = timedelta(minutes=30)  # how long an enterprise stays with who took it up
RETRY_AFTER = timedelta(hours=2)  # an unanswered number rests so long
LATEST_CALL_BACK = timedelta(days=31)


@dataclass(frozen=True)
class Standing:
    """How far the calls to one enterprise are; `attempts` are those made, `last_at` the newest of them."""

    outcome: str = ""
    attempts: int = 0
    last_at: datetime | None = None
    call_back_at: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None

    def ended(self, most: int) -> bool:
        """Tell whether nobody calls again: an outcome that stays, or as many attempts as are made."""
        return self.outcome in FINAL or (self.outcome == NO_ANSWER and self.attempts >= most)

    def held_by_another(self, account: str, now: datetime) -> bool:
        """Tell whether somebody else is calling just now."""
        return bool(
            self.taken_by
            and self.taken_by != account
            and self.taken_at is not None
            and now - self.taken_at < TAKEN_FOR
        )

    def turn(self, now: datetime) -> tuple[int, float]:
        """Return its turn in the call list: agreed calls that are due, untried, tried, agreed for later."""
        if self.call_back_at is not None and self.outcome == CALL_BACK:
            due = self.call_back_at <= now
            return (0 if due else 4), self.call_back_at.timestamp()
        if not self.attempts:
            return 1, 0.0
        last = self.last_at.timestamp() if self.last_at else 0.0
        rested = self.last_at is None or now - self.last_at >= RETRY_AFTER
        return (2 if rested else 3), last


def calls_for_replacement(standing: Standing, most: int) -> bool:
    """Tell whether somebody of the reserve takes the place: the calls ended without an interview."""
    return standing.ended(most) and standing.outcome != COMPLETE
