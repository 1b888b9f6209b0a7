"""Views of special reports, suggestions, instructions, visits with their check-up sheet, and experts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.proactive.clocks import Windows
from dashboard.proactive.visits import Since
from dashboard.records.clocks import Standing
from dashboard.views.records import Choices, Kept
from dashboard.views.reference import Category, Unit


@dataclass(frozen=True)
class SuggestionRow:
    """A suggestion with whose it is, how far it is, and the acts it offers the account."""

    suggestion_id: int
    text: str
    unit: Unit
    due: datetime
    state: str
    standing: Standing
    proposed_on: date | None = None
    reason: str = ""
    effect: str = ""
    number: str = ""  # of its report
    report_id: int = 0  # 0 where the account may not read the report
    visit_id: int = 0
    visited: str = ""  # unit that the visit went to
    acts: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class Receiver:
    """A unit that a report goes to; orders of the report's category there before and after it."""

    unit: Unit
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class ReportRow:
    """A report in the list."""

    report_id: int
    kind: str
    number: str
    title: str
    dated: date
    problem: str
    category: Category | None
    leaders: str
    state: str
    receivers: tuple[Receiver, ...] = ()
    suggestions: int = 0
    decided: int = 0  # adopted, declined or done
    finished: int = 0
    demo: bool = False


@dataclass(frozen=True)
class YearFigures:
    """What a year's work comes to, each number with a list behind it."""

    problems: int = 0  # kinds of problems that issued reports sort out
    reports: int = 0
    suggestions: int = 0  # of reports
    adopted: int = 0  # of these
    instructions: int = 0
    overdue: int = 0  # instructions, now
    districts: int = 0  # visited
    visits: int = 0
    solved_on_spot: int = 0
    problems_found: int = 0  # on visits
    visit_suggestions: int = 0


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem with the reports that sort it out."""

    problem: str
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True)
class ReportDraft:
    """What a form for a report starts with."""

    kind: str = "special"
    title: str = ""
    problem: str = ""
    category: str = ""  # code
    leaders: str = ""
    facts: str = ""
    receivers: tuple[str, ...] = ()  # codes
    report_id: int = 0
    version: int = 0
    suggestions: tuple[str, ...] = ()  # proposed texts, to be given a unit and a deadline


@dataclass(frozen=True)
class ReportsView:
    """The list of reports of a year, or the kinds of problems that they sort out."""

    year: int
    years: tuple[int, ...]
    figures: YearFigures
    rows: tuple[ReportRow, ...]
    kinds: tuple[ProblemKind, ...] = ()
    keeps: bool = False
    draft: ReportDraft | None = None
    choices: Choices = Choices()
    demo: bool = False


@dataclass(frozen=True)
class ReportView:
    """One report."""

    row: ReportRow
    facts: str
    created_by: str
    issued_at: datetime | None
    withdrawn_reason: str
    suggestions: tuple[SuggestionRow, ...]
    instructions: tuple[InstructionRow, ...]
    compared: Windows | None
    kept: Kept
    acts: tuple[str, ...] = ()
    acknowledges: Unit | None = None  # the account's own unit, where it has not acknowledged yet
    draft: ReportDraft | None = None
    choices: Choices = Choices()


@dataclass(frozen=True)
class SuggestionsView:
    """The suggestions of a year and the one that is open."""

    year: int
    years: tuple[int, ...]
    rows: tuple[SuggestionRow, ...]
    counts: Mapping[str, int]  # by state, of the year and origin
    in_force: Mapping[str, int]  # the same without what was withdrawn, and without drafts
    selected: SuggestionRow | None = None
    kept: Kept = Kept()
    total: int = 0


@dataclass(frozen=True)
class InstructionRow:
    """An instruction of a leader."""

    instruction_id: int
    leader: str
    dated: date
    text: str
    unit: Unit
    due: datetime
    state: str
    standing: Standing
    result: str = ""
    report_id: int = 0
    number: str = ""
    acts: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class InstructionsView:
    """The instructions of a year."""

    year: int
    years: tuple[int, ...]
    rows: tuple[InstructionRow, ...]
    counts: Mapping[str, int]  # by state; "overdue" beside
    keeps: bool = False
    choices: Choices = Choices()
    reports: tuple[tuple[int, str], ...] = ()  # to refer to: number and title


@dataclass(frozen=True)
class InstructionView:
    """One instruction."""

    row: InstructionRow
    kept: Kept


@dataclass(frozen=True)
class OverdueInstructions:
    """Instructions past their deadline, the longest overdue first."""

    total: int
    rows: tuple[InstructionRow, ...]


@dataclass(frozen=True)
class ProblemRow:
    """A problem found on a visit."""

    problem_id: int
    visit_id: int
    visited: Unit
    done_on: date | None
    text: str
    category: Category | None
    unit: Unit
    due: datetime | None
    state: str
    standing: Standing
    result: str = ""
    acts: tuple[str, ...] = ()
    reads_visit: bool = True  # whether the account may open the visit itself


@dataclass(frozen=True)
class VisitRow:
    """A visit in the list."""

    visit_id: int
    unit: Unit
    district: Unit
    planned_on: date
    done_on: date | None
    state: str
    took_part: str
    problems: int = 0
    on_spot: int = 0
    open_problems: int = 0
    suggestions: int = 0
    demo: bool = False


@dataclass(frozen=True)
class VisitsView:
    """The visits of a year, how long ago each district was visited, the problems found."""

    year: int
    years: tuple[int, ...]
    figures: YearFigures
    rows: tuple[VisitRow, ...]
    since: tuple[Since, ...]
    problems: tuple[ProblemRow, ...] = ()
    selected: ProblemRow | None = None
    keeps: bool = False
    choices: Choices = Choices()


@dataclass(frozen=True)
class ExpertRow:
    """An expert with a masked contact."""

    expert_id: int
    name: str
    field: str
    organisation: str
    contact: str
    active: bool
    demo: bool = False


@dataclass(frozen=True)
class ExpertsView:
    """The experts whose advice may be asked."""

    rows: tuple[ExpertRow, ...]
    fields: tuple[str, ...]
    field: str = ""
    keeps: bool = False
    may_unmask: bool = False
    selected: ExpertRow | None = None
    kept: Kept = Kept()


@dataclass(frozen=True)
class UnitRecords:
    """What is recorded of one unit: visits to it, what it was suggested, instructions that it carries out."""

    visits: tuple[VisitRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    instructions: tuple[InstructionRow, ...]
