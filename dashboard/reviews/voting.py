"""Count the votes of a panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.reviews.records import VOTES
from dashboard.reviews.settings import ReviewSettings, majority


@dataclass(frozen=True)
class Count:
    """The votes of a panel, and what they decide.

    `outcome` is "excluded" with more than half of all seats for it, "rejected" without, "" below the quorum.
    An abstention is present and for nothing: neither it nor an empty seat ever helps to exclude an order.
    """

    seats: int
    exclude: int
    keep: int
    abstain: int
    quorum: int
    needed: int

    @property
    def present(self) -> int:
        """Return how many members voted, abstentions among them."""
        return self.exclude + self.keep + self.abstain

    @property
    def missing(self) -> int:
        """Return how many seats have not voted."""
        return self.seats - self.present

    @property
    def outcome(self) -> str:
        """Return what the votes decide."""
        if not self.seats or self.present < self.quorum:
            return ""
        return "excluded" if self.exclude >= self.needed else "rejected"


def count(votes: Iterable[str], settings: ReviewSettings) -> Count:
    """Count the votes of the seats of a panel, "" for a seat that has not voted.

    Raises ValueError for a word that is no vote.
    """
    given = Counter(votes)
    unknown = sorted(set(given) - {*VOTES, ""})
    if unknown:
        raise ValueError(f"no votes: {', '.join(unknown)}")
    seats = given.total()
    exclude, keep, abstain = (given[vote] for vote in VOTES)
    return Count(seats, exclude, keep, abstain, settings.present(seats), majority(seats))
