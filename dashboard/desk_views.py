"""Views of the overview and of one unit's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.arrivals import Silence
from dashboard.gates import Waiting
from dashboard.influence import Influence
from dashboard.ledgers import LedgerStand
from dashboard.page_views import FigureContext, RankingView
from dashboard.settings import DEFAULTS, AppraisalSettings
from dashboard.urgency import Action, Standing
from dashboard.views import Category, Counts, OrderRow, Period, RankRow, Rate, Unit


@dataclass(frozen=True)
class UrgentOrder:
    """An open order that asks for something, with how it stood at the data time."""

    row: OrderRow
    standing: Standing


@dataclass(frozen=True)
class Month:
    """A complete month of a unit beside the same month of the whole city."""

    period: Period
    counts: Counts
    city: Counts
    settings: AppraisalSettings = DEFAULTS  # in force in that month


@dataclass(frozen=True)
class Recovered:
    """A unit that was formally under the threshold in the month before and no longer is."""

    unit: Unit
    indicator: str
    rate: Rate


@dataclass(frozen=True)
class Outline:
    """The outline of a unit: longitudes and latitudes of one closed ring, and where its name stands."""

    code: str
    label: tuple[float, float]
    lon: tuple[float, ...]
    lat: tuple[float, ...]


@dataclass(frozen=True)
class CityMap:
    """Outlines with the public map they come from and its approval number, where it has one."""

    source: str
    approval: str
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class ProvincialDay:
    """The provincial orders accepted on the local day of the data time, the newest of them as rows."""

    day: date
    accepted: int
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True)
class HotPlace:
    """A unit in which a hot spot shows: its orders in the last seven days."""

    unit: Unit
    n: int


@dataclass(frozen=True)
class HotSpot:
    """A category of which more orders came than usual: n in seven days, `usual` by the weeks before."""

    category: Category
    unit: Unit | None  # whose number n is; None: of all that the account sees
    n: int
    usual: float
    places: tuple[HotPlace, ...] = ()  # in the official order
    ports: int = 0  # how many of them are port districts


@dataclass(frozen=True)
class HotSpots:
    """What came more than usual in the seven days that end with the data time, the least likely first.

    With fewer `weeks` to compare with than the office's rule asks for nothing is found.
    """

    period: Period
    weeks: int
    found: tuple[HotSpot, ...] = ()


@dataclass(frozen=True)
class OverviewView:
    """What one account finds in the morning; `unit` None is the whole city."""

    unit: Unit | None
    live: FigureContext  # the last thirty days
    live_counts: Counts
    action: Action
    dispatched: int = 0  # transferred in the last thirty days
    dispatched_provincial: int = 0
    ranking: RankingView | None = None  # sub-units of the last complete month; townships three months
    own: RankRow | None = None  # the unit's own row, where it has no sub-units
    months: tuple[Month, ...] = ()  # oldest first, the last one complete month at the end
    units: tuple[tuple[Unit, Action], ...] = ()  # sub-units in the official order
    urgent: tuple[UrgentOrder, ...] = ()
    recovered: tuple[Recovered, ...] = ()
    categories: tuple[tuple[str, str, Counts], ...] = ()  # (code, name, last thirty days)
    provincial: ProvincialDay | None = None
    hot_spots: HotSpots | None = None  # None for an account that opens no orders
    silent: tuple[tuple[Unit, Silence], ...] = ()  # districts whose orders of the last days may be missing
    figures_lit: int = 0
    figures: int = 0


@dataclass(frozen=True)
class UnitsView:
    """Every unit of the city in the official order, with its open orders at the data time."""

    live: FigureContext
    units: tuple[tuple[Unit, Action], ...]


@dataclass(frozen=True)
class OrderCard:
    """One order of a small unit: its solve clock, its outcome, and a provincial order's six items."""

    row: OrderRow
    used_days: float | None  # working days to the close, or so far
    limit_days: float | None
    reason: str = ""
    redo_count: int = 0
    six: tuple[tuple[str, str], ...] = ()  # (item, met | not_met | not_applicable)


