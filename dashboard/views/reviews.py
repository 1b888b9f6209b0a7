"""Views of social review: cases, one case with its panel, the pool, and what was excluded with its effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.reviews.exclusions import Effect
from dashboard.reviews.settings import ReviewSettings
from dashboard.reviews.voting import Count
from dashboard.views.context import FigureContext
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class ReviewRow:
    """A case in the list; `confirmation` is one of dashboard.reviews.records.confirmation.

    `voted` is what the panel decided, `title` is masked and empty for a confidential order.
    """

    case_id: int
    source: str
    order_no: str
    title: str
    unit: Unit
    level: str
    ground: str
    state: str
    proposed_at: datetime
    proposed_by: str
    voted: str = ""
    confirmation: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    cleared_at: datetime | None = None
    demo: bool = False


@dataclass(frozen=True)
class SeatRow:
    """A seat of a panel; `name` is masked for who may not read it, `vote` empty while it may not be seen."""

    supervisor_id: int
    name: str
    background: str
    position: int
    substitute: bool
    vote: str
    has_voted: bool


@dataclass(frozen=True)
class ReviewView:
    """One case."""

    row: ReviewRow
    enterprise: str
    facts: str
    seed: str
    seats: tuple[SeatRow, ...]
    count: Count | None
    decision: str
    cleared: str
    appealed_at: datetime | None
    appeal: str
    appeal_decided_at: datetime | None
    appeal_decision: str
    excluded: bool  # by the last import
    exclusion_reason: str
    acts: tuple[str, ...]
    own: bool  # proposed by the account itself
    may_clear: bool
    kept: Kept


@dataclass(frozen=True)
class ReviewQuery:
    """What the address of the list asks for; `order` begins a proposal."""

    year: str = ""
    state: str = ""
    unit: str = ""
    order: str = ""


@dataclass(frozen=True)
class ReviewsView:
    """The cases of a year."""

    asked: ReviewQuery
    year: int
    years: tuple[int, ...]
    rows: tuple[ReviewRow, ...]
    counts: Mapping[str, int]  # by state
    excluded: int  # decisions in force that ask for an exclusion
    waiting: int  # of these, not brought by an import yet
    cleared: int
    units: tuple[tuple[Unit, int, int], ...]  # cases proposed and asked to be excluded, in official order
    settings: ReviewSettings
    keeps: bool = False
    may_propose: bool = False
    demo: bool = False
    unit: Unit | None = None  # that the address names


@dataclass(frozen=True)
class SupervisorRow:
    """A supervisor of the pool, with a masked contact and how often drawn."""

    supervisor_id: int
    name: str
    background: str
    organisation: str
    district: Unit | None
    contact: str
    active: bool
    drawn: int = 0
    demo: bool = False


@dataclass(frozen=True)
class PoolView:
    """The pool of supervisors."""

    rows: tuple[SupervisorRow, ...]
    counts: Mapping[str, int]  # active ones by background
    background: str = ""
    selected: SupervisorRow | None = None
    kept: Kept = Kept()
    choices: Choices = Choices()
    keeps: bool = False


@dataclass(frozen=True)
class UnitEffect:
    """What exclusions did to the rates of a unit; None is the whole city."""

    unit: Unit | None
    effect: Effect


@dataclass(frozen=True)
class ExcludedOrder:
    """An order that an import brought as excluded; texts are masked, empty for a confidential order."""

    source: str
    order_no: str
    title: str
    unit: str
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class ExclusionsView:
    """What was excluded in a period: per unit with rates before and after, per decision-maker, by reason."""

    context: FigureContext
    units: tuple[UnitEffect, ...]
    city: Effect
    deciders: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    orders: tuple[ExcludedOrder, ...]
    listed: int  # orders of the list in the account's scope
    heaviest: UnitEffect | None = None
    unit: Unit | None = None
    decider: str = ""
    reason: str = ""
    demo: bool = False
