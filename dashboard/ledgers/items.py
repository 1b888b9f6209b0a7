"""One item of a ledger as facts: how it stood at any moment, its promises one after another, what slipped.

What is promised ends with a day; the day and the week of a promise are those that it ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """A promise that another took the place of at a moment; `until` None where it was given up.

    `before` is None where nothing was promised until then.
    """

    at: datetime
    before: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Promise:
    """What was promised, since when, and until when it was in force; `moved_later`, or given up."""

    until: datetime
    since: datetime
    ended: datetime | None = None
    moved_later: bool = False


@dataclass(frozen=True)
class Item:
    """An entry of an order in a ledger, with the moments of its notes and the changes of its promise.

    `asked` is when the evidence was handed in that the city has not sent back, `closed` the sign-off.
    """

    item_id: int
    book: str
    state: str
    entered: datetime
    promised: datetime | None = None
    first_promised: datetime | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[datetime, ...] = ()
    asked: datetime | None = None
    closed: datetime | None = None
    reason: str = ""
    unit_id: int | None = None
    township_id: int | None = None
    demo: bool = False
    shard: int = 0
    order_id: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """Return the key of the order."""
        return self.shard, self.order_id


def stands_at(item: Item, moment: datetime) -> bool:
    """Tell whether an item was on the books at a moment."""
    return item.entered <= moment and (item.closed is None or item.closed > moment)


def promises_of(item: Item) -> tuple[Promise, ...]:
    """Return all that was promised for an item, one after another."""
    first = item.changes[0].before if item.changes else item.promised
    found: list[Promise] = []
    until, since = first, item.entered
    for change in item.changes:
        if until is not None:
            later = change.until is None or change.until > until
            found.append(Promise(until, since, change.at, later))
        until, since = change.until, change.at
    if until is not None:
        found.append(Promise(until, since))
    return tuple(found)


def promise_at(item: Item, moment: datetime) -> datetime | None:
    """Return the promise that was in force at a moment."""
    in_force = [
        each.until
        for each in promises_of(item)
        if each.since <= moment and (each.ended is None or each.ended > moment)
    ]
    return in_force[-1] if in_force else None


def book_at(item: Item, moment: datetime) -> str:
    """Return the book in which an item stood at a moment."""
    if not item.changes or item.changes[-1].at <= moment:
        return item.book
    return "planned" if promise_at(item, moment) else "unsolved"


def slips(item: Item, moment: datetime) -> tuple[datetime, ...]:
    """Return when promises of an item slipped, up to a moment: one for each that was not kept.

    A promise slips when its day passes while the item is on the books, or when a later one takes its place
    or it is given up, whatever comes first. Evidence handed in before it passes keeps it, unless the city
    sends that back. A promise that is brought forward does not slip.
    """
    done = item.asked or item.closed
    found = []
    for each in promises_of(item):
        passed = each.ended is None or each.until < each.ended
        if each.ended is None and done is not None and done <= each.until:
            continue
        if not passed and not each.moved_later:
            continue
        at = each.until if passed or each.ended is None else each.ended
        if at <= moment:
            found.append(at)
    return tuple(found)


def broken(item: Item, moment: datetime) -> tuple[datetime, ...]:
    """Return when promises of an item were broken up to a moment: each slip, and each promise taken back.

    A promise that had passed slipped with its day; that it is moved to a later day or given up afterwards is
    told in its own week as well, though it slips but once.
    """
    taken_back = {each.ended for each in promises_of(item) if each.moved_later and each.ended is not None}
    return tuple(sorted({*slips(item, moment), *(at for at in taken_back if at <= moment)}))


def as_of(item: Item, moment: datetime) -> Item:
    """Return an item as it stood at an earlier moment."""
    closed = item.closed if item.closed is not None and item.closed <= moment else None
    asked = item.asked if item.asked is not None and item.asked <= moment else None
    return replace(
        item,
        book=book_at(item, moment),
        state="closed" if closed else "asked" if asked else "open",
        promised=promise_at(item, moment),
        changes=tuple(change for change in item.changes if change.at <= moment),
        notes=tuple(at for at in item.notes if at <= moment),
        asked=asked,
        closed=closed,
    )


def extensions_of(item: Item) -> int:
    """Return how often a later promise took the place of one."""
    return sum(
        change.before is not None and change.until is not None and change.until > change.before
        for change in item.changes
    )


def past_promise(item: Item, moment: datetime) -> bool:
    """Tell whether an item stood past its promise at a moment, without evidence handed in by it."""
    until = promise_at(item, moment)
    if until is None or until > moment or not stands_at(item, moment):
        return False
    return item.asked is None or item.asked > until
