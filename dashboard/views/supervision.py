"""Views of supervision notices, requests to the platform, and what is to be followed up each day and week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.records.clocks import Standing
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.proactive import ShownOrder
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class OrderOutcome:
    """What came of an act for one order of many, as a word; `which` says what it is about."""

    address: str
    said: str
    done: bool
    which: str = ""


@dataclass(frozen=True)
class NoticeRow:
    """A notice with whose it is, how its deadline stands, and the acts it offers the account."""

    notice_id: int
    kind: str
    number: str  # empty for a draft
    title: str
    unit: Unit
    asked: str
    due: datetime | None
    state: str
    standing: Standing
    orders: int = 0
    returns: int = 0
    issued_at: datetime | None = None
    replied_at: datetime | None = None
    signed_off_at: datetime | None = None
    provisional: bool = False  # its deadline lies in a year whose holidays are not published
    acts: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class ProposalRow:
    """A notice that a rule proposes, with the addresses of its orders."""

    rule: str
    unit: Unit
    most: int
    orders: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeDraft:
    """What a form for a notice starts with."""

    kind: str = "oversee"
    title: str = ""
    unit: str = ""  # code
    asked: str = ""
    due: date | None = None
    orders: tuple[str, ...] = ()  # addresses
    origin: str = ""
    origin_id: int = 0
    rule: str = ""
    notice_id: int = 0
    version: int = 0


@dataclass(frozen=True)
class NoticeFilter:
    """Which notices a list shows; every field is one URL parameter.

    `state` is a state, "open" or "overdue"; `did` an act that was done in `week` or `month`.
    """

    state: str = ""
    unit: str = ""
    kind: str = ""
    did: str = ""
    period: str = ""


@dataclass(frozen=True)
class NoticesView:
    """A list of notices with what the page's sentence counts."""

    rows: tuple[NoticeRow, ...]
    counts: Mapping[str, int]  # by state; "open" and "overdue" beside them
    signed_off: int  # in the month of `month`
    month: str
    filter: NoticeFilter
    keeps: bool = False
    draft: NoticeDraft | None = None
    proposals: tuple[ProposalRow, ...] = ()
    choices: Choices = Choices()
    unit: Unit | None = None  # of the filter
    more: int = 0  # notices that the list leaves out


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


@dataclass(frozen=True)
class RequestRow:
    """A request to the platform with its order's address where the account may open it."""

    request_id: int
    kind: str
    unit: Unit
    source: str
    order_no: str
    reason: str
    until: datetime | None
    state: str
    asked_at: datetime
    asked_by: str
    settled_at: datetime | None = None
    acts: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class RequestsView:
    """Requests to the platform, those that wait first."""

    rows: tuple[RequestRow, ...]
    counts: Mapping[str, int]
    state: str = ""
    kind: str = ""


@dataclass(frozen=True)
class OrderSupervision:
    """What stands here about one order: its requests, the notices on it, and what may be asked."""

    requests: tuple[RequestRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    may_ask: tuple[str, ...] = ()  # kinds of requests
    may_urge: bool = False
    may_notice: bool = False


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
    promises: tuple[tuple[OrderRow, datetime], ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


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
