"""Views of the wall: the desk's overview with what a screen shows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.views.counts import Counts, RankRow
from dashboard.views.desk import DeskView
from dashboard.views.overview import OverviewView, UrgentOrder
from dashboard.views.proactive_records import OverdueInstructions
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from dashboard.views.survey import SurveyGlance

NONE_OVERDUE = OverdueInstructions(0, ())


@dataclass(frozen=True)
class BandMove:
    """A township that stands in a better band than a month earlier; bands are msgids."""

    row: RankRow
    before: str


@dataclass(frozen=True)
class BandCount:
    """Ranked townships of a district, or of the city for None, by band (msgid, best first)."""

    unit: Unit | None
    numbers: tuple[tuple[str, int], ...]

    @property
    def ranked(self) -> int:
        """Return how many townships are ranked."""
        return sum(n for _name, n in self.numbers)


@dataclass(frozen=True)
class TownshipBands:
    """The townships by band over the months of their ranking, and those that rose by a band."""

    ranking: RankingView
    total: BandCount
    districts: tuple[BandCount, ...] = ()  # in the official order, those with townships alone
    risen: tuple[BandMove, ...] = ()  # by rank
    below: tuple[RankRow, ...] = ()  # formally under the threshold, in the official order


@dataclass(frozen=True)
class WallView:
    """What the scenes of one screen show: of the whole city, or of the overview's unit.

    `live` counts the last thirty days by ranked unit; `stuck` are all orders five or more working days past
    due, the longest first, `due` the most urgent others; both are empty without the right to open orders.
    """

    overview: OverviewView
    live: Mapping[str, Counts] = field(default_factory=dict)
    items: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # six items: (met, applicable)
    townships: TownshipBands | None = None
    stuck: tuple[UrgentOrder, ...] = ()
    due: tuple[UrgentOrder, ...] = ()
    instructions: OverdueInstructions = NONE_OVERDUE  # of leaders, past their deadline
    desk: DeskView | None = None  # where a live source brings provincial orders

    @property
    def listening(self) -> SurveyGlance | None:
        """Return the survey as the overview has it."""
        return self.overview.survey
