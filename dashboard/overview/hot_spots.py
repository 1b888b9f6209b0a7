"""Hot spots: kinds of request of which more came in the last seven days than usual, by unit and in all.

A prompt to look, not an indicator: nothing here enters a score, a rank or a warning. Numbers in, numbers out;
no draw is random.

Expected: with S orders in weeks of exposure W before, and exposure w now, a Poisson rate has under Jeffreys'
prior the posterior Gamma(S + ½, W), and the count to come is negative binomial with mean m = (S + ½)·w/W and
variance m·(1 + w/W) (Gelman et al., Bayesian Data Analysis, 2.6). Where weeks scatter more than Poisson the 1
is replaced by the dispersion φ = Pearson's χ² ÷ degrees of freedom, never under 1 (McCullagh and Nelder,
Generalized Linear Models, ch. 6), taken over all units of the category. The chance of a cell is
P(count ≥ n) under that law.

Exposure is working days by the calendar, other days at the share of a working day's orders that they had;
so holidays and make-up days scale both sides. The weeks just before stay out, as in the guard band of EARS
(Hutwagner et al., J Urban Health 80, 2003). Where the same weeks of last year were above the weeks now
compared with, the expectation is raised by that factor (after Farrington et al., JRSS A 159, 1996): what
comes every year is no news. Of all cells looked at, those are found that Benjamini and Hochberg's procedure
(JRSS B 57, 1995) keeps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dashboard.appraisal.settings import HotSpotRule
from dashboard.clocks.calendar import WorkCalendar
from dashboard.views.reference import Unit

DAYS = 7
YEAR_AGO = (51, 52, 53)  # weeks: the same season, whatever day of the week the year began on
LEAST_DAY_OFF = 0.05  # a week of holidays alone still has an exposure
EVERYWHERE = ""  # in place of a unit: all that were counted together

# Orders of one cell by the place of their week in Windows.every, weeks without any left out.
Series = Mapping[int, int]
Counted = Mapping[tuple[str, str], Series]  # by category and unit


@dataclass(frozen=True)
class Week:
    """Seven local days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days in order."""
        return tuple(self.first + timedelta(days=n) for n in range(DAYS))


@dataclass(frozen=True)
class Windows:
    """The last seven days, the weeks before that they are compared with, and those of a year ago."""

    now: Week
    before: tuple[Week, ...]  # newest first
    year_ago: tuple[Week, ...]

    @property
    def every(self) -> tuple[Week, ...]:
        """Return all weeks; the place in this tuple is how series name a week."""
        return (self.now, *self.before, *self.year_ago)


@dataclass(frozen=True)
class Exposure:
    """Working days of each week, days off by their share; 0 where a week is not in the data."""

    now: float
    before: tuple[float, ...]
    year_ago: tuple[float, ...]

    @cached_property
    def weeks(self) -> int:
        """Return how many weeks there are to compare with."""
        return sum(each > 0 for each in self.before)

    @cached_property
    def span(self) -> float:
        """Return the exposure of all weeks before together."""
        return sum(self.before)


@dataclass(frozen=True)
class Cell:
    """Orders of one category and unit in the last seven days against what the weeks before let expect."""

    category: str
    unit: str  # EVERYWHERE: of all units together
    n: int
    usual: float  # mean of the weeks before, scaled to these seven days
    chance: float  # of n or more if nothing had changed
    mean: float  # of the law that the chance is taken of
    variance: float


@dataclass(frozen=True)
class Found:
    """A hot spot: the cell that says how much, and the units that it shows in, in the official order.

    The cell is that of all units together where that is a hot spot too, unless one unit alone makes it.
    """

    cell: Cell
    units: tuple[Cell, ...]
    ports: int  # how many of the units are port districts
    chance: float


def windows(last: date, rule: HotSpotRule) -> Windows:
    """Return the weeks to count for the seven days that end with `last`."""

    def back(weeks: int) -> Week:
        end = last - timedelta(days=DAYS * weeks)
        return Week(end - timedelta(days=DAYS - 1), end)

    before = range(rule.gap + 1, rule.gap + rule.weeks + 1)
    return Windows(back(0), tuple(map(back, before)), tuple(map(back, YEAR_AGO)))


def exposure(
    found: Windows, daily: Mapping[date, int], since: date | None, calendar: WorkCalendar
) -> Exposure:
    """Return the exposure of each week, from all orders accepted a day and the first day of the data.

    A week that begins before the data, or in which nobody asked anything, was not recorded.
    """

    def recorded(week: Week) -> bool:
        return since is not None and since <= week.first and any(daily.get(day) for day in week.days)

    days = [day for week in (*found.before, *found.year_ago) if recorded(week) for day in week.days]
    share = day_off_share({day: daily.get(day, 0) for day in days}, calendar)

    def of(week: Week) -> float:
        return sum(1.0 if calendar.is_workday(day) else share for day in week.days)

    def then(weeks: tuple[Week, ...]) -> tuple[float, ...]:
        return tuple(of(week) if recorded(week) else 0.0 for week in weeks)

    return Exposure(of(found.now), then(found.before), then(found.year_ago))


def day_off_share(daily: Mapping[date, int], calendar: WorkCalendar) -> float:
    """Return what part of a working day's orders a day off has, by the means of both kinds of days."""
    worked = [n for day, n in daily.items() if calendar.is_workday(day)]
    off = [n for day, n in daily.items() if not calendar.is_workday(day)]
    if not sum(worked) or not off:
        return 1.0
    return min(1.0, max(LEAST_DAY_OFF, (sum(off) / len(off)) / (sum(worked) / len(worked))))


