"""What the pages of the appraisal's settings show: versions, drafts with their effect, entries by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.views.records import Choices
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class FormVersion:
    """A version of the settings that was put in force, or a draft of one (without a first day).

    `state`: "in_force", "planned" (begins later), "past", "replaced" by another of the same day, "draft".
    """

    form_id: int
    number: int
    state: str
    valid_from: date | None
    settings: AppraisalSettings
    reason: str
    made_by: str
    made_at: datetime
    based_on: int = 0
    changes: int = 0


@dataclass(frozen=True)
class RankEffect:
    """What a draft does to a unit: points and rank now and under it; None where it is not ranked."""

    unit: Unit
    group: str
    points: Fraction | None
    rank: int | None
    new_points: Fraction | None
    new_rank: int | None
    total: Fraction
    new_total: Fraction

    @property
    def moved(self) -> bool:
        """Tell whether rank or points change."""
        return (self.rank, self.points) != (self.new_rank, self.new_points)


@dataclass(frozen=True)
class LevelEffect:
    """What a draft does to the ranking of a level in a period that is complete."""

    level: str
    period: Period
    rows: tuple[RankEffect, ...]


@dataclass(frozen=True)
class AppraisalView:
    """The settings in force with their history, and the drafts that wait."""

    today: date
    current: FormVersion | None  # None: the product's defaults
    settings: AppraisalSettings
    versions: tuple[FormVersion, ...]  # newest first
    drafts: tuple[FormVersion, ...]
    fixed_until: str  # the newest month whose check has begun or that is locked, "" for none
    keeps: bool
    shown: FormVersion | None = None  # a version that the address names
    unit_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DraftView:
    """A draft with the part that is being edited, its effect, and the months it may begin with."""

    draft: FormVersion
    part: str
    in_force: AppraisalSettings
    stale: bool  # another version was stored since it was begun
    unchanged: bool
    effects: tuple[LevelEffect, ...]
    months: tuple[str, ...]
    units: tuple[Unit, ...]
    fixed_until: str


@dataclass(frozen=True)
class EntryRow:
    """What was entered by hand for a unit and month."""

    entry_id: int
    kind: str
    month: str
    unit: Unit
    points: Fraction
    numerator: int
    denominator: int
    reason: str
    paper: str
    state: str
    entered_by: str
    entered_at: datetime
    files: tuple[tuple[int, str], ...]
    cancelled: str  # by whom and why, "" where it stands
    fixed: bool  # its month is locked
    demo: bool


@dataclass(frozen=True)
class EntriesView:
    """The entries of a month, newest first, and what a new one may be made of."""

    month: str
    months: tuple[str, ...]
    rows: tuple[EntryRow, ...]
    keeps: bool
    fixed: bool
    choices: Choices
    knowledge_scored: bool
