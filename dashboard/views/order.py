"""Views of one order: its row in lists, its clocks, what is related, and the filter that finds orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dashboard.order.case_notes import CaseNote
from dashboard.order.events import OrderEvent
from dashboard.order.strip_axis import StripAxis
from dashboard.views.notices import OrderSupervision


@dataclass(frozen=True)
class OrderCard:
    """One order of a small unit: its solve clock, its outcome, and a provincial order's six items."""

    row: OrderRow
    used_days: float | None  # working days to the close, or so far
    limit_days: float | None
    reason: str = ""
    redo_count: int = 0
    six: tuple[tuple[str, str], ...] = ()  # (item, met | not_met | not_applicable)
    unsolved: bool = False  # counted among the unsolved ones


@dataclass(frozen=True)
class OrderRow:
    """One order in a list; texts are masked already."""

    source: str
    order_no: str
    title: str
    enterprise: str
    category: str
    unit: str
    township: str
    channel: str
    provincial: bool
    state: str
    closing_kind: str
    opened_at: datetime
    dispatched_at: datetime | None
    solve_due: datetime | None
    closed_at: datetime | None
    overdue_days: float | None  # working days past the deadline of a late order, ended or open
    time_left: int | None  # seconds to the deadline from the data time; negative when passed
    late: bool  # as counted: open, closed or withdrawn past the deadline, or withdrawn as the unit asked
    open_overdue: bool
    maybe_overdue: bool
    verdict: str
    answer: str
    excluded: bool
    provisional: bool
    confidential: bool = False
    near_due: bool = False  # at the data time; like all of these by dashboard.order.state
    paused_since: datetime | None = None  # registration of a pause without an end: no deadline runs
    gate: int = 0  # gate at which the reply of an open order waits, 0 at none or unknown
    work_seconds: int | None = None  # working time to close, None while open
    withdrawn_at: datetime | None = None  # by the data time
    withdrawal_asked: bool = False  # the unit asked for the withdrawal


@dataclass(frozen=True)
class OrderFilter:
    """Which orders a list shows; every field is one URL parameter of the same name.

    `measure` is a field of dashboard.views.counts.Counts (or "overdue_now"): with the other fields it names
    exactly the list that was counted. Empty strings mean no filter.
    """

    measure: str = "accepted"
    period: str = ""
    basis: str = ""
    as_of: str = ""
    before_exclusion: str = ""
    district: str = ""
    township: str = ""  # code, or "none" together with a district: 未定镇街
    area: str = ""  # of dashboard.views.vocabulary.AREAS: the orders of streets, or of towns
    unit: str = ""
    kind: str = ""  # appraised unit's kind: district | department | utility
    category: str = ""
    channel: str = ""
    provincial: str = ""  # "1" | "0"
    state: str = ""
    source: str = ""
    enterprise: str = ""  # "<source>~<no>" of an order: those of the same enterprise
    batch: str = ""
    took: str = ""  # class of a duration, `close_days.2`: dashboard.appraisal.distribution
    located: str = ""  # district in which the orders lie, whoever answers for them; "none": unknown
    joint: str = ""  # unit that takes part in them as 协办
    verdict: str = ""  # what the source that counts said by the data time: vocabulary.VERDICTS or "none"
    answer: str = ""  # the final answer by then: vocabulary.ANSWERS or "none"
    excluded: str = ""  # "1" | "0": left out of the appraisal by then
    clock: str = ""  # how it stands against its deadline: dashboard.order.urgency.CLOCKS
    gate: str = ""  # gate at which its reply waits: "1" to "4"
    checked: str = ""  # what happened to it at the gates: dashboard.gates.lists.CHECKED
    returned_for: str = ""  # reason of a return, masked, or dashboard.views.gates.NO_REASON
    q: str = ""  # order number, or words of title and enterprise as everybody reads them
    contact: str = ""  # part of an enterprise's or contact's name or number, for those who may read these

    def but(self, **changes: str) -> OrderFilter:
        """Return the filter with some fields changed."""
        return replace(self, **changes)

    def parameters(self) -> dict[str, str]:
        """Return the URL parameters that differ from an unfiltered list."""
        return {
            name: value
            for name, value in self.__dict__.items()
            if value and (name, value) != ("measure", "accepted")
        }


