"""Read the page of the two ledgers: what stands, what the week brought, what falls due, how items age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from dashboard.clocks.rules import day_of_deadline
from dashboard.ledgers.ageing import ageing
from dashboard.ledgers.items import Item, stands_at
from dashboard.ledgers.records import BOOKS, REASONS, STATES
from dashboard.ledgers.weeks import MEASURES, Week, counts_in, due_by_day, read_week, tally, week_at
from dashboard.people.access import Scope
from dashboard.views.ledgers import DueDay, LedgerAsked, LedgersView
from dashboard.views.reference import Unit
from data_access.queries.ledgers.items import read_items
from data_access.queries.ledgers.rows import promisable, shown_rows
from data_access.queries.ledgers.settings import judged_week
from data_access.queries.proactive.parts import ZONE, Records

DAYS_AHEAD = 30
PAGE = 50
KINDS = ("district", "department", "utility", "township")
UNSTATED = "none"  # the reason of items that name none


@dataclass(frozen=True)
class _Asked:
    """What is asked for, resolved."""

    told: LedgerAsked
    unit: Unit | None
    week: Week
    day: date | None


def ledgers_view(connection: Connection, scope: Scope, now: datetime, asked: LedgerAsked) -> LedgersView:
    """Return the page for an account; what an address asks for and nobody knows is left out."""
    records = Records.of(connection, scope, now)
    every = read_items(connection, scope)
    found = _resolve(records, asked)
    narrowed = [each for each in every if _matches(each, found)]
    of_any_state = [each for each in every if _matches(each, found, but="state")]
    standing = [each for each in of_any_state if stands_at(each, now)]
    listed = _listed(narrowed, found, now)
    pages = max(1, -(-len(listed) // PAGE))
    told = replace(found.told, page=min(found.told.page, pages))
    first = (told.page - 1) * PAGE
    on_books = [each for each in every if stands_at(each, now)]
    oldest = min(standing, key=_entered, default=None)
    menus = _Menus(records, found, every, on_books, now)
    week = judged_week(connection, week_at(records.today, now, ZONE))
    first_day, last_day = promisable(records)
    return LedgersView(
        asked=told,
        now=now,
        counts=menus.books(),
        figures=tally(of_any_state, week),
        week=found.week,
        boxes=tally(of_any_state, found.week),
        oldest=next(iter(shown_rows(records, [oldest])), None) if oldest else None,
        days=_days(records, standing),
        rows=shown_rows(records, listed[first : first + PAGE]),
        total=len(listed),
        pages=pages,
        units=menus.units(),
        reasons=menus.reasons(),
        states=menus.states(),
        curve=ageing([each for each in every if found.told.book in ("", each.book)], now),
        unit=found.unit,
        unit_curve=ageing(of_any_state, now) if found.unit else None,
        empty=not every,
        demo=any(each.demo for each in on_books),
        provisional=_provisional(records, standing),
        enters=records.keeps or scope.may("rectify"),
        first_day=first_day,
        last_day=last_day,
        note_days=week.note_days,
    )


def _resolve(records: Records, asked: LedgerAsked) -> _Asked:
    unit = records.unit_of(asked.unit) if asked.unit else None
    this = week_at(records.today, records.now, ZONE)
    week = read_week(asked.week, records.now, ZONE) if asked.week else None
    show = asked.show if asked.show in MEASURES else ""
    told = replace(
        asked,
        book=asked.book if asked.book in BOOKS else "",
        unit=unit.code if unit else "",
        reason=asked.reason if asked.reason in (*REASONS, UNSTATED) else "",
        state=asked.state if asked.state in STATES else "",
        show=show,
        week=week.text if week else "",
        page=max(asked.page, 1),
    )
    day = _day(asked.day)
    judged = judged_week(records.connection, week or this)
    return _Asked(replace(told, day=day.isoformat() if day else ""), unit, judged, day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _of_unit(item: Item, unit: Unit | None) -> bool:
    if unit is None:
        return True
    return unit.unit_id in (item.unit_id, item.township_id)


def _reason(item: Item) -> str:
    return item.reason or UNSTATED


def _entered(item: Item) -> datetime:
    return item.entered


def _matches(item: Item, asked: _Asked, *, but: str = "") -> bool:
    """Tell whether an item is of the unit, book, reason and state that are asked for, leaving one out."""
    told = asked.told
    kept = {
        "unit": _of_unit(item, asked.unit),
        "book": told.book in ("", item.book),
        "reason": told.reason in ("", _reason(item)),
        "state": told.state in ("", item.state),
    }
    return all(fits for name, fits in kept.items() if name != but)


def _belongs(item: Item, asked: _Asked, now: datetime, state: str) -> bool:
    """Tell whether the list of a state holds an item: on the books, or behind a number of a week; a day's."""
    told, day = asked.told, asked.day
    if told.show:
        found = counts_in(item, told.show, asked.week)
    elif state == "closed":
        return item.closed is not None
    else:
        found = stands_at(item, now)
    if not found or day is None:
        return found
    return item.promised is not None and day_of_deadline(item.promised, ZONE) == day


