"""Views of the overview: what is open, complete months, the map, hot spots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.appraisal.settings import DEFAULTS, AppraisalSettings
from dashboard.importing.arrivals import Silence
from dashboard.order.urgency import Action, Standing
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow, Rate
from dashboard.views.order import OrderRow
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Category, Period, Unit
from dashboard.views.survey import SurveyGlance


@dataclass(frozen=True)
class UrgentOrder:
    """An open order that asks for something, with how it stood at the data time."""

    row: OrderRow
    standing: Standing


@dataclass(frozen=True)
class Month:
    """A complete month of a unit beside the same month of the whole city."""

    period: Period
    counts: Counts
    city: Counts
    settings: AppraisalSettings = DEFAULTS  # in force in that month


@dataclass(frozen=True)
class Recovered:
    """A unit that was formally under the threshold in the month before and no longer is."""

    unit: Unit
    indicator: str
    rate: Rate


@dataclass(frozen=True)
class Outline:
    """The outline of a unit: longitudes and latitudes of one closed ring, and where its name stands."""

    code: str
    label: tuple[float, float]
    lon: tuple[float, ...]
    lat: tuple[float, ...]


@dataclass(frozen=True)
class CityMap:
    """Outlines with the public map they come from and its approval number, where it has one."""

    source: str
    approval: str
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class ProvincialDay:
    """The provincial orders accepted on the local day of the data time, the newest of them as rows."""

    day: date
    accepted: int
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True)
class HotPlace:
    """A unit in which a hot spot shows: its orders in the last seven days."""

    unit: Unit
    n: int


@dataclass(frozen=True)
class HotSpot:
    """A category of which more orders came than usual: n in seven days, `usual` by the weeks before."""

    category: Category
    unit: Unit | None  # whose number n is; None: of all that the account sees
    n: int
    usual: float
    places: tuple[HotPlace, ...] = ()  # in the official order
    ports: int = 0  # how many of them are port districts


@dataclass(frozen=True)
class HotSpots:
    """What came more than usual in the seven days that end with the data time, the least likely first.

    With fewer `weeks` to compare with than the office's rule asks for nothing is found.
    """

    period: Period
    weeks: int
    found: tuple[HotSpot, ...] = ()


@dataclass(frozen=True)
class TownshipsBelow:
    """The townships formally under the threshold over three months, in the official order."""

    context: FigureContext
    rows: tuple[RankRow, ...]
    ranked: int  # townships with enough orders for a rank


@dataclass(frozen=True)
class OverviewView:
    """What one account finds in the morning; `unit` None is the whole city."""

    unit: Unit | None
    live: FigureContext  # the last thirty days
    live_counts: Counts
    action: Action
    named: bool = True  # whether any order of the data lies with the unit
    dispatched: int | None = 0  # transferred in the last thirty days; None where no table tells of a transfer
    dispatched_provincial: int = 0
    ranking: RankingView | None = None  # sub-units of the last complete month; townships three months
    townships: TownshipsBelow | None = None  # of the whole city; a district's stand in its ranking
    own: RankRow | None = None  # the unit's own row, where it has no sub-units
    months: tuple[Month, ...] = ()  # oldest first, the last one complete month at the end
    units: tuple[tuple[Unit, Action], ...] = ()  # sub-units in the official order
    urgent: tuple[UrgentOrder, ...] = ()
    recovered: tuple[Recovered, ...] = ()
    categories: tuple[tuple[str, str, Counts], ...] = ()  # (code, name, last thirty days)
    provincial: ProvincialDay | None = None
    hot_spots: HotSpots | None = None  # None for an account that opens no orders
    silent: tuple[tuple[Unit, Silence], ...] = ()  # districts whose orders of the last days may be missing
    survey: SurveyGlance | None = None  # None where nobody was asked yet
    figures_lit: int = 0
    figures: int = 0
