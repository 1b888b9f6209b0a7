"""What the pages of contacts and messages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dashboard.reminders.spot import SpotResult
from dashboard.views.records import Kept
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class ContactRow:
    """A contact with its numbers masked; `away` is until when it is absent, `deputy` who stands in."""

    contact_id: int
    unit: Unit
    duty: str
    name: str
    title: str
    mobile: str
    phone: str
    address: str
    account: str
    around_clock: bool
    active: bool
    demo: bool = False
    away: datetime | None = None
    deputy: str = ""
    by_hand: bool = False  # a group without a robot


@dataclass(frozen=True)
class UnitContacts:
    """A unit's contacts, and what is missing of it: words of dashboard.reminders.completeness.GAPS."""

    unit: Unit
    rows: tuple[ContactRow, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactsView:
    """The contacts of the units of one kind, and the open one."""

    kind: str
    kinds: tuple[str, ...]
    units: tuple[UnitContacts, ...]
    writable: tuple[Unit, ...]  # the units whose contacts the account keeps
    may_unmask: bool = False
    selected: ContactRow | None = None
    kept: Kept = Kept()
    incomplete: int = 0


@dataclass(frozen=True)
class RosterRow:
    """Who is on duty for a unit: by day and shift the name and number of a contact."""

    unit: Unit
    slots: Mapping[tuple[date, str], tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RosterView:
    """The duty roster of a week, and the unit whose roster of the week may be written."""

    days: tuple[date, ...]
    today: date
    now_on: tuple[date, str]  # the shift that runs
    rows: tuple[RosterRow, ...]
    units: tuple[Unit, ...]  # that the account may write
    edited: RosterRow | None = None
    people: tuple[tuple[int, str], ...] = ()  # whom the form offers
    demo: bool = False
    keeping: int = 0  # units that keep a roster, whichever week is shown
    on_now: int = 0  # of them those with somebody in the shift that runs
    keeps: bool = False  # the account may correct shifts that are over


@dataclass(frozen=True)
class AbsenceRow:
    """A person that is away or will be."""

    absence_id: int
    unit: Unit
    name: str
    duty: str
    from_at: datetime
    until_at: datetime
    deputy: str
    note: str
    may_end: bool
    reaches: str = ""  # who is told in the meantime, along the chain; "" for whoever is told instead


@dataclass(frozen=True)
class AbsencesView:
    """Who is away now or later, and whom a form offers."""

    rows: tuple[AbsenceRow, ...]
    people: tuple[tuple[int, str], ...]
    today: date


@dataclass(frozen=True)
class SpotRow:
    """A spot call: its unit, who was to answer, and what came of it."""

    call_id: int
    unit: Unit
    name: str
    number: str  # masked
    at: datetime
    account: str
    state: str
    seconds: int | None
    note: str
    demo: bool
    contact_id: int = 0


@dataclass(frozen=True)
class SpotView:
    """The spot calls of a month with each unit's result, and the call that is to be made now."""

    month: str
    months: tuple[str, ...]
    rows: tuple[SpotRow, ...]
    results: tuple[tuple[Unit, SpotResult], ...]
    total: SpotResult
    open_call: SpotRow | None
    limit: int
    keeps: bool


@dataclass(frozen=True)
class GapRow:
    """A unit whose contacts are incomplete: what is missing, and the days on which a shift has nobody.

    `rostered`: a duty roster is asked of it at all.
    """

    unit: Unit
    gaps: tuple[str, ...]
    days: tuple[date, ...] = ()
    rostered: bool = True


@dataclass(frozen=True)
class CompletenessView:
    """The units whose contacts are incomplete, among how many; with a `gap` those alone that lack it."""

    rows: tuple[GapRow, ...]
    units: int
    counts: Mapping[str, int]
    days: int
    incomplete: int = 0
    gap: str = ""


@dataclass(frozen=True)
class MessageRow:
    """A message as a tray or the outbox shows it; numbers are masked."""

    message_id: int
    channel: str
    state: str
    text: str
    link: str
    created_at: datetime
    unit_name: str
    name: str
    receiver: str
    urgent: bool
    by_hand: bool
    attempts: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    receipt_at: datetime | None = None
    receipt: str = ""
    error: str = ""
    demo: bool = False
    contact_id: int = 0


@dataclass(frozen=True)
class MessagesView:
    """An account's tray, for the city's office the outbox too."""

    show: str  # tray | out | calls | dead
    rows: tuple[MessageRow, ...]
    unread: int
    keeps: bool
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by channel and state
    calls: int = 0
    dead: int = 0
    channel: str = ""
    state: str = ""
    page: int = 1
    pages: int = 1
    may_unmask: bool = False
    selected: int = 0
