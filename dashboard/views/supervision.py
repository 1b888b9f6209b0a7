"""Views of one notice with its orders, and of what is to be followed up each day and each week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.notices import Doubts, NoticeDraft, NoticeRow
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.proactive import ShownOrder
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class NoticeView:
    """One notice as its page and its print show it."""

    row: NoticeRow
    reply: str
    withdrawn_reason: str
    origin: str
    origin_id: int
    rule: str
    issued_by: str
    orders: tuple[ShownOrder, ...]
    hidden: int  # orders that the account may not open, or that are confidential
    kept: Kept
    draft: NoticeDraft | None = None
    choices: Choices = Choices()
    received: bool = False
    may_receive: bool = False
    doubts: Doubts | None = None  # of a draft


@dataclass(frozen=True)
class DueOrders:
    """A part of the daily list: the orders that a filter names, how many, and the first of them."""

    name: str
    filter: OrderFilter
    total: int
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True)
class SentBack:
    """An order that a gate sent back on a day, with the reason as the record has it, masked."""

    order: ShownOrder
    gate: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class Unanswered:
    """A reminder that was not acknowledged: about what, when, to whom."""

    unit: Unit
    text: str
    link: str
    at: datetime


@dataclass(frozen=True)
class DailyView:
    """What one unit, or the whole city, has to follow up on a day."""

    live: FigureContext
    day: date
    next_day: date  # the next working day
    before: date  # the working day before
    unit: Unit | None
    units: tuple[Unit, ...]  # that may be chosen
    parts: tuple[DueOrders, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    promises: tuple[tuple[OrderRow, datetime, str], ...] = ()  # with its mark (promise_mark)
    unanswered: tuple[Unanswered, ...] = ()
    unanswered_total: int = 0


@dataclass(frozen=True)
class WeekRow:
    """A township, or what lies in none, in a week: what fell due, what was closed, what falls due next."""

    unit: Unit | None
    due: Counts
    closed: Counts
    following: int  # open now and due in the next week


@dataclass(frozen=True)
class WeeklyView:
    """A district's week: its places in the official order, its total, and the notices on it."""

    context: FigureContext
    next_week: Period
    unit: Unit
    units: tuple[Unit, ...]
    rows: tuple[WeekRow, ...]
    total: WeekRow
    previous: Counts  # the week before, by deadline
    following: tuple[OrderRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()  # running, or moved in the week
    did: Mapping[str, int] | None = None  # notices by act in the week
    earlier_week: str = ""
    later_week: str = ""
    ended: bool = False  # the week is over: all stands as it was known at its end
    as_of: str = ""  # the moment that its lists of orders are asked for, "" where they stand as now
    unbegun: bool = False  # no order had come by the end of the week