@dataclass(frozen=True)
class ClockMark:
    """A moment on a clock's line, by its field of the orders table; `counts` tells of an extension."""

    kind: str
    at: datetime
    counts: bool | None = None


@dataclass(frozen=True)
class ClockPause:
    """A pause of the solve clock; `counts` None where the deadline came with the table."""

    registered: datetime
    start: datetime
    end: datetime | None  # None: it lasts
    counts: bool | None
    reason: str = ""  # masked


@dataclass(frozen=True)
class ClockView:
    """One clock of an order: from when to which deadline, when it was met, and why the deadline is that.

    The state is "unknown" where the order's table has no column that could tell whether it was met.
    """

    clock: str  # onsite | feedback | solve
    start: datetime | None
    deadline: datetime | None
    done_at: datetime | None
    state: str  # met | missed | open | overdue | maybe_overdue | paused | unknown | none
    provisional: bool
    rule: str
    steps: tuple[str, ...]  # translated
    used_seconds: int | None = None  # elapsed; for the solve clock working seconds
    limit_seconds: int | None = None  # the whole of the clock, counted as `used_seconds`
    first_deadline: datetime | None = None  # before what moved it, None where nothing did
    marks: tuple[ClockMark, ...] = ()  # in time order: feedbacks, extension, withdrawal
    pauses: tuple[ClockPause, ...] = ()


@dataclass(frozen=True)
class RelatedOrders:
    """Orders with something in common with one order, itself included: how many, and the list of them."""

    kind: str  # enterprise | cause
    count: int
    filter: OrderFilter


@dataclass(frozen=True)
class OrderWarning:
    """A warning of an order that holds; kinds, levels and states are those of dashboard.alerts."""

    warning_id: int
    kind: str
    level: str
    state: str


@dataclass(frozen=True)
class OrderDetail:
    """One order as its page shows it: masked texts, times, clocks with their explanation, outcome."""

    row: OrderRow
    time_zone: str
    contact_name: str
    contact_phone: str
    content: str
    reply: str
    category_path: str
    district: str
    handler: str
    times: tuple[tuple[str, datetime], ...]  # (field name of the orders table, when), in time order
    clocks: tuple[ClockView, ...]
    reference_clocks: tuple[ClockView, ...] = ()  # 2115 beside 2125 for provincial orders
    verdicts: Mapping[str, str] = field(default_factory=dict)  # official | claimed | district | enterprise
    answers: Mapping[str, str] = field(default_factory=dict)  # first | final
    scorecard: tuple[tuple[str, str], ...] = ()  # (item, met | not_met | not_applicable)
    exclusion: str = ""
    redo_count: int = 0
    source_on_time: bool | None = None  # what the source itself says; None where it says nothing
    own_on_time: bool | None = None  # ours; None where the deadline is unknown or still to come
    history: tuple[OrderEvent, ...] = ()
    gates: tuple[OrderEvent, ...] = ()
    gates_recorded: bool = False  # the table has a column for the gates' record
    participants: tuple[str, ...] = ()
    batch_file: str = ""
    batch_id: int = 0
    unsolved_reason: str = ""
    may_unmask: bool = False
    as_of: datetime | None = None
    axis: StripAxis | None = None  # of the event strip, None without clocks
    limits: Mapping[str, datetime] = field(default_factory=dict)  # scorecard item → its limit
    exclusion_decided_by: str = ""
    unit_code: str = ""
    township_code: str = ""
    demo: bool = False
    related: tuple[RelatedOrders, ...] = ()
    supervision: OrderSupervision | None = None  # what stands here about it; None without the right
    # What the platform noted, masked, by column of the orders table; a column the table lacks is not there.
    notes: Mapping[str, tuple[CaseNote, ...]] = field(default_factory=dict)
    warnings: tuple[OrderWarning, ...] = ()
