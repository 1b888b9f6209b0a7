"""Row types and vocabularies that all rooms exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

CHANNELS = ("provincial", "city_line", "visit", "leader_day", "web", "other")
STATES = ("pending", "dispatched", "in_progress", "in_review", "closed", "withdrawn", "direct")
CLOSING_KINDS = ("solved", "confirmed", "explained", "direct")  # confirmed = 服务确认
VERDICTS = ("solved", "unsolved")
ANSWERS = ("satisfied", "basic", "fair", "dissatisfied", "unrated", "unreached")
RATED_ANSWERS = ANSWERS[:4]

# Which columns the order's table had at all: a time that no column could bring is not applicable,
# a time that its column left empty is missing.
EVIDENCE: Mapping[str, int] = {
    "onsite_at": 1,
    "feedback_enterprise_at": 2,
    "feedback_city_at": 4,
    "acknowledged_at": 8,
    "four_way_call_at": 16,
    "first_review_passed": 32,
    "verdict_official": 64,
    "answer_final": 128,
    "closed_at": 256,
    "provincial": 512,
}

# What townships are: streets (街道), or towns (镇) with the few 乡; zones and parks are neither.
AREAS: Mapping[str, tuple[str, ...]] = {"street": ("street",), "town": ("town", "township")}

Basis = Literal["due", "accepted", "transferred", "closed"]
BASES: tuple[Basis, ...] = ("due", "accepted", "transferred", "closed")

# By the district in which orders lie ("located") or that is appraised for them ("district").
GroupBy = Literal[
    "district", "township", "unit", "department", "utility", "category", "month", "city", "located"
]
GROUPS: tuple[GroupBy, ...] = (
    "district",
    "township",
    "unit",
    "department",
    "utility",
    "category",
    "month",
    "city",
)

SCORECARD_ITEMS = (
    "four_way_call",
    "liaison_response",
    "onsite_check",
    "feedback_on_time",
    "report_accepted",
    "solved_on_time",
)


@dataclass(frozen=True)
class Unit:
    """A node of the unit tree: city, district, department, public utility or township."""

    unit_id: int
    code: str
    name: str
    kind: str
    official_order: int
    parent_id: int | None = None
    district_id: int | None = None
    subkind: str = ""
    pinyin: str = ""
    initials: str = ""
    appraised: bool = False
    traits: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def is_of(self, area: str) -> bool:
        """Tell whether a township is one of AREAS; without an area every unit is."""
        return not area or self.subkind in AREAS[area]


@dataclass(frozen=True)
class Category:
    """A node of the two-level category tree."""

    category_id: int
    code: str
    name: str
    official_order: int
    parent_id: int | None = None
    sensitive: bool = False
    government_complaint: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Times:
    """Distribution of one duration: median and 90th percentile by linear interpolation, and n.

    `classes` are the numbers of orders by class of dashboard.distribution, () where there is none.
    """

    n: int = 0
    median: float | None = None
    p90: float | None = None
    classes: tuple[int, ...] = field(default=(), compare=False)


NO_TIMES = Times()


@dataclass(frozen=True)
class Counts:
    """Orders of one group, each number the length of a list that can be opened.

    accepted = direct + due + not_due + no_deadline + withdrawn + excluded holds in every row.
    `closed` counts standing closes among the accepted. `unverified` are due orders closed without an
    official verdict; `verified` the due ones with one; `solved_or_confirmed` stand in the denominator of the
    resolution rate. `called` are the due orders with any final answer, not rated and not reached among them.
    `six_met` and `six_applicable` count scorecard items, not orders. `verdict_missing` are due orders whose
    table has no official verdict at all.
    """

    key: str
    accepted: int = 0
    direct: int = 0
    closed: int = 0
    due: int = 0
    not_due: int = 0
    no_deadline: int = 0
    withdrawn: int = 0
    excluded: int = 0
    on_time: int = 0
    late: int = 0
    open_overdue: int = 0
    verified: int = 0
    unverified: int = 0
    solved: int = 0
    unsolved: int = 0
    confirmed: int = 0
    solved_or_confirmed: int = 0
    satisfied: int = 0
    basic: int = 0
    fair: int = 0
    dissatisfied: int = 0
    called: int = 0
    provincial: int = 0
    six_met: int = 0
    six_applicable: int = 0
    extended_out: int = 0
    redone: int = 0
    claimed: int = 0
    provisional: int = 0
    verdict_missing: int = 0
    due_before_exclusion: int = 0
    onsite: Times = NO_TIMES  # minutes
    feedback: Times = NO_TIMES  # hours
    close_hours: Times = NO_TIMES  # elapsed hours
    close_days: Times = NO_TIMES  # working days

    @property
    def answered(self) -> int:
        """Return the due orders with one of the four real answers."""
        return self.satisfied + self.basic + self.fair + self.dissatisfied

    @property
    def due_closed(self) -> int:
        """Return the due orders with a standing close, verified or not."""
        return self.verified + self.unverified


@dataclass(frozen=True)
class Rate:
    """An exact rate with its fraction; `value` is None where the denominator is 0."""

    numerator: Fraction
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """Return numerator ÷ denominator, or None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class ScoreItem:
    """One indicator's part in a score: points lost of its (spread) weight, or why it is not scored."""

    indicator: str  # resolution | satisfaction | on_time | six
    rate: Rate
    target: Fraction  # per cent
    weight: Fraction  # as set
    weight_used: Fraction  # after the weights of unscored items were spread
    lost: Fraction  # points, ≥ 0
    scored: bool
    reason: str = ""  # "sample" | "coverage" | "empty" where not scored


