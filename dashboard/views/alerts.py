"""Views of warnings: rows of the list, one warning, who was told, and what is beside the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.alerts.risk import Chance
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.context import FigureContext
from dashboard.views.counts import Rate
from dashboard.views.order import OrderRow
from dashboard.views.overview import HotSpots
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Period, Unit

TABS = ("overdue", "near", "promises", "below", "returned", "recovered", "system", "risk", "hot", "mine")
BESIDE = ("risk", "hot")  # prompts, no warnings


@dataclass(frozen=True)
class Delivery:
    """One message about a warning: to which duty of which unit, by which channel, how far it came."""

    unit: Unit | None
    duty: str
    channel: str
    state: str
    text: str
    created_at: datetime
    sent_at: datetime | None = None
    receipt_at: datetime | None = None
    receipt: str = ""
    error: str = ""


@dataclass(frozen=True)
class BornNotice:
    """A 督办单 that was made of a warning; its number once it is issued."""

    supervision_id: int
    number: str
    state: str
    provisional: bool = False  # its deadline lies in a year whose holidays are not published


@dataclass(frozen=True)
class WarningRow:
    """A warning in a list. `order` is there where the account may open it; `number` where it is of an order.

    `workdays` are those past the deadline of a red clock or promise, or to that of an amber one, at the data
    time; `due` that deadline, `apart`: it is of another day, though no working day lies between.
    """

    warning_id: int
    kind: str
    level: str
    state: str
    episode: int
    unit: Unit | None
    township: Unit | None
    assigned: Unit | None
    district: Unit | None
    raised_at: datetime
    judged_at: datetime
    ended_at: datetime | None
    period: str
    indicator: str
    months: int
    good_days: int
    detail: Mapping[str, Any]
    reason: str = ""
    number: str = ""
    order: OrderRow | None = None
    due: datetime | None = None
    workdays: int = 0
    apart: bool = False
    deliveries: tuple[Delivery, ...] = ()
    notices: tuple[BornNotice, ...] = ()
    acts: tuple[str, ...] = ()
    acknowledged_at: datetime | None = None
    demo: bool = False


@dataclass(frozen=True)
class NearRate:
    """A unit's rate that one order more would put under the threshold, or that one order alone does."""

    unit: Unit
    district: Unit | None
    indicator: str
    rate: Rate
    single: bool  # under the threshold already, by too few orders for a warning
    missed: int = 0  # orders that a formal warning counts


@dataclass(frozen=True)
class RiskRow:
    """An open order that seldom ends in time from where it stands, with what its history says."""

    order: OrderRow
    chance: Chance
    spent: float  # working days so far
    limit: float  # working days of its clock
    unit_code: str = ""


@dataclass(frozen=True)
class AlertsView:
    """The page of warnings at one moment: a tab's rows, how many each holds, and what the sentence says."""

    tab: str
    counts: Mapping[str, int]
    rows: tuple[WarningRow, ...]
    total: int  # of the tab, of which `rows` are the first
    settings: AppraisalSettings
    data_time: datetime | None
    to_act: int
    longest: int = 0  # working days of the order that is overdue longest
    recovered: int = 0  # in the last days, of whatever kind
    near_workdays: int = 1  # how far ahead a clock is warned of
    near_rates: tuple[NearRate, ...] = ()
    near_period: Period | None = None
    maybe: tuple[OrderRow, ...] = ()
    maybe_total: int = 0
    risks: tuple[RiskRow, ...] = ()
    risk_total: int = 0
    risk_weight: int = 0  # orders as which a wider group counts in the estimate of a smaller one
    risk_days: int = 0  # how far back its history reaches
    risk_under: int = 0  # per cent; `risk_total` orders have a lower chance
    hot: HotSpots | None = None  # None: the account opens no orders
    hot_live: FigureContext | None = None  # in which they are judged
    zone: str = "Asia/Shanghai"
    demo: bool = False
    unit: Unit | None = None  # that the address names


@dataclass(frozen=True)
class AlertView:
    """One warning with its history and, for its form, the units that it may be handed to."""

    row: WarningRow
    kept: Kept
    settings: AppraisalSettings
    choices: Choices = field(default_factory=Choices)
    may_supervise: bool = False
