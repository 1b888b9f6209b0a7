"""Views of a unit's page and of the directory of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dashboard.appraisal.influence import Influence
from dashboard.order.gates import Waiting
from dashboard.order.ledgers import LedgerStand
from dashboard.order.urgency import Action, Standing
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.order import OrderCard, OrderRow
from dashboard.views.overview import Month, UrgentOrder
from dashboard.views.proactive_records import UnitRecords
from dashboard.views.rankings import RankingView, SixItems
from dashboard.views.reference import Unit
from dashboard.views.survey import SurveyGlance


@dataclass(frozen=True)
class UnitsView:
    """Every unit of the city in the official order, with its open orders at the data time."""

    live: FigureContext
    units: tuple[tuple[Unit, Action], ...]


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
    item_id: int = 0  # of the item kept here, 0 where the platform's log alone tells of it
    mark: str = ""  # of the promise (dashboard.ledgers.promises.promise_mark)


@dataclass(frozen=True)
class Ledgers:
    """A unit's orders in the ledgers: those that stand in a book, and the signed-off ones."""

    open: tuple[LedgerOrder, ...] = ()
    signed_off: tuple[LedgerOrder, ...] = ()


@dataclass(frozen=True)
class LostOrder:
    """An order with the points of the score that it cost, in all and by indicator."""

    row: OrderRow
    points: Fraction
    by: Mapping[str, Fraction]


@dataclass(frozen=True)
class LostPoints:
    """What cost a unit most: orders by the points they cost, and all further ones together.

    The points of `orders` and `rest` add up to `total`, what the unit lost by all its indicators.
    """

    orders: tuple[LostOrder, ...]
    others: int  # further orders
    rest: Fraction  # points of those
    total: Fraction


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
    records: UnitRecords | None = None  # visits, suggestions, instructions; None for none
    survey: SurveyGlance | None = None  # of districts, departments and utilities that were asked about
    warned: int = 0  # warnings of the unit and of what lies in it that hold
    lost: LostPoints | None = None  # the tab "lost" of a scored unit whose orders the account may open
