"""Views of the four gates: flow by step, returns by reason, districts, verdicts, what skipped, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from dashboard.views.analysis import VerdictRow
from dashboard.views.context import FigureContext
from dashboard.views.counts import Rate
from dashboard.views.order import OrderRow
from dashboard.views.reference import Unit

NOTHING = Rate(Fraction(0), 0)
NO_REASON = "none"  # in addresses: returned without a reason in the record


@dataclass(frozen=True)
class MedianStay:
    """The median stay at a step in working days, over `n` stays of which `open` still last.

    `derived` of them begin where the step before handed the reply on, for no entry is recorded. None where
    less than half have ended.
    """

    days: float | None = None
    n: int = 0
    open: int = 0
    derived: int = 0


@dataclass(frozen=True)
class StepFlow:
    """One step of the gates: orders that entered it, were decided, passed, returned, found not solved."""

    step: str
    entered: int
    decided: int
    passed: int
    returned: int
    unsolved: int
    stay: MedianStay

    @property
    def rate(self) -> Rate:
        """Return the orders returned ÷ the orders decided."""
        return Rate(Fraction(self.returned), self.decided)


@dataclass(frozen=True)
class ReasonRow:
    """A reason of returns with the orders returned for it at each step; "" is no reason given."""

    reason: str
    by_step: Mapping[str, int]
    orders: int


@dataclass(frozen=True)
class DistrictGates:
    """A district's second gate against the fourth; `unit` None is all districts together.

    `reviewed` are orders with the head's review of those whose gates are known; `calls` and `called` the
    heads' own calls and the orders called about, None where the reader may not read them.
    """

    unit: Unit | None
    returned: Rate = NOTHING
    overturned: Rate = NOTHING
    reviewed: Rate = NOTHING
    unsolved: int = 0
    dissatisfied: int = 0
    calls: int | None = None
    called: int | None = None


@dataclass(frozen=True)
class QueueRow:
    """Replies of a unit that wait at a gate at the data time: how many, the oldest since when."""

    gate: int
    unit: Unit | None
    n: int
    since: datetime
    workdays: int


@dataclass(frozen=True)
class WaitingOrder:
    """One reply that waits at a gate."""

    row: OrderRow
    gate: int
    since: datetime
    workdays: int


@dataclass(frozen=True)
class GateQueues:
    """What waits at the gates at the data time, whatever the period."""

    totals: Mapping[int, int] = field(default_factory=dict)
    rows: tuple[QueueRow, ...] = ()
    oldest: tuple[WaitingOrder, ...] = ()


@dataclass(frozen=True)
class GatesView:
    """Everything that the page shows; `place` None is the whole city.

    `recorded`: a stored order has a record of the gates; `handled` orders of the period had a unit to handle
    them, `known` of them have a record.
    """

    context: FigureContext
    live: FigureContext
    places: tuple[Unit, ...] = ()
    place: Unit | None = None
    recorded: bool = False
    handled: int = 0
    known: int = 0
    early: int = 0
    steps: tuple[StepFlow, ...] = ()
    reasons: tuple[ReasonRow, ...] = ()
    other_reasons: int = 0  # further reasons that are not listed
    districts: tuple[DistrictGates, ...] = ()
    together: DistrictGates | None = None
    standing_out: tuple[DistrictGates, ...] = ()
    verdicts: tuple[VerdictRow, ...] = ()
    skipped: Mapping[int, int] = field(default_factory=dict)
    skipped_any: int = 0
    skipped_rows: tuple[tuple[OrderRow, tuple[int, ...]], ...] = ()
    closed_unknown: int = 0  # closed orders without any record
    queues: GateQueues = GateQueues()
