"""The context of a view: its period, moment, basis, settings and sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.appraisal.settings import AppraisalSettings, settings_in_force
from dashboard.month.life import FixedMonth, MonthLife
from dashboard.views.reference import Period, SourceState
from dashboard.views.vocabulary import Basis


@dataclass(frozen=True)
class ReconciledMonth:
    """A month whose published table the office's settings reproduce in every row."""

    month: date  # its first day
    convention: str  # as dashboard.reconcile.conventions.Convention.code() writes it
    units: int  # rows of the table, all of them reproduced
    account: str
    at: datetime


@dataclass(frozen=True)
class FigureContext:
    """What every figure of a page was computed with; printed at the foot of the page."""

    period: Period
    basis: Basis
    as_of: datetime | None  # None: no source has any order in the period
    running: bool  # the period reaches past the data time
    before_exclusion: bool
    settings: AppraisalSettings
    data_version: int
    sources: tuple[SourceState, ...] = ()
    notices: tuple[str, ...] = ()  # translated sentences: what in the URL was not understood, what is missing
    versions: tuple[tuple[date, AppraisalSettings], ...] = ()  # settings by the day they are valid from
    reconciled: ReconciledMonth | None = None  # None: no bulletin agrees with these figures yet
    moments: tuple[tuple[int, datetime], ...] = ()  # sources (by number) judged at their own time
    earlier: bool = False  # as known at a moment before the data time: what followed is in the data
    life: MonthLife | None = None  # of the month that the period is of; None: no month's figures are shown
    fixed: tuple[FixedMonth, ...] = ()  # months that are counted as their versions store them
    locked_settings: tuple[tuple[str, AppraisalSettings], ...] = ()  # of locked months, by month

    def judged_at(self, now: datetime) -> datetime:
        """Return the now until which deadlines may have passed unseen; an earlier moment is its own."""
        return self.as_of if self.earlier and self.as_of else now

    def settings_on(self, day: date) -> AppraisalSettings:
        """Return the settings in force on a day: an earlier month keeps those it was counted with.

        A locked month keeps those of its version, whatever was set since.
        """
        locked = dict(self.locked_settings).get(f"{day:%Y-%m}")
        if locked is not None:
            return locked
        return settings_in_force(self.versions, day) if self.versions else self.settings

    @property
    def settings_since(self) -> date | None:
        """Return the day from which the settings are valid, None for the product's defaults."""
        return max(self._begun(), default=None)

    @property
    def settings_version(self) -> int:
        """Return the number of the settings' version, counted by first days; 0 for the product's defaults."""
        return len(self._begun())

    def _begun(self) -> list[date]:
        return [day for day, _settings in self.versions if day <= self.period.last]
