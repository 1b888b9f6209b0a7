"""What an entry in a book may say, by a form, a table or the platform's log: one rule for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dashboard.clocks.calendar import FARTHEST

PLANNED, SIGNED_OFF = "planned", "signed_off"


def entry_refusal(book: str, until: datetime | None, entered: datetime) -> str:
    """Return why an entry of a moment cannot promise what it does, empty where it can.

    "due" for a planned solution without a promise, "planned_only" for a promise of anything else, "past"
    where it ends before the entry, "far" beyond FARTHEST days after it.
    """
    if until is None:
        return "due" if book == PLANNED else ""
    if book != PLANNED:
        return "planned_only"
    if until <= entered:
        return "past"
    return "far" if until - entered > timedelta(days=FARTHEST + 1) else ""


def first_stray(books: Iterable[str]) -> int | None:
    """Return the place of the first sign-off of what stands in no book, of entries in turn; None for none."""
    stands = False
    for place, book in enumerate(books):
        if book == SIGNED_OFF and not stands:
            return place
        stands = book != SIGNED_OFF
    return None
