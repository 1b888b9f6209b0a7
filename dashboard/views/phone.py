"""Views of the phone pages: a unit's own open orders, one of them with its clocks, rank and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dashboard.people.access import Scope
from dashboard.views.alerts import WarningRow
from dashboard.views.counts import RankRow
from dashboard.views.findings import FindingRow
from dashboard.views.order import ClockView, OrderDetail, OrderRow
from dashboard.views.proactive_records import InstructionRow
from dashboard.views.rankings import RankingView
from dashboard.views.reference import SourceState, Unit

Standing = Literal["overdue", "maybe", "near", "open"]


@dataclass(frozen=True)
class Receipt:
    """One account's acknowledgement of the reminder about an order."""

    who: str
    at: datetime
    own: bool


@dataclass(frozen=True)
class Assignment:
    """The newest assignment of an order inside its unit; the reason is masked."""

    unit: str
    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class PhoneOrder:
    """An open order with the clock that ends next, as it stood at its source's data time."""

    row: OrderRow
    zone: str
    as_of: datetime
    clock: str  # onsite | feedback | solve
    start: datetime
    due: datetime
    standing: Standing
    acknowledged: bool = False


@dataclass(frozen=True)
class PhoneDetail:
    """One order with its clocks, what was done about its reminder, and what can be done."""

    detail: OrderDetail
    as_of: datetime
    now: datetime
    lead: ClockView | None  # the clock that the page counts down, None for an order that is not open
    clocks: tuple[ClockView, ...]
    responsible: str  # the unit that is asked: the township of a district's order, else the appraised unit
    subject: str  # what may be said of it outside: its category, "" where even that would tell too much
    receipts: tuple[Receipt, ...] = ()
    assignment: Assignment | None = None
    choices: tuple[Unit, ...] = ()  # units it may be assigned to
    may_answer: bool = False  # the account stands for a unit, so it can acknowledge and assign


@dataclass(frozen=True)
class PhoneHome:
    """The open orders of an account: the one that ends next, then overdue ones, then the rest by time."""

    sources: tuple[SourceState, ...]
    lead: PhoneDetail | None
    overdue: tuple[PhoneOrder, ...]
    others: tuple[PhoneOrder, ...]
    overdue_total: int
    total: int  # every open order, the lead and those not listed included


@dataclass(frozen=True)
class PhoneRank:
    """A unit's own place in its ranking, and what it has to finish this week."""

    view: RankingView
    row: RankRow | None
    due_this_week: int
    week_end: date


@dataclass(frozen=True)
class PhoneWarnings:
    """The warnings of a unit and of its townships, each with the ranking that it comes from."""

    rankings: tuple[tuple[RankingView, tuple[RankRow, ...]], ...]
    overdue: int
    near: int
    findings: tuple[
        FindingRow, ...
    ] = ()  # of the survey, not signed off, the unit's own; the first by deadline
    instructions: tuple[InstructionRow, ...] = ()  # of leaders, past their deadline
    waiting: tuple[WarningRow, ...] = ()  # that wait for the account


def assignable(units: Iterable[Unit], scope: Scope, today: date) -> tuple[Unit, ...]:
    """Return the units that an account may assign an order to, in the official order.

    A district's townships, a department's or utility's sub-units; whoever has none assigns to nobody.
    """
    if scope.unit_id is None or not scope.may("view_orders"):
        return ()
    found = [
        unit
        for unit in units
        if unit.unit_id != scope.unit_id
        and scope.unit_id in (unit.parent_id, unit.district_id)
        and (unit.valid_from is None or unit.valid_from <= today)
        and (unit.valid_to is None or unit.valid_to >= today)
    ]
    return tuple(sorted(found, key=lambda unit: (unit.official_order, unit.unit_id)))
