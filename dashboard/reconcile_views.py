"""Views of the reconciliation: what was published, what reproduces it, what explains the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dashboard.published import Published
from dashboard.reconcile_explain import Explanation
from dashboard.reconcile_match import CellMatch
from dashboard.reconcile_search import Outcome
from dashboard.settings import AppraisalSettings
from dashboard.views import Period


@dataclass(frozen=True)
class Reconciliation:
    """A published table beside the orders: conventions found, the match of one of them, explanations."""

    period: Period
    as_of: datetime
    settings: AppraisalSettings
    published: Published
    outcomes: tuple[Outcome, ...]  # best first, never empty
    chosen: Outcome  # whose match and explanations are shown
    matches: Mapping[str, tuple[CellMatch, ...]]  # by unit code
    explanations: Mapping[str, tuple[Explanation, ...]]  # by code of each unit that differs
    names: Mapping[str, str]  # unit names by code

    @property
    def complete(self) -> bool:
        """Tell whether a convention reproduces every row, names that no unit bears among them."""
        return self.outcomes[0].perfect and not self.published.unknown

    @property
    def rows(self) -> int:
        """Return how many rows of units the table has."""
        return len(self.published.rows) + len(self.published.unknown)


@dataclass(frozen=True)
class StoredTable:
    """A published table as it was given: where it came from, when and by whom."""

    file_name: str
    stored_by: str
    stored_at: datetime


@dataclass(frozen=True)
class ReconcileView:
    """The reconciliation page: the month, the months to choose from, the table given for it, its result."""

    period: Period
    months: tuple[str, ...]  # "2026-10", newest first, complete months with orders
    given: tuple[str, ...] = ()  # months whose published table is stored
    table: StoredTable | None = None
    result: Reconciliation | None = None
    adopted_from: date | None = None  # first day of settings adopted for this month
    reconciled: str = ""  # newest month that was reproduced
    notices: tuple[str, ...] = field(default_factory=tuple)  # translated
