"""Views of the rankings: a level's units by rank, and their six items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.importing.arrivals import Silence
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.order import OrderCard
from dashboard.views.reference import Unit

LEVELS = ("district", "township", "department", "utility")


@dataclass(frozen=True)
class RankingView:
    """A ranking of one level with its total, the ranks of past months and the settings used."""

    level: str
    context: FigureContext
    rows: tuple[RankRow, ...]  # ranked, then unranked in the official order
    total: Counts
    total_before_exclusion: Counts
    history: tuple[
        tuple[str, Mapping[str, int]], ...
    ]  # ("2026-10", {code: rank}), oldest first, complete months
    previous_text: str = ""  # the period that `change` compares with
    undetermined: Mapping[str, Counts] = field(default_factory=dict)  # townships: district code → 未定镇街
    others: Mapping[str, Counts] = field(default_factory=dict)  # unranked places with orders: name → counts
    districts: tuple[tuple[str, str], ...] = ()  # (code, name) for the townships' filter
    silent: tuple[tuple[Unit, Silence], ...] = ()  # districts whose orders of some days may not have arrived
    area: str = ""  # of dashboard.views.vocabulary.AREAS: the townships shown alone, ranked among all
    late: int = 0  # orders of the locked month that changed since its newest version; not counted

    def ranked_beside(self, row: RankRow | None) -> int:
        """Return how many units are ranked in a unit's group, the unit itself among them."""
        group = row.group if row else 0
        return sum(each.rank is not None and each.group == group for each in self.rows)


@dataclass(frozen=True)
class SixItems:
    """The six items of a unit's provincial orders, by township and in all: item → (met, applicable)."""

    rows: tuple[tuple[Unit | None, Mapping[str, tuple[int, int]]], ...]  # None: no township
    total: Mapping[str, tuple[int, int]]
    cards: tuple[OrderCard, ...] = ()  # orders that missed an item
    missed: int = 0


@dataclass(frozen=True)
class SixView:
    """The six items of the units of one level for a period."""

    level: str
    context: FigureContext
    six: SixItems
    districts: tuple[tuple[str, str], ...]  # (code, name) for the townships' filter
    district: str = ""  # code of the district whose townships are shown alone
    area: str = ""  # of dashboard.views.vocabulary.AREAS: the townships shown alone
