"""What the platform's ledger log says of an order, round by round, as records kept here.

A round begins with the entry in a book and ends with the sign-off; who is entered again begins the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.ledgers.items import Change
from dashboard.ledgers.records import BOOKS
from dashboard.order.case_notes import CaseNote
from dashboard.order.ledgers import SIGNED_OFF


@dataclass(frozen=True)
class Round:
    """One entry of an order in the ledgers; `changes` and `notes` are those told since it began."""

    book: str
    entered: datetime
    promised: datetime | None = None
    first_promised: datetime | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[tuple[datetime, str], ...] = ()
    closed: datetime | None = None
    closing: str = ""

    def after(self, entry: CaseNote) -> Round:
        """Return the round after one more entry; a planned solution that goes back gives its promise up."""
        if entry.word == SIGNED_OFF:
            return replace(self, closed=entry.at, closing=entry.note)
        one = replace(self, book=entry.word)
        if entry.word == "unsolved" and self.book == "planned" and self.promised is not None:
            one = one._promising(entry.at, None)
        if entry.until is not None and entry.until != one.promised:
            one = one._promising(entry.at, entry.until)
        return replace(one, notes=(*one.notes, (entry.at, entry.note))) if entry.note else one

    def _promising(self, at: datetime, until: datetime | None) -> Round:
        return replace(
            self,
            promised=until,
            first_promised=self.first_promised or until,
            changes=(*self.changes, Change(at, self.promised, until)),
        )


def begun(entry: CaseNote) -> Round:
    """Return the round that an entry in a book begins."""
    notes = ((entry.at, entry.note),) if entry.note else ()
    return Round(entry.word, entry.at, entry.until, entry.until, notes=notes)


def rounds(entries: Sequence[CaseNote]) -> tuple[Round, ...]:
    """Return the rounds of a log, oldest first; a sign-off of what no book holds says nothing."""
    found: list[Round] = []
    for entry in entries:
        if found and found[-1].closed is None:
            found[-1] = found[-1].after(entry)
        elif entry.word in BOOKS:
            found.append(begun(entry))
    return tuple(found)
