"""Views of a unit's weekly agenda: hard orders with their decisions, calls, promises, notices, returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dashboard.order.urgency import Standing
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderRow
from dashboard.views.records import HistoryLine
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class Decision:
    """What a unit's heads decided about an order in a week; `version` tells it from what comes after it."""

    week: str
    why: str
    measure: str
    decision: str
    at: datetime
    who: str
    version: str


@dataclass(frozen=True)
class HeadCall:
    """One call of a head with an enterprise; `result` is one of dashboard.supervise.agenda.CALL_RESULTS."""

    at: datetime
    head: str
    result: str
    note: str


@dataclass(frozen=True)
class LedgerLine:
    """How an order stands in a ledger: its book, its promise, what was noted last."""

    book: str
    promised: datetime | None
    first_promised: datetime | None
    extensions: int
    note: str
    standing: Standing | None = None
    workdays: int = 0


@dataclass(frozen=True)
class AgendaItem:
    """One order of the agenda: why it is hard, what was decided before, what is decided this week."""

    row: OrderRow
    grounds: tuple[str, ...]
    returns: int
    reason: str  # why it is not solved, as the platform has it
    ledger: LedgerLine | None
    this_week: Decision | None
    before: Decision | None  # the last one of an earlier week


@dataclass(frozen=True)
class CallItem:
    """An order whose enterprise the head is to call: not solved, dissatisfied, or both."""

    row: OrderRow
    unsolved: bool
    dissatisfied: bool
    calls: tuple[HeadCall, ...] = ()


@dataclass(frozen=True)
class NoticeLine:
    """An open supervision notice to the unit; `standing` is how its deadline stands, "" where none runs."""

    supervision_id: int
    kind: str
    number: str
    title: str
    due: datetime | None
    replied: bool
    standing: Standing | Literal[""] = ""
    provisional: bool = False  # its deadline lies in a year whose holidays are not published


@dataclass(frozen=True)
class ReturnedLine:
    """A reply that was sent back in the last days."""

    row: OrderRow
    step: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class MeetingLine:
    """A unit's week for who looks at all of them: decisions and calls written down, orders overdue."""

    unit: Unit
    decisions: int
    before: int  # in the week before
    calls: int
    overdue: int


@dataclass(frozen=True)
class AgendaView:
    """A unit's agenda of a week; `unit` None offers the units instead."""

    live: FigureContext
    week: Period
    unit: Unit | None = None
    inside: tuple[Unit, ...] = ()  # townships of a district whose agenda may be opened
    writes: bool = False
    items: tuple[AgendaItem, ...] = ()
    further: int = 0  # hard orders that are not listed
    hard: tuple[str, ...] = ()  # names of the categories that are hard for the unit
    calls: tuple[CallItem, ...] = ()
    promises: tuple[tuple[OrderRow, LedgerLine], ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    returned: tuple[ReturnedLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    meetings: tuple[MeetingLine, ...] = ()
    ended: bool = False  # the week is over: all stands as it was known at its end
    unbegun: bool = False  # no order had come by the end of the week