def _listed(items: Sequence[Item], asked: _Asked, now: datetime) -> list[Item]:
    """Return the items of the list: the earliest promise first, then what promises nothing, by its entry.

    What is signed off stands by its day, the newest first.
    """
    told = asked.told
    found = [each for each in items if _belongs(each, asked, now, told.state)]
    if told.state == "closed" and not told.show:
        return sorted(found, key=lambda each: (-_seconds(each.closed), each.item_id))
    return sorted(
        found, key=lambda each: (each.promised is None, each.promised or each.entered, each.item_id)
    )


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


@dataclass(frozen=True)
class _Menus:
    """The menus of the page; beside each entry the length of the list that choosing it opens."""

    records: Records
    asked: _Asked
    every: Sequence[Item]
    on_books: Sequence[Item]  # what they offer whatever is chosen, beside the choice itself
    now: datetime

    def books(self) -> dict[str, int]:
        """Return the numbers of the books."""
        return dict(Counter(each.book for each in self._others("book")))

    def units(self) -> tuple[tuple[Unit, int], ...]:
        """Return the units with their numbers, in the official order."""
        counted, offered = (
            Counter(number for each in items for number in {each.unit_id, each.township_id} if number)
            for items in (self._others("unit"), self.on_books)
        )
        units = sorted(
            self.records.reading.units, key=lambda each: KINDS.index(each.kind) if each.kind in KINDS else 9
        )
        chosen = self.asked.unit
        return tuple(
            (each, counted[each.unit_id])
            for each in units
            if counted[each.unit_id] or offered[each.unit_id] or each == chosen
        )

    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Return the reasons with their numbers."""
        counted, offered = (Counter(map(_reason, items)) for items in (self._others("reason"), self.on_books))
        shown = {*counted, *offered, self.asked.told.reason}
        return tuple((each, counted[each]) for each in (*REASONS, UNSTATED) if each in shown)

    def states(self) -> tuple[tuple[str, int], ...]:
        """Return the states with their numbers; what is signed off can always be asked for."""
        pool = [each for each in self.every if _matches(each, self.asked, but="state")]
        counted = Counter(each.state for each in pool if _belongs(each, self.asked, self.now, each.state))
        shown = {*counted, *(each.state for each in self.on_books), self.asked.told.state, "closed"}
        return tuple((each, counted[each]) for each in STATES if each in shown)

    def _others(self, name: str) -> list[Item]:
        """Return what the list holds with one filter left out."""
        state = self.asked.told.state
        return [
            each
            for each in self.every
            if _matches(each, self.asked, but=name) and _belongs(each, self.asked, self.now, state)
        ]


def _days(records: Records, items: Sequence[Item]) -> tuple[DueDay, ...]:
    calendar = records.calendar
    return tuple(
        DueDay(day, calendar.is_workday(day), calendar.names.get(day, ""), due)
        for day, due in due_by_day(items, records.now, DAYS_AHEAD, ZONE).items()
    )


def _provisional(records: Records, items: Sequence[Item]) -> bool:
    return any(
        each.promised is not None and records.calendar.is_provisional(day_of_deadline(each.promised, ZONE))
        for each in items
    )
