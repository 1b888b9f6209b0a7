"""Views of the reception desk: cards by column, the city's transfer time, the day's duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.board import CardState, Column, Facts, Wait
from dashboard.desk.history import Kept
from dashboard.views.counts import NO_TIMES, Times
from dashboard.views.records import HistoryLine
from dashboard.views.reference import SourceState, Unit


@dataclass(frozen=True)
class Sent:
    """A message about an order: its channel and state, and who noted it where a person brought it."""

    channel: str
    state: str
    at: datetime
    noted_by: str = ""


@dataclass(frozen=True)
class DeskOrder:
    """One provincial order of the board or of the history; nothing in it names who asked."""

    source: str
    order_no: str
    unit: str  # who is asked: the township of a district's order beside its district
    category: str
    zone: str
    as_of: datetime
    facts: Facts
    state: CardState
    answered_by: str = ""  # the name of the account that acknowledged it here
    sent: tuple[Sent, ...] = ()
    text: str = ""  # for the group: no enterprise, name or phone
    wait: Wait = ""  # for an answer longer than it may take


@dataclass(frozen=True)
class Transfer:
    """The city's own time from transfer-out to dispatch, in minutes; and what still waits for it."""

    day: Times = NO_TIMES
    month: Times = NO_TIMES
    waiting: int = 0
    longest: int = 0  # seconds that the first of them has waited


@dataclass(frozen=True)
class History:
    """The last day's orders of a source that is not live, and the month so far."""

    source: SourceState
    first: datetime
    until: datetime
    orders: tuple[DeskOrder, ...]
    transfer: Transfer
    onsite: Kept
    feedback: Kept
    answered: Kept


@dataclass(frozen=True)
class OnDuty:
    """A unit's people of today: masked phones, the last spot call and how it went."""

    unit: Unit
    leader: str = ""
    leader_phone: str = ""
    liaison: str = ""
    liaison_phone: str = ""
    on_duty: tuple[tuple[str, str, str], ...] = ()  # (shift, name, masked phone)
    called_at: datetime | None = None
    called: str = ""  # answered | missed | drawn
    seconds: int | None = None


@dataclass(frozen=True)
class Gaps:
    """How many of the units lack somebody who can be told."""

    units: int = 0
    no_leader: int = 0
    no_liaison: int = 0
    no_phone: int = 0
    no_duty: int = 0

    @property
    def any(self) -> bool:
        """Tell whether anything is missing."""
        return bool(self.no_leader or self.no_liaison or self.no_phone or self.no_duty)


@dataclass(frozen=True)
class DeskView:
    """The desk at a moment; without a live source the columns stay empty and the history stands in."""

    now: datetime
    live: tuple[SourceState, ...]
    late_sources: tuple[SourceState, ...]  # with provincial orders, and not live
    columns: Mapping[Column, tuple[DeskOrder, ...]]
    transfer: Transfer
    answer_minutes: int
    history: tuple[History, ...] = ()
    duty: tuple[OnDuty, ...] = ()
    gaps: Gaps = Gaps()
    reads_duty: bool = False
    notes: tuple[HistoryLine, ...] = ()
    keeps: bool = False
    mark: str = ""  # of what was noted here; another one means another page
    demo: bool = False

    @property
    def cards(self) -> tuple[DeskOrder, ...]:
        """Return every card of the board."""
        return tuple(card for each in self.columns.values() for card in each)
