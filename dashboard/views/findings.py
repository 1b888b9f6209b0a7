"""What the pages of the problem list show: findings on their way, and problems not fed back yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.survey.findings import OPEN_STATES
from dashboard.views.records import AttachedFile, HistoryLine
from dashboard.views.reference import Unit


@dataclass(frozen=True)
class FindingFilter:
    """What narrows the problem list: codes of unit and category, a state or "open", a month."""

    unit: str = ""
    category: str = ""
    state: str = ""
    wave: str = ""
    late: str = ""  # "1": past a deadline

    def parameters(self) -> dict[str, str]:
        """Return the parameters of an address that are set."""
        told = {"unit": self.unit, "category": self.category, "state": self.state, "wave": self.wave}
        return {name: value for name, value in {**told, "late": self.late}.items() if value}


@dataclass(frozen=True)
class FindingRow:
    """A finding in the list; `late` is what is late about it (dashboard.survey.findings.lateness)."""

    finding_id: int
    number: str
    title: str
    category: str
    item: str
    unit: Unit
    state: str
    mentions: int
    fed_back_at: datetime
    claim_due: datetime
    rectify_due: datetime
    claimed_at: datetime | None = None
    rectified_at: datetime | None = None
    signed_off_at: datetime | None = None
    late: str = ""
    failed_checks: int = 0
    demo: bool = False


@dataclass(frozen=True)
class UnitProgress:
    """How far a unit's findings are; `days` are the working days to sign-off, of those signed off.

    The rectification rate is signed off ÷ fed back; one that is not due yet stands in it like any other.
    """

    unit: Unit
    fed_back: int
    signed_off: int
    to_check: int
    late: int
    days: Sequence[int] = ()

    @property
    def open(self) -> int:
        """Return how many are not signed off."""
        return self.fed_back - self.signed_off

    @property
    def median_days(self) -> float | None:
        """Return the median of the working days to sign-off, None where nothing is signed off."""
        if not self.days:
            return None
        ordered, half = sorted(self.days), len(self.days) // 2
        return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Candidate:
    """A problem that answers name and that is in no finding yet: an item of a category in a district."""

    wave_id: int
    key: str  # of the question
    value: int  # of the option
    category: str
    category_code: str
    item: str
    district: Unit
    mentions: int
    texts: Sequence[str] = ()  # cleaned


@dataclass(frozen=True)
class FindingsView:
    """The page of the problem list."""

    filter: FindingFilter
    rows: Sequence[FindingRow]
    total: int
    counts: Mapping[str, int]  # by state, of what the filter leaves without its state
    late: int
    progress: Sequence[UnitProgress] = ()
    candidates: Sequence[Candidate] = ()
    units: Sequence[Unit] = ()
    waves: Sequence[str] = ()
    wave: str = ""
    city: bool = False
    may_feed_back: bool = False
    own: str = ""  # the code of the district whose page it is: the counts are of what it answers for
    others: int = 0  # findings of the list that lie in it and that other units answer for

    @property
    def open(self) -> int:
        """Return how many of the findings are not signed off."""
        return sum(n for state, n in self.counts.items() if state in OPEN_STATES)


@dataclass(frozen=True)
class FindingView:
    """One finding with its mentions, history and files, and the acts that stand open to the reader."""

    row: FindingRow
    mentions: Sequence[tuple[str, str, str]]  # month, enterprise masked, what it said, cleaned
    history: Sequence[HistoryLine]
    files: Sequence[AttachedFile]
    measures: str
    result: str
    acts: Sequence[str] = ()
    units: Sequence[Unit] = ()  # to which it may be given
    may_attach: bool = False
    others: Mapping[str, int] = field(default_factory=dict)