def tail(n: int, mean: float, variance: float) -> float:
    """Return P(X ≥ n) of the negative binomial law with this mean and a variance above it.

    Summed from the far side of the mean, so that the smallest chances keep their digits.
    """
    if n <= 0:
        return 1.0
    share = mean / variance
    size = mean * share / (1 - share)

    def term(k: int) -> float:
        log = math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
        return math.exp(log + size * math.log(share) + k * math.log1p(-share))

    if n <= mean:
        return max(0.0, 1.0 - math.fsum(map(term, range(n))))
    total, k, each = 0.0, n, term(n)
    while each > total * 1e-17:
        total += each
        each *= (k + size) / (k + 1) * (1 - share)
        k += 1
    return min(1.0, total)


def quantile(share: float, mean: float, variance: float) -> int:
    """Return the least k with P(X ≤ k) ≥ share of the negative binomial law of `tail`."""
    part = mean / variance
    size = mean * part / (1 - part)
    # Twelve deviations below the mean nothing is left that a share could ask for.
    k = max(0, math.floor(mean - 12 * math.sqrt(variance)))
    log = math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
    each = math.exp(log + size * math.log(part) + k * math.log1p(-part))
    total = each
    while total < share:
        each *= (k + size) / (k + 1) * (1 - part)
        k += 1
        total += each
    return k


def band(cell: Cell, share: float) -> tuple[int, int]:
    """Return the least and the most orders of the central share of what was to be expected of a cell."""
    beyond = (1 - share) / 2
    low, high = (quantile(each, cell.mean, cell.variance) for each in (beyond, 1 - beyond))
    return low, high


def dispersion(cells: Iterable[Series], exposed: Exposure) -> float:
    """Return how many times the variance of a Poisson law the weeks before have, 1 at least."""
    # Summed exactly: the same orders in whatever order they were read have one dispersion.
    parts: list[float] = []
    freedom = 0
    for series in cells:
        total = _before(series, exposed)
        if not total:
            continue
        squares = math.fsum(n * n / exposed.before[place - 1] for place, n in _weeks_before(series, exposed))
        parts.append(squares * exposed.span / total - total)  # Σ(c − μ)²/μ with Σμ = Σc
        freedom += exposed.weeks - 1
    return max(1.0, math.fsum(parts) / freedom) if freedom else 1.0


def season(series: Series, exposed: Exposure) -> float:
    """Return how far the same weeks of last year lay above the weeks now compared with, 1 at least.

    Without all of those weeks there is nothing to say: 1.
    """
    if not all(exposed.year_ago):
        return 1.0
    first = len(exposed.before) + 1
    then = sum(series.get(first + place, 0) for place in range(len(exposed.year_ago)))
    rate = (_before(series, exposed) + 0.5) / exposed.span
    return max(1.0, then / sum(exposed.year_ago) / rate)


def kept(chances: Sequence[float], looked_at: int, level: float) -> float:
    """Return the largest chance that Benjamini and Hochberg's procedure keeps, a negative one for none.

    Of the tests `looked_at` those without a chance here told nothing: they count as 1.
    """
    ordered = enumerate(sorted(chances), 1)
    return max((each for place, each in ordered if each <= level * place / looked_at), default=-1.0)


