"""A month's check as pages show it: its state, what stands against the lock, lists, appeals, versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dashboard.month.effects import Effect
from dashboard.month.figures import Change
from dashboard.month.late import LateChange
from dashboard.month.life import MonthLife
from dashboard.month.locking import Obstacle
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderRow
from dashboard.views.records import HistoryLine
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class AppealRow:
    """An appeal: against which point of which order, whose it is, how it stands, what may be done."""

    appeal_id: int
    unit: Unit
    township: str
    source: str
    order_no: str
    point: str
    remedy: str
    state: str
    reason: str
    filed_at: datetime
    filed_by: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    files: int
    offered: tuple[str, ...]
    demo: bool


@dataclass(frozen=True)
class LostRow:
    """A row of a unit's list: the order, the point it cost, what was recorded, and the appeal against it."""

    order: OrderRow
    point: str
    recorded: str
    points: Fraction
    appeal: AppealRow | None


@dataclass(frozen=True)
class UnitCheck:
    """One unit in the check: its score, what it lost, its list's rows, whether it confirmed, its appeals."""

    unit: Unit
    rank: int | None
    score: Fraction | None
    lost: Fraction
    rows: int
    confirmed_at: datetime | None
    confirmed_by: str
    appeals: Mapping[str, int]  # by state


@dataclass(frozen=True)
class UnitList:
    """The list of lost points of one unit or township, dearest first, and what its reader may do.

    `more` tells how many further rows with how many points are not in `rows`.
    """

    unit: Unit
    check: UnitCheck | None
    rows: tuple[LostRow, ...]
    more: int
    more_points: Fraction
    may_confirm: bool
    may_appeal: bool


@dataclass(frozen=True)
class VersionRow:
    """A version: when, by whom and why it was made, its changed orders and figures against the one before."""

    number: int
    version_id: int
    made_at: datetime
    made_by: str
    reason: str
    follows: str
    orders: int
    figures: tuple[Change, ...]
    data_time: datetime
    data_version: int


@dataclass(frozen=True)
class CheckView:
    """A month's check: for the city's office with every unit, for a unit with its own list."""

    context: FigureContext
    life: MonthLife
    months: tuple[str, ...]  # that may be chosen, newest first
    obstacles: tuple[Obstacle, ...]  # against the next step
    units: tuple[UnitCheck, ...]
    appeals: tuple[AppealRow, ...]
    effect: tuple[Effect, ...]
    late: tuple[LateChange, ...]
    versions: tuple[VersionRow, ...]
    chosen: UnitList | None
    history: tuple[HistoryLine, ...]
    keeps: bool  # the reader is the city's office
    demo: bool
    now: datetime
