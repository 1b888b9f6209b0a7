"""Views of supervision notices, requests to the platform, and what stands here about one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.records.clocks import Standing
from dashboard.views.records import Choices
from dashboard.views.reference import Unit


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
class Doubts:
    """What speaks against issuing a draft: numbers of orders that the unit does not answer for, orders on
    another running notice with its number, and whether it is about no order though its kind needs one.
    """

    foreign: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    bare: bool = False


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
    units: tuple[Unit, ...] = ()  # to choose from: those with a notice that the account may read


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
    case_id: int = 0  # of the social review that asks for it
    ground: str = ""  # of that case


@dataclass(frozen=True)
class RequestsView:
    """Requests to the platform, those that wait first."""

    rows: tuple[RequestRow, ...]
    counts: Mapping[str, int]
    state: str = ""
    kind: str = ""


@dataclass(frozen=True)
class OrderRecord:
    """A record kept here about an order: of which subject, its state, what it is about, since when."""

    subject: str  # ledger | look_back | review_case
    record_id: int
    state: str
    what: str  # the book, why it is looked back at, or the ground
    at: datetime


@dataclass(frozen=True)
class OrderSupervision:
    """What stands here about one order: its requests, notices and records, and what may be asked."""

    requests: tuple[RequestRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    may_ask: tuple[str, ...] = ()  # kinds of requests
    may_urge: bool = False
    may_notice: bool = False
    records: tuple[OrderRecord, ...] = ()
