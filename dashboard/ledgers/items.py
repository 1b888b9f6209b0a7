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
    `handed` tells in turn when evidence was handed in (True) and sent back (False); `late` names what an
    import told after it had happened: its own moment, and the one at which it came to be known here.
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
    handed: tuple[tuple[datetime, bool], ...] = ()
    late: tuple[tuple[datetime, datetime], ...] = ()

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


def learned(item: Item, at: datetime) -> datetime:
    """Return when what bears a moment came to be known here: then, or with the import that told it."""
    return next((known for told, known in item.late if told == at), at)


def as_of(item: Item, moment: datetime) -> Item:
    """Return an item as it was known at an earlier moment; what came to be known later is not there yet."""
    hidden = {told for told, known in item.late if known > moment}
    if not hidden and _last_moment(item) <= moment:
        return item
    if any(change.at in hidden for change in item.changes):
        item = _without(item, hidden)
    closed, asked = item.closed, _asked_at(item, moment)
    if closed is not None and (closed > moment or closed in hidden):
        closed = None
    handed = tuple(each for each in item.handed if each[0] <= moment)
    return replace(
        item,
        book=book_at(item, moment),
        state="closed" if closed else "asked" if asked else "returned" if handed else "open",
        promised=promise_at(item, moment),
        changes=tuple(change for change in item.changes if change.at <= moment),
        notes=tuple(at for at in item.notes if at <= moment and at not in hidden),
        asked=asked,
        closed=closed,
        handed=handed,
        late=tuple(each for each in item.late if each[1] <= moment),
    )


def known_by(item: Item, moment: datetime) -> bool:
    """Tell whether an item had been entered by a moment, as far as was known then."""
    return item.entered <= moment and learned(item, item.entered) <= moment


def _last_moment(item: Item) -> datetime:
    done = [at for at in (item.asked, item.closed) if at is not None]
    handed = (at for at, _given in item.handed)
    return max((item.entered, *(each.at for each in item.changes), *item.notes, *done, *handed))


def _asked_at(item: Item, moment: datetime) -> datetime | None:
    """Return when the evidence was handed in that had not been sent back at a moment."""
    if not item.handed:
        return item.asked if item.asked is not None and item.asked <= moment else None
    told = [(at, handed) for at, handed in item.handed if at <= moment]
    return told[-1][0] if told and told[-1][1] else None


def _without(item: Item, hidden: set[datetime]) -> Item:
    """Return an item without the changes of its promise that were not known yet."""
    first = next(change for change in item.changes if change.at in hidden)
    kept = tuple(change for change in item.changes if change.at not in hidden)
    promised = kept[-1].until if kept and kept[-1].at > first.at else first.before
    return replace(item, book="planned" if promised else "unsolved", promised=promised, changes=kept)


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