def find_hot_spots(
    counted: Counted, exposed: Exposure, rule: HotSpotRule, units: Mapping[str, Unit], *, whole: bool
) -> tuple[Found, ...]:
    """Return the hot spots, one a category, the least likely by chance first.

    With `whole` all units together are looked at as well, orders without a unit included. Empty where there
    are too few weeks to compare with.
    """
    if exposed.weeks < rule.least_weeks:
        return ()
    by_category = sorted(by_categories(counted).items())
    looked_at = sum(len(own.keys() - {EVERYWHERE}) + whole for _category, own in by_category)
    # What is too small to be shown counts among the cells looked at, but there is nothing to work out.
    judged = [
        judged_cells(category, own, exposed, whole)
        for category, own in by_category
        if sum(series.get(0, 0) for series in own.values()) >= rule.minimum
    ]
    chances = [cell.chance for cells in judged for cell in cells if _enough(cell, rule)]
    limit = kept(chances, looked_at, float(rule.level))

    def hot(cell: Cell) -> bool:
        return _enough(cell, rule) and cell.chance <= limit

    found = [entry for cells in judged if (entry := _entry(cells, hot, rule, units))]
    return tuple(
        sorted(found, key=lambda each: (each.chance, each.cell.usual - each.cell.n, each.cell.category))
    )


def by_categories(counted: Counted) -> dict[str, dict[str, Series]]:
    """Return the series of each category by unit."""
    found: dict[str, dict[str, Series]] = {}
    for (category, unit), series in counted.items():
        found.setdefault(category, {})[unit] = series
    return found


def judged_cells(category: str, by_unit: Mapping[str, Series], exposed: Exposure, whole: bool) -> list[Cell]:
    """Return the cells of a category, that of all units together first where it is looked at (`whole`)."""
    every = _summed(by_unit.values())
    own = {unit: series for unit, series in by_unit.items() if unit != EVERYWHERE}
    factor = season(every, exposed)
    scatter = dispersion(own.values(), exposed)
    cells = [_cell(category, unit, own[unit], exposed, factor, scatter) for unit in sorted(own)]
    if whole:
        together = _cell(category, EVERYWHERE, every, exposed, factor, dispersion([every], exposed))
        cells.insert(0, together)
    return cells


def _cell(category: str, unit: str, series: Series, exposed: Exposure, factor: float, scatter: float) -> Cell:
    ratio = exposed.now * factor / exposed.span
    total = _before(series, exposed)
    mean = (total + 0.5) * ratio
    n = series.get(0, 0)
    variance = mean * (scatter + ratio)
    return Cell(category, unit, n, total * ratio, tail(n, mean, variance), mean, variance)


def _entry(
    cells: Sequence[Cell], hot: Callable[[Cell], bool], rule: HotSpotRule, units: Mapping[str, Unit]
) -> Found | None:
    """Return the hot spot of one category, None without any: how much and where."""
    hits = [cell for cell in cells if hot(cell)]
    if not hits:
        return None
    joined = [cell for cell in cells if cell.unit != EVERYWHERE and (hot(cell) or _joins(cell, rule))]
    joined.sort(key=lambda cell: _official(units[cell.unit]))
    own = [cell for cell in hits if cell.unit != EVERYWHERE]
    together = next((cell for cell in hits if cell.unit == EVERYWHERE), None)
    # In one place alone its own figure says it; else that of all together, where that is unusual itself.
    alone = len(joined) == 1 and own
    shown = together if together and not alone else min(own, key=lambda cell: (cell.chance, cell.unit))
    ports = sum(units[cell.unit].kind == "district" and "port" in units[cell.unit].traits for cell in joined)
    return Found(shown, tuple(joined), ports, min(cell.chance for cell in hits))


def _enough(cell: Cell, rule: HotSpotRule) -> bool:
    return cell.n >= rule.minimum and cell.n - cell.usual >= rule.excess


def _joins(cell: Cell, rule: HotSpotRule) -> bool:
    """Tell whether a unit is named with a hot spot that it is too small to be one of itself."""
    return cell.n >= rule.joining and cell.chance <= rule.level


def _official(unit: Unit) -> tuple[bool, int, str]:
    return unit.kind != "district", unit.official_order, unit.code


def _weeks_before(series: Series, exposed: Exposure) -> Iterator[tuple[int, int]]:
    """Yield place and number of the recorded weeks before that have any order."""
    for place, n in series.items():
        if 0 < place <= len(exposed.before) and exposed.before[place - 1] > 0:
            yield place, n


def _before(series: Series, exposed: Exposure) -> int:
    return sum(n for _place, n in _weeks_before(series, exposed))


def _summed(many: Iterable[Series]) -> dict[int, int]:
    total: dict[int, int] = {}
    for series in many:
        for place, n in series.items():
            total[place] = total.get(place, 0) + n
    return total
