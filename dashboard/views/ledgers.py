"""Views of the two ledgers: lists, one item, and the weekly notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.appraisal.statistics import Survival
from dashboard.ledgers.items import Item
from dashboard.ledgers.ladder import Rung
from dashboard.ledgers.notes import LONGEST_AGE, NoteAge
from dashboard.ledgers.weeks import Week
from dashboard.records.clocks import Standing
from dashboard.views.records import Kept
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class Receipts:
    """What became of the messages of one reminder: written when, how many, how many went out and arrived."""

    at: datetime
    written: int
    sent: int
    received: int


@dataclass(frozen=True)
class LedgerRow:
    """An item as lists show it; texts are masked, those of a confidential order left out."""

    item: Item
    source: str
    order_no: str
    unit: Unit | None  # who is appraised for the order
    township: Unit | None
    category: str
    title: str
    why: str
    note: str
    standing: Standing
    age: NoteAge
    slips: int
    extensions: int
    asked_until: datetime | None = None  # the later promise that waits for the city
    mark: str = ""  # of the promise (dashboard.ledgers.promises.promise_mark)
    asked_mark: str = ""
    reminded: Receipts | None = None


@dataclass(frozen=True)
class DueDay:
    """A coming day: whether it is worked, the holiday's name, how many promises end with it."""

    day: date
    workday: bool
    holiday: str
    due: int


@dataclass(frozen=True)
class LedgerAsked:
    """What a list of items was narrowed to, as far as it is understood."""

    book: str = ""
    unit: str = ""
    reason: str = ""
    state: str = ""
    show: str = ""
    week: str = ""
    day: str = ""
    page: int = 1


@dataclass(frozen=True)
class LedgersView:
    """The page of the two ledgers.

    `counts`, `units`, `reasons` and `states` are choices with the length of the list that each opens,
    all other filters kept; `figures` those of the running week, `boxes` those of the week that is asked for,
    both whatever the state. `total` counts the rows of the list on all pages.
    """

    asked: LedgerAsked
    now: datetime
    counts: Mapping[str, int]
    figures: Mapping[str, int]
    week: Week
    boxes: Mapping[str, int]
    oldest: LedgerRow | None
    days: tuple[DueDay, ...]
    rows: tuple[LedgerRow, ...]
    total: int
    pages: int
    units: tuple[tuple[Unit, int], ...]
    reasons: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    curve: Survival | None
    unit: Unit | None = None
    unit_curve: Survival | None = None
    empty: bool = False  # nothing was ever entered that the account may read
    demo: bool = False
    provisional: bool = False  # a promise on the books lies beyond the published calendar
    enters: bool = False  # the account may enter orders
    first_day: date | None = None  # from which a promise may be given
    last_day: date | None = None
    note_days: int = LONGEST_AGE  # an older weekly note is missing


@dataclass(frozen=True)
class NoteLine:
    """A weekly note."""

    week: str
    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Extension:
    """A promise that was asked to be moved, moved, or given up (state: dashboard.ledgers.records.CHANGES)."""

    before: datetime | None
    until: datetime
    reason: str
    state: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    note: str
    mark: str = ""  # of `until`


@dataclass(frozen=True)
class ItemView:
    """One item with everything said and done about it."""

    row: LedgerRow
    acts: tuple[str, ...]
    kept: Kept
    notes: tuple[NoteLine, ...]
    extensions: tuple[Extension, ...]
    ladder: tuple[tuple[Rung, Receipts | None], ...]
    closing: str
    rounds: tuple[tuple[int, bool], ...]  # numbers of all items of the order in turn, and whether each stands
    now: datetime
    first_day: date | None = None  # from which a promise may be given
    last_day: date | None = None


@dataclass(frozen=True)
class DispatchRow:
    """A unit's line of the weekly notice; None for those whose order has no appraised unit."""

    unit: Unit | None
    figures: Mapping[str, int]


@dataclass(frozen=True)
class DispatchView:
    """The weekly notice: numbers by unit, and the items that it names."""

    week: Week
    weeks: tuple[str, ...]
    rows: tuple[DispatchRow, ...]
    total: Mapping[str, int]
    late: tuple[LedgerRow, ...]
    ahead: tuple[LedgerRow, ...]
    unnoted: tuple[LedgerRow, ...]
    signed: tuple[LedgerRow, ...]
    running: bool
    demo: bool = False
    whose: str = ""  # an account's own unit, "" for the whole city
