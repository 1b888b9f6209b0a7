"""What a table of ledger items may say: it begins items, and changes nothing that was decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.ledgers.entries import SIGNED_OFF, entry_refusal
from dashboard.ledgers.promises import promise_refusal


@dataclass(frozen=True)
class Told:
    """What a row tells of an order; a day is told without its time."""

    book: str
    promised: datetime | None = None
    reason: str = ""
    why: str = ""
    entered: date | None = None
    note: str = ""
    noted: date | None = None


@dataclass(frozen=True)
class Held:
    """The newest item of an order, as it is kept here or, before the first import was taken over, told."""

    item_id: int
    book: str
    entered: datetime
    promised: datetime | None = None
    reason: str = ""
    why: str = ""
    notes: tuple[tuple[datetime, str], ...] = ()
    closed: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row: `does` is "begin", "bring" or "same"; or it is refused for a field by a rule."""

    does: str = ""
    field: str = ""
    rule: str = ""


def judge_row(
    told: Told, held: Held | None, opened: datetime, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> Verdict:
    """Say what becomes of a row about an order that was opened at a moment and of which an item is `held`.

    It begins an item where none stands. Of one that stands it may bring progress that is newer than the last
    and has its own day, and a reason that is not stated yet; everything else is decided on the item's page.
    """
    if held is None or held.closed is not None:
        return _begins(told, held, opened, now, zone, calendar)
    if told.book == SIGNED_OFF:
        return Verdict(field="book", rule="closing_here")
    days = (told.promised and day_of_deadline(told.promised, zone), _promised_day(held, zone))
    for field, differs in (
        ("book", told.book != held.book),
        ("promised", days[0] is not None and days[0] != days[1]),
        ("reason", bool(told.reason and held.reason) and told.reason != held.reason),
        ("why", bool(told.why and held.why) and told.why != held.why),
        ("entered", told.entered is not None and told.entered != held.entered.astimezone(zone).date()),
    ):
        if differs:
            return Verdict(field=field, rule=f"{field}_here")
    fills = bool((told.reason and not held.reason) or (told.why and not held.why))
    if not told.note or told.note in {text for _at, text in held.notes}:
        return Verdict("bring" if fills else "same")
    return _progress(told, held, zone)


def _promised_day(held: Held, zone: tzinfo) -> date | None:
    return day_of_deadline(held.promised, zone) if held.promised else None


def _begins(
    told: Told, held: Held | None, opened: datetime, now: datetime, zone: tzinfo, calendar: WorkCalendar
) -> Verdict:
    if told.book == SIGNED_OFF:
        return Verdict("same") if held else Verdict(field="book", rule="no_entry")
    if told.entered is not None and told.entered < opened.astimezone(zone).date():
        return Verdict(field="entered", rule="before_order")
    closed = held and held.closed and held.closed.astimezone(zone).date()
    if closed and (told.entered is None or told.entered <= closed):
        return Verdict(field="entered", rule="after_sign_off")
    entered = entry_moment(told.entered, opened, now, zone)
    if told.noted is not None and told.noted < entered.astimezone(zone).date():
        return Verdict(field="noted", rule="before_entry")
    if why := entry_refusal(told.book, told.promised, entered):
        return Verdict(field="promised", rule=why)
    if told.promised is not None and (why := promise_refusal(told.promised, entered, zone, calendar)):
        return Verdict(field="promised", rule=why)
    return Verdict("begin")


def _progress(told: Told, held: Held, zone: tzinfo) -> Verdict:
    if told.noted is None:
        return Verdict(field="note", rule="undated")
    newest = last_said(held).astimezone(zone).date()
    return Verdict("bring") if told.noted >= newest else Verdict(field="noted", rule="older")


def last_said(held: Held) -> datetime:
    """Return the moment of the last progress of an item, of its entry where there is none."""
    return max([held.entered, *(at for at, _text in held.notes)])


def entry_moment(entered: date | None, opened: datetime, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment of an entry: 00:00 of a day told alone, on the order's own day its opening; now."""
    if entered is None:
        return now
    return max(datetime(entered.year, entered.month, entered.day, tzinfo=zone), opened)
