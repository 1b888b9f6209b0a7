"""Views of the look-back: the recovery rate, the units, the list of orders, one of them with its rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.look_back.recovery import Recovery
from dashboard.look_back.settings import LookBackSettings
from dashboard.records.clocks import Standing
from dashboard.views.records import Kept
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class LookBackRow:
    """An order on the list by its latest round; `stand` is one of dashboard.look_back.recovery.STANDS.

    `title` is masked, and empty for a confidential order.
    """

    look_back_id: int
    source: str
    order_no: str
    title: str
    confidential: bool
    unit: Unit
    township: Unit | None
    ground: str
    round: int
    entered: datetime
    due: datetime
    state: str
    stand: str
    standing: Standing
    measure: str = ""
    handled: datetime | None = None
    checked: datetime | None = None
    checked_by: str = ""
    note: str = ""
    reopened: bool = False
    acts: tuple[str, ...] = ()
    demo: bool = False

    @property
    def late(self) -> bool:
        """Tell whether the unit reported its handling after the end of the round."""
        return self.handled is not None and self.handled > self.due


@dataclass(frozen=True)
class UnitRecovery:
    """What became of the orders of one unit."""

    unit: Unit
    recovery: Recovery


@dataclass(frozen=True)
class LookBackQuery:
    """What the address of the list asks for; `stand` may be "counted" too."""

    period: str = ""
    unit: str = ""
    stand: str = ""
    ground: str = ""
    page: int = 1

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return the parameters of the list's address, some of them changed: its first page, unless named."""
        own = {"period": self.period, "unit": self.unit, "stand": self.stand, "ground": self.ground}
        return own | changes


@dataclass(frozen=True)
class LookBacksView:
    """The list of a period: orders by the day on which they were first listed."""

    asked: LookBackQuery
    period: Period
    today: date
    settings: LookBackSettings
    total: Recovery
    units: tuple[UnitRecovery, ...]
    rows: tuple[LookBackRow, ...]
    found: int  # orders that meet the conditions, of which `rows` are a page
    filtered: Unit | None = None
    longest: LookBackRow | None = None  # overdue, of the unit where one is chosen
    keeps: bool = False
    demo: bool = False
    page: int = 1
    pages: int = 1
    unknown: tuple[tuple[str, str], ...] = ()  # parameters of the address that were not understood


@dataclass(frozen=True)
class LookBackView:
    """One order on the list: its rounds, the latest first, and what was done in them."""

    rounds: tuple[LookBackRow, ...]
    kept: Kept

    @property
    def row(self) -> LookBackRow:
        """Return the latest round."""
        return self.rounds[0]
