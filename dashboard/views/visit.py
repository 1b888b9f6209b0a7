"""What the page of one visit shows: what was found, and the check-up sheet of the unit that it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.views.proactive_records import ProblemRow, SuggestionRow, VisitRow
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Unit
from dashboard.views.unit import Ledgers, UnitView

NO_CHOICES = Choices()


@dataclass(frozen=True)
class CheckUp:
    """A unit's check-up sheet: its newest month and the three months to it, and what it owes."""

    unit: Unit
    district: Unit | None
    month: UnitView
    quarter: UnitView
    ledgers: Ledgers | None
    findings: int  # of surveys, not signed off
    findings_overdue: int
    suggestions: int  # running
    instructions: int
    last_visit: date | None


@dataclass(frozen=True)
class VisitView:
    """One visit with what was found, and the sheet of the unit that it goes to."""

    row: VisitRow
    purpose: str
    notes: str
    problems: tuple[ProblemRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    kept: Kept
    acts: tuple[str, ...] = ()
    writes: bool = False
    sheet: CheckUp | None = None
    choices: Choices = NO_CHOICES
