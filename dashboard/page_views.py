"""Views of whole pages: what a page shows, ready to be drawn, exported or printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from dashboard.arrivals import Silence
from dashboard.case_notes import CaseNote
from dashboard.order_events import OrderEvent
from dashboard.settings import AppraisalSettings, settings_in_force
from dashboard.strip_axis import StripAxis
from dashboard.urgency import Action
from dashboard.views import Basis, Counts, OrderRow, Period, RankRow, SourceState, Unit

LEVELS = ("district", "township", "department", "utility")

# Sort orders of the order list; "-" in front turns one round.
ORDER_SORTS = ("time_left", "opened", "dispatched", "closed", "unit")
MOST_EXPORTED = 20_000  # orders that one file may hold
MOST_VIEWS, LONGEST_VIEW_NAME = 30, 40  # that an account keeps; characters


@dataclass(frozen=True)
class ReconciledMonth:
    """A month whose published table the office's settings reproduce in every row."""

    month: date  # its first day
    convention: str  # as dashboard.reconciliation.Convention.code() writes it
    units: int  # rows of the table, all of them reproduced
    account: str
    at: datetime


@dataclass(frozen=True)
class FigureContext:
    """What every figure of a page was computed with; printed at the foot of the page."""

    period: Period
    basis: Basis
    as_of: datetime | None  # None: no source has any order in the period
    running: bool  # the period reaches past the data time
    before_exclusion: bool
    settings: AppraisalSettings
    data_version: int
    sources: tuple[SourceState, ...] = ()
    notices: tuple[str, ...] = ()  # translated sentences: what in the URL was not understood, what is missing
    versions: tuple[tuple[date, AppraisalSettings], ...] = ()  # settings by the day they are valid from
    reconciled: ReconciledMonth | None = None  # None: no bulletin agrees with these figures yet
    earlier: bool = False  # as known at a moment before the data time: what followed is in the data

    def judged_at(self, now: datetime) -> datetime:
        """Return the now until which deadlines may have passed unseen; an earlier moment is its own."""
        return self.as_of if self.earlier and self.as_of else now

    def settings_on(self, day: date) -> AppraisalSettings:
        """Return the settings in force on a day: an earlier month keeps those it was counted with."""
        return settings_in_force(self.versions, day) if self.versions else self.settings

    @property
    def settings_since(self) -> date | None:
        """Return the day from which the settings are valid, None for the product's defaults."""
        return max(self._begun(), default=None)

    @property
    def settings_version(self) -> int:
        """Return the number of the settings' version, counted by first days; 0 for the product's defaults."""
        return len(self._begun())

    def _begun(self) -> list[date]:
        return [day for day, _settings in self.versions if day <= self.period.last]


@dataclass(frozen=True)
class RankingView:
    """A ranking of one level with its total, the ranks of past months and the settings used."""

    level: str
    context: FigureContext
    rows: tuple[RankRow, ...]  # ranked, then unranked in the official order
    total: Counts
    total_before_exclusion: Counts
    history: tuple[
        tuple[str, Mapping[str, int]], ...
    ]  # ("2026-10", {code: rank}), oldest first, complete months
    previous_text: str = ""  # the period that `change` compares with
    undetermined: Mapping[str, Counts] = field(default_factory=dict)  # townships: district code → 未定镇街
    others: Mapping[str, Counts] = field(default_factory=dict)  # unranked places with orders: name → counts
    districts: tuple[tuple[str, str], ...] = ()  # (code, name) for the townships' filter
    silent: tuple[tuple[Unit, Silence], ...] = ()  # districts whose orders of some days may not have arrived
    area: str = ""  # of dashboard.views.AREAS: the townships shown alone, ranked among all


@dataclass(frozen=True)
class OrderFilter:
    """Which orders a list shows; every field is one URL parameter of the same name.

    `measure` is a field of dashboard.views.Counts (or "overdue_now"): with the other fields it names exactly
    the list that was counted. Empty strings mean no filter.
    """

    measure: str = "accepted"
    period: str = ""
    basis: str = ""
    as_of: str = ""
    before_exclusion: str = ""
    district: str = ""
    township: str = ""  # code, or "none" together with a district: 未定镇街
    area: str = ""  # of dashboard.views.AREAS: the orders of streets, or of towns
    unit: str = ""
    kind: str = ""  # appraised unit's kind: district | department | utility
    category: str = ""
    channel: str = ""
    provincial: str = ""  # "1" | "0"
    state: str = ""
    source: str = ""
    enterprise: str = ""  # "<source>~<no>" of an order: those of the same enterprise
    batch: str = ""
    took: str = ""  # class of a duration, `close_days.2`: dashboard.distribution
    located: str = ""  # district in which the orders lie, whoever answers for them; "none": unknown
    joint: str = ""  # unit that takes part in them as 协办
    verdict: str = ""  # what the source that counts said by the data time: dashboard.views.VERDICTS or "none"
    answer: str = ""  # the final answer by then: dashboard.views.ANSWERS or "none"
    excluded: str = ""  # "1" | "0": left out of the appraisal by then
    clock: str = ""  # how it stands against its deadline: dashboard.urgency.CLOCKS
    gate: str = ""  # gate at which its reply waits: "1" to "4"
    q: str = ""  # order number or words of the title

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
class SavedView:
    """A list of orders that an account keeps under a name: its parameters in the address."""

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """A choice of a filter: its value in the URL, its text, and how many orders it would leave if known."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class OrdersView:
    """One keyset page of an order list with its exact count and the choices of its filters."""

    context: FigureContext
    filter: OrderFilter
    sort: str  # one of ORDER_SORTS, perhaps with "-" in front
    rows: tuple[OrderRow, ...]
    total: int
    first_no: int  # 1-based number of the first row shown, 0 when empty
    next_cursor: str = ""
    previous_cursor: str = ""
    chips: tuple[tuple[str, str], ...] = ()  # (parameter, readable text) of each filter in force
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    selected: OrderDetail | None = None
    unknown: tuple[str, ...] = ()  # filters whose code nothing in the base has: no order meets them
    standing: Action | None = None  # how the listed open orders stand; None where it would say nothing


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
    # What the platform noted, masked, by column of the orders table; a column the table lacks is not there.
    notes: Mapping[str, tuple[CaseNote, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchHit:
    """One answer of the search box: a figure by its code, a unit, an order, or an enterprise."""

    kind: str  # figure | unit | order | enterprise
    title: str
    detail: str
    href: str
