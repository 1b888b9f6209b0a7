"""Views of the analysis tab: how sure the figures of a ranking are. Never scored, never exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dashboard.appraisal.statistics import Interval, Standardised, Survival
from dashboard.views.context import FigureContext
from dashboard.views.counts import Rate
from dashboard.views.reference import Category, Period, Unit

ANALYSED = ("resolution", "satisfaction", "on_time")
TRAITS = ("port", "coastal", "zone", "mountain")
VERDICT_SERIES = ("claimed", "district", "official", "enterprise")
HISTORY_MONTHS = 13
SMALL_CELL = 3  # orders under which a cell is not shown: they could point at one enterprise


@dataclass(frozen=True)
class Estimate:
    """A unit's rate with its interval, its plausible ranks and its place in the funnel.

    `position` is 0 inside the funnel, ±1 beyond 95 %, ±2 beyond 99.8 %. `ranks` is None where the unit is
    not ranked; `small` tells that the denominator is under the minimum sample.
    """

    unit: Unit
    rate: Rate
    interval: Interval | None
    small: bool
    position: int = 0
    ranks: tuple[int, int] | None = None


@dataclass(frozen=True)
class FunnelBand:
    """The limits of the funnel at denominators up to the largest one, around the common rate."""

    common: Rate
    n: tuple[int, ...] = ()
    inner: tuple[Interval, ...] = ()  # 95 %
    outer: tuple[Interval, ...] = ()  # 99.8 %


@dataclass(frozen=True)
class SameKind:
    """Units of one trait taken together."""

    trait: str
    units: tuple[Unit, ...]
    rate: Rate
    interval: Interval | None


@dataclass(frozen=True)
class MixRow:
    """A unit's rate as it is, and as it would be with the common mix of categories."""

    unit: Unit
    rate: Rate
    small: bool
    adjusted: Standardised | None


@dataclass(frozen=True)
class CategoryTable:
    """Rates by category and unit over `period`, with what the mix of categories changes."""

    period: Period
    categories: tuple[Category, ...] = ()
    cells: Mapping[tuple[str, str], Rate] = field(default_factory=dict)  # (unit code, category code)
    totals: Mapping[str, Rate] = field(default_factory=dict)  # category code → all units of the level
    mix: tuple[MixRow, ...] = ()


@dataclass(frozen=True)
class VerdictRow:
    """What four sources say of the same closed orders: solved ÷ those with that source's verdict.

    `claimed_both` and `official_both` count over the orders that the unit and the official source judged;
    their difference is the over-claim. `unit` None is all units of the level.
    """

    unit: Unit | None
    closed: int
    series: Mapping[str, Rate]
    claimed_both: Rate
    official_both: Rate


@dataclass(frozen=True)
class OpenTimes:
    """How long orders accepted in the period stay open, in working days, the open ones included."""

    city: Survival
    unit: Survival | None = None
    city_closed: float | None = None  # median of the closed orders alone
    unit_closed: float | None = None


@dataclass(frozen=True)
class AnalysisView:
    """Everything that the analysis tab of one level shows."""

    level: str
    indicator: str
    context: FigureContext
    selected: Unit | None = None
    estimates: tuple[Estimate, ...] = ()  # in the order of the ranking
    funnel: FunnelBand = FunnelBand(Rate(Fraction(0), 0))
    alike: tuple[tuple[Unit, ...], ...] = ()
    history: tuple[tuple[str, Mapping[str, int]], ...] = ()  # month → ranks by code, oldest first
    kinds: tuple[SameKind, ...] = ()
    open_times: OpenTimes | None = None
    categories: CategoryTable | None = None
    verdicts: tuple[VerdictRow, ...] = ()
    district: str = ""
    districts: tuple[tuple[str, str], ...] = ()  # (code, name) for the townships' choice
    area: str = ""  # of dashboard.views.vocabulary.AREAS: the district's townships shown alone
