"""The analysis tab's own reckoning: whose part is shown, ranks of the months before, verdicts by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from dashboard.analysis import estimates
from dashboard.clocks.periods import month_start
from dashboard.rankings.comparison import HISTORY_MONTHS as RECENT_MONTHS
from dashboard.rankings.comparison import History, months_up_to, width_of
from dashboard.rankings.places import without_area
from dashboard.views.analysis import HISTORY_MONTHS, VERDICT_SERIES, VerdictRow
from dashboard.views.context import FigureContext
from dashboard.views.counts import RankRow, Rate
from dashboard.views.reference import Period, Unit


@dataclass(frozen=True)
class Part:
    """The part of a ranking that the analysis shows: its rows, the unit chosen among them, its bounds."""

    rows: tuple[RankRow, ...]
    chosen: Unit | None
    place: Unit | None  # the district whose townships are shown
    area: str
    context: FigureContext  # with a notice where the district has no township of the area


def part_of(
    rows: Sequence[RankRow],
    units: Sequence[Unit],
    context: FigureContext,
    level: str,
    district: str,
    area: str,
    selected: str,
) -> Part:
    """Return what is shown: of townships those of one district, perhaps one area of it.

    The district is the one asked for, else that of the township selected, else the first.
    """
    chosen = next((row.unit for row in rows if row.unit.code == selected), None)
    place = _district(units, district, chosen) if level == "township" else None
    inside = [row for row in rows if place is None or row.unit.district_id == place.unit_id]
    shown = [row for row in inside if row.unit.is_of(area)]
    if not shown:
        shown, area, context = inside, "", without_area(context, place)
    if chosen not in [row.unit for row in shown]:
        chosen = shown[0].unit if shown else None
    return Part(tuple(shown), chosen, place, area, context)


def _district(units: Sequence[Unit], asked: str, chosen: Unit | None) -> Unit:
    districts = [each for each in units if each.kind == "district"]
    by_code = {each.code: each for each in districts}
    if asked in by_code:
        return by_code[asked]
    return next((each for each in districts if chosen and each.unit_id == chosen.district_id), districts[0])


def months_before_recent(context: FigureContext, today: date) -> tuple[Period, ...]:
    """Return the complete months before those that the ranking's own history tells, oldest first."""
    return months_up_to(context, today, HISTORY_MONTHS)[:-RECENT_MONTHS]


def span_of_months(months: Sequence[Period], level: str) -> Period:
    """Return the span of months with those before the first that its ranks need."""
    return Period("", month_start(months[0].first, width_of(level) - 1), months[-1].last, "months")


def joined(earlier: History, recent: History) -> History:
    """Return the ranks of all months in which any unit was ranked, oldest first."""
    return tuple((month, ranks) for month, ranks in (*earlier, *recent) if ranks)


def closed_median(days: Sequence[float], closed: Sequence[bool]) -> float | None:
    """Return the median of the working days that closed orders took, None without any."""
    done = [day for day, ended in zip(days, closed, strict=True) if ended]
    return median(done) if done else None


def verdict_table(found: Mapping[str, Mapping[str, int]], units: Sequence[Unit]) -> tuple[VerdictRow, ...]:
    """Return what four sources say of each unit's closed orders, all units of the level first.

    `found` maps a unit's code to `n` closed orders, `<source>_n` and `<source>_solved` of those that a
    source judged, and `both`, `claimed_both`, `official_both` of those that unit and official judged.
    """
    rows = [_verdict_row(each, found[each.code]) for each in units if each.code in found]
    return (_all_units(rows), *rows) if rows else ()


def _verdict_row(of: Unit, row: Mapping[str, int]) -> VerdictRow:
    series = {
        source: Rate(Fraction(row[f"{source}_solved"]), row[f"{source}_n"]) for source in VERDICT_SERIES
    }
    claimed, official = (Fraction(row[f"{name}_both"]) for name in ("claimed", "official"))
    return VerdictRow(of, row["n"], series, Rate(claimed, row["both"]), Rate(official, row["both"]))


def _all_units(rows: Sequence[VerdictRow]) -> VerdictRow:
    series = {name: estimates.pooled([row.series[name] for row in rows]) for name in rows[0].series}
    return VerdictRow(
        None,
        sum(row.closed for row in rows),
        series,
        estimates.pooled([row.claimed_both for row in rows]),
        estimates.pooled([row.official_both for row in rows]),
    )
