"""Where an order stands in the ledgers (台账) of hard matters: its book, its promise, what was noted last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from dashboard.order.case_notes import CaseNote

OPEN_BOOKS = ("unsolved", "planned")
SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class LedgerStand:
    """How an order stands in a book since it was entered, or since it was entered again after a sign-off.

    `promises` are the dates promised one after another, each different from the one before; a planned
    solution that goes back to the unsolved matters promises nothing.
    """

    book: str  # of OPEN_BOOKS
    entered: datetime
    promises: tuple[datetime, ...] = ()
    noted: datetime | None = None  # when the last entry that says something was written
    note: str = ""
    signed_off: datetime | None = None

    @property
    def promised(self) -> datetime | None:
        """Return the promise in force."""
        return self.promises[-1] if self.promises else None

    @property
    def first_promised(self) -> datetime | None:
        """Return the promise before any extension."""
        return self.promises[0] if self.promises else None

    @property
    def extensions(self) -> int:
        """Return how often a later date took the place of a promise."""
        return sum(later > earlier for earlier, later in pairwise(self.promises))

    def after(self, entry: CaseNote) -> LedgerStand:
        """Return the stand after one more entry of the log."""
        if entry.word == SIGNED_OFF:
            return replace(self._said(entry), signed_off=entry.at)
        if self.signed_off is not None:
            return LedgerStand(entry.word, entry.at).after(entry)
        given_up = entry.word == "unsolved" and self.book != entry.word
        promises = () if given_up else self.promises
        if entry.until is not None and promises[-1:] != (entry.until,):
            promises = (*promises, entry.until)
        return replace(self._said(entry), book=entry.word, promises=promises)

    def _said(self, entry: CaseNote) -> LedgerStand:
        return replace(self, noted=entry.at, note=entry.note) if entry.note else self


def ledger_stand(entries: Sequence[CaseNote], as_of: datetime) -> LedgerStand | None:
    """Return how an order stood in the ledgers at a data time; None where it was in none by then.

    `entries` are those of its log, oldest first. A sign-off of what no book holds says nothing.
    """
    stand: LedgerStand | None = None
    for entry in entries:
        if entry.at > as_of:
            break
        if stand is not None:
            stand = stand.after(entry)
        elif entry.word in OPEN_BOOKS:
            stand = LedgerStand(entry.word, entry.at).after(entry)
    return stand