@dataclass(frozen=True)
class SubUnits:
    """The townships of a district over three months, with what lies in none of them, and the total."""

    ranking: RankingView
    others: tuple[tuple[Unit, Counts], ...]  # parks and units no longer valid, unranked
    nowhere: Counts  # without a township
    total: Counts
    open: tuple[tuple[str, Action], ...] = ()


@dataclass(frozen=True)
class QueuedOrder:
    """An order whose reply waits at gate 3, with the working days since, the running one included."""

    row: OrderRow
    waiting: Waiting
    workdays: int


@dataclass(frozen=True)
class GateQueue:
    """Orders that wait at gate 3 at the data time, the longest first; `total` counts all of them.

    `recorded` tells whether the platform's record says at all when a reply enters the gate.
    """

    recorded: bool
    total: int = 0
    rows: tuple[QueuedOrder, ...] = ()


@dataclass(frozen=True)
class JointPart:
    """A unit's open part in another unit's order: no word of the order itself."""

    source: str
    order_no: str
    lead: str
    due: datetime | None
    overdue: bool


@dataclass(frozen=True)
class JointParts:
    """A unit's parts in others' orders: open and overdue now, due and in time in a period."""

    open: int
    overdue: int
    due: int
    on_time: int
    rows: tuple[JointPart, ...] = ()


@dataclass(frozen=True)
class LedgerOrder:
    """An order in a ledger: its stand, the masked note, and how its promise stands at the data time.

    `workdays` are those to the promise, or past it where it is overdue.
    """

    row: OrderRow
    stand: LedgerStand
    note: str = ""
    standing: Standing | None = None  # None: nothing is promised
    workdays: int = 0


@dataclass(frozen=True)
class Ledgers:
    """A unit's orders in the ledgers: those that stand in a book, and the signed-off ones."""

    open: tuple[LedgerOrder, ...] = ()
    signed_off: tuple[LedgerOrder, ...] = ()


@dataclass(frozen=True)
class SixItems:
    """The six items of a unit's provincial orders, by township and in all: item → (met, applicable)."""

    rows: tuple[tuple[Unit | None, Mapping[str, tuple[int, int]]], ...]  # None: no township
    total: Mapping[str, tuple[int, int]]
    cards: tuple[OrderCard, ...] = ()  # orders that missed an item
    missed: int = 0


@dataclass(frozen=True)
class SixView:
    """The six items of the units of one level for a period."""

    level: str
    context: FigureContext
    six: SixItems
    districts: tuple[tuple[str, str], ...]  # (code, name) for the townships' filter
    district: str = ""  # code of the district whose townships are shown alone
    area: str = ""  # of dashboard.views.AREAS: the townships shown alone


@dataclass(frozen=True)
class UnitView:
    """One unit's page: its month, its open orders, what it is made of, and how it moved."""

    unit: Unit
    district: Unit | None  # of a township
    context: FigureContext
    counts: Counts
    peers: RankingView  # the ranking of its level
    row: RankRow | None  # its row there
    live: FigureContext
    live_counts: Counts
    action: Action
    previous: Counts | None = None
    sub_units: SubUnits | None = None
    sub_influence: Influence | None = None
    category_influence: Influence | None = None
    months: tuple[Month, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    categories: tuple[tuple[str, str, Counts], ...] = ()
    selected: Unit | None = None  # the township whose orders stand one by one
    cards: tuple[OrderCard, ...] = ()
    cards_context: FigureContext | None = None
    cards_total: int = 0
    head_review: tuple[int, int] = (0, 0)  # of those: reviewed by the head at gate 1, with a record at all
    urgent: tuple[UrgentOrder, ...] = ()
    before: Unit | None = None
    after: Unit | None = None
    compared: tuple[RankRow, ...] = ()
    tab: str = ""
    queue: GateQueue | None = None  # departments and utilities
    joint: JointParts | None = None
    located: tuple[tuple[Unit | None, Counts], ...] = ()  # by district, or a district's departments
    six: SixItems | None = None
    has_ledgers: bool = False  # an order that the account may open was in a ledger by the data time
    ledgers: Ledgers | None = None