@dataclass(frozen=True)
class Score:
    """A unit's score with its items; `points` is the published figure, two decimals half up."""

    points: Fraction | None
    items: tuple[ScoreItem, ...]

    @property
    def worst(self) -> ScoreItem | None:
        """Return the scored item that lost the most points, None if nothing was lost."""
        lost = [item for item in self.items if item.scored and item.lost > 0]
        return max(lost, key=lambda item: item.lost) if lost else None


@dataclass(frozen=True)
class WarningState:
    """Whether a rate stands under the threshold: formal, near, or none, and for how many closed months."""

    indicator: str
    level: Literal["formal", "near", "none"]
    months: int = 0


@dataclass(frozen=True)
class RankRow:
    """One unit in a ranking: counts before and after exclusion, score, rank, change, warnings."""

    unit: Unit
    counts: Counts
    before_exclusion: Counts
    score: Score
    rank: int | None
    tied: bool
    change: int | None  # previous rank − rank; None where either is missing
    previous_rank: int | None = None
    district_rank: int | None = None
    band: str = ""
    warnings: tuple[WarningState, ...] = ()


@dataclass(frozen=True)
class Period:
    """A stretch of local days, both ends included, with the text it was written as."""

    text: str
    first: date
    last: date
    kind: Literal["month", "months", "rolling", "days", "week", "quarter", "year"]


@dataclass(frozen=True)
class SourceState:
    """A source with its data time and how it stands against its rhythm."""

    code: str
    name: str
    rhythm: str
    rhythm_at: str
    time_zone: str
    demo: bool
    data_time: datetime | None
    missed: int  # expected arrivals missed at the reader's now
    orders: int = 0


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
    overdue_days: float | None  # working days past the deadline (closed late or open)
    time_left: int | None  # seconds to the deadline from the data time; negative when passed
    late: bool
    open_overdue: bool
    maybe_overdue: bool
    verdict: str
    answer: str
    excluded: bool
    provisional: bool
    confidential: bool = False
    near_due: bool = False  # by dashboard.urgency, at the data time
    paused_since: datetime | None = None  # registration of a pause without an end: no deadline runs
    gate: int = 0  # gate at which the reply of an open order waits, 0 at none or unknown
    work_seconds: int | None = None  # working time to close, None while open
