"""Views of the reconciliation: what was published, what reproduces it, what explains the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.reconcile.conventions import Convention
from dashboard.reconcile.explain import Explanation
from dashboard.reconcile.match import CellMatch
from dashboard.reconcile.published import Published
from dashboard.reconcile.search import Outcome
from dashboard.views.context import ReconciledMonth
from dashboard.views.counts import RankRow
from dashboard.views.reference import Period


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
        """Tell whether a convention reproduces every row, those that were not understood among them."""
        return self.whole(self.outcomes[0])

    def whole(self, outcome: Outcome) -> bool:
        """Tell whether a convention reproduces every row of the table as it was given."""
        return outcome.perfect and not self.published.problems

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
class Preview:
    """The ranking of the month from which a convention would hold, before and after; empty without orders."""

    period: Period
    level: str
    before: tuple[RankRow, ...]
    after: tuple[RankRow, ...]
    settings_before: AppraisalSettings
    settings_after: AppraisalSettings


@dataclass(frozen=True)
class Adoption:
    """Settings stored for a month on; `replaced` ones began on the same day and gave way to later ones."""

    valid_from: date
    convention: Convention
    reason: str
    account: str
    at: datetime
    replaced: bool = False
    month: date | None = None  # the reconciled month that they came from


@dataclass(frozen=True)
class ReconcileView:
    """The reconciliation page: the month, the months to choose from, the table given for it, its result."""

    period: Period
    months: tuple[str, ...]  # "2026-10", newest first, complete months with orders
    given: tuple[str, ...] = ()  # months whose published table is stored
    table: StoredTable | None = None
    result: Reconciliation | None = None
    adoptions: tuple[Adoption, ...] = ()  # newest month first; of one month the last stored first
    reconciled: ReconciledMonth | None = None  # newest month that the settings reproduce
    start: Period | None = None  # the month from which the convention would hold
    preview: Preview | None = None  # None: nothing would change from that month on
    has_orders: bool = True
    notices: tuple[str, ...] = field(default_factory=tuple)  # translated
