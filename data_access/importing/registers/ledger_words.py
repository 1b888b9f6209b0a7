"""What is said to a table of ledger items: why a row is refused, and which standing item it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.clocks.rules import day_of_deadline
from dashboard.i18n import _
from dashboard.ledgers.tables import Held, Verdict
from dashboard.views.registers import StandingRow
from data_access.counting.local_days import CITY_ZONE
from data_access.importing.registers.model import Values

ITEM = "/supervise/item"
_REFUSED: Mapping[str, Callable[[], str]] = {
    "withdrawn": lambda: _("A withdrawn order is not entered: take the row out."),
    "no_entry": lambda: _("The order stands in no ledger: there is nothing to sign off, enter it first."),
    "before_order": lambda: _("The entry lies before the order was received: correct the day."),
    "after_sign_off": lambda: _(
        "The item was signed off on {closed}: a new entry needs its own day after that in the column of the "
        "entry."
    ),
    "before_entry": lambda: _("The note lies before the entry: correct one of the two days."),
    "due": lambda: _("a planned solution needs its promised date"),
    "planned_only": lambda: _("Only a planned solution has a promise."),
    "past": lambda: _("The promise lies before the day of the entry: correct one of them."),
    "far": lambda: _("The promise lies more than two years after the entry: correct it."),
    "holiday": lambda: _("The promised day is not worked: choose a working day."),
    "closing_here": lambda: _(
        "The item is kept here and a table does not sign it off: sign it off on its page, with the evidence."
    ),
    "book_here": lambda: _(
        "The item stands here among the {book}: promise a solution, or give the promise up with its reason, "
        "on its page."
    ),
    "promised_here": lambda: _(
        "The promise kept here is {promised}: ask for an extension on the item's page, with its reason."
    ),
    "reason_here": lambda: _("Another reason class is kept here: leave the cell blank, or give that one."),
    "why_here": lambda: _(
        "The item says otherwise here why it stands: leave the cell blank, or write a note."
    ),
    "entered_here": lambda: _(
        "The item was entered here on {entered}: leave the cell blank or give that day."
    ),
    "undated": lambda: _(
        "A note on an item that stands here needs its own day: add a column “noted” with it, or write the "
        "note on the item's page."
    ),
    "older": lambda: _("A newer note is kept here, of {said}: an older one changes nothing, take it out."),
}


def refusal_words(verdict: Verdict, held: Held | None) -> str:
    """Say why a row is refused and what to do."""
    said = _REFUSED[verdict.rule]()
    if held is None:
        return said
    newest = max([held.entered, *(at for at, _text in held.notes)])
    return said.format(
        book=_book(held),
        promised=_promise(held) or _("none"),
        entered=_day(held.entered),
        closed=_day(held.closed) if held.closed else "",
        said=_day(newest),
    )


def standing_row(values: Values, held: Held, does: str) -> StandingRow:
    """Say which standing item a row speaks of, how that stands, and what the row does to it, "" nothing."""
    stands = _("{book}, entered {day}").format(book=_book(held), day=_day(held.entered))
    if held.promised:
        stands = _("{book}, promised {day}").format(book=_book(held), day=_promise(held))
    words = {"bring": _("brings what is not said here yet"), "same": _("changes nothing")}
    becomes = words.get(does) or _("is rejected, nothing changes")
    where = f"{ITEM}/{held.item_id}" if held.item_id else ""
    return StandingRow(values["row_no"], str(values["order"]), where, stands, becomes)


def _book(held: Held) -> str:
    return {"unsolved": _("unsolved matters"), "planned": _("planned solutions")}[held.book]


def _promise(held: Held) -> str:
    return day_of_deadline(held.promised, CITY_ZONE).isoformat() if held.promised else ""


def _day(moment: datetime) -> str:
    return moment.astimezone(CITY_ZONE).date().isoformat()
