"""Read the page of the two ledgers: what stands, what the week brought, what falls due, how items age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
    mine = [each for each in every if _of_unit(each, found.unit)]
    narrowed = [each for each in mine if _matches(each, found.told)]
    of_book = [each for each in narrowed if found.told.book in ("", each.book)]
    standing = [each for each in of_book if stands_at(each, now)]
    listed = _listed(of_book, found, now)
    first = (found.told.page - 1) * PAGE
    oldest = min(standing, key=lambda each: each.entered, default=None)
    on_books = [each for each in every if stands_at(each, now)]
    week = judged_week(connection, week_at(records.today, now, ZONE))
    first_day, last_day = promisable(records)
    return LedgersView(
        asked=found.told,
        now=now,
        counts=_by_book(narrowed, now),
        figures=tally(of_book, week),
        oldest=next(iter(shown_rows(records, [oldest])), None) if oldest else None,
        days=_days(records, standing),
        rows=shown_rows(records, listed[first : first + PAGE]),
        total=len(listed),
        pages=max(1, -(-len(listed) // PAGE)),
        units=_units(records, on_books),
        reasons=_counted([each for each in mine if stands_at(each, now)], _reason, (*REASONS, UNSTATED)),
        states=_counted([each for each in mine if stands_at(each, now)], _state, STATES[:-1]),
        curve=ageing([each for each in every if found.told.book in ("", each.book)], now),
        unit=found.unit,
        unit_curve=ageing(of_book, now) if found.unit else None,
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
        week=week.text if week and show else "",
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


def _state(item: Item) -> str:
    return item.state


def _matches(item: Item, asked: LedgerAsked) -> bool:
    return asked.reason in ("", _reason(item)) and asked.state in ("", item.state)


def _listed(items: Sequence[Item], asked: _Asked, now: datetime) -> list[Item]:
    """Return the items of the list: on the books, or those behind a number of a week; a day's alone.

    The earliest promise stands first, then what promises nothing, by its entry.
    """
    told = asked.told
    if told.show:
        found = [each for each in items if counts_in(each, told.show, asked.week)]
    elif told.state == "closed":
        found = [each for each in items if each.closed is not None]
        return sorted(found, key=lambda each: (-_seconds(each.closed), each.item_id))
    else:
        found = [each for each in items if stands_at(each, now)]
    if asked.day is not None:
        found = [
            each for each in found if each.promised and day_of_deadline(each.promised, ZONE) == asked.day
        ]
    return sorted(
        found, key=lambda each: (each.promised is None, each.promised or each.entered, each.item_id)
    )


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _by_book(items: Sequence[Item], now: datetime) -> dict[str, int]:
    return dict(Counter(each.book for each in items if stands_at(each, now)))


def _days(records: Records, items: Sequence[Item]) -> tuple[DueDay, ...]:
    calendar = records.calendar
    return tuple(
        DueDay(day, calendar.is_workday(day), calendar.names.get(day, ""), due)
        for day, due in due_by_day(items, records.now, DAYS_AHEAD, ZONE).items()
    )


def _units(records: Records, items: Sequence[Item]) -> tuple[tuple[Unit, int], ...]:
    """Return the units that have items on the books, in the official order, with their number."""
    counted = Counter(number for each in items for number in (each.unit_id, each.township_id) if number)
    units = sorted(
        records.reading.units, key=lambda each: KINDS.index(each.kind) if each.kind in KINDS else 9
    )
    return tuple((each, counted[each.unit_id]) for each in units if counted[each.unit_id])


def _counted(
    items: Sequence[Item], of: Callable[[Item], str], known: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    counted = Counter(map(of, items))
    return tuple((each, counted[each]) for each in known if counted[each])


def _provisional(records: Records, items: Sequence[Item]) -> bool:
    return any(
        each.promised is not None and records.calendar.is_provisional(day_of_deadline(each.promised, ZONE))
        for each in items
    )
