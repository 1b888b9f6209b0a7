"""What the wall works out of the desk's figures: bands of townships, runs of warnings, stuck orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.appraisal import ranking
from dashboard.overview.page import is_formal
from dashboard.rankings.page import RankingFacts, make_ranking
from dashboard.rankings.places import ranked_units
from dashboard.views.counts import Counts, RankRow
from dashboard.views.overview import UrgentOrder
from dashboard.views.reference import Unit
from dashboard.views.wall import BandCount, BandMove, TownshipBands

STUCK_DAYS = 5  # working days past due from which a city leader is asked
LONG_MONTHS = 3  # months under the threshold from which a city leader is asked


def bands_of(facts: RankingFacts) -> TownshipBands:
    """Return the townships of a ranking by band, beside the bands of the period compared with."""
    view = make_ranking(facts)
    settings = view.context.settings
    ranked = [row for row in view.rows if row.rank is not None]
    names = [each.name for each in sorted(settings.bands, key=lambda band: -band.lowest)]
    before = _bands_before(facts)
    risen = [BandMove(row, before[row.unit.code]) for row in ranked if _rose(row, before, names)]
    below = sorted((row for row in ranked if is_formal(row)), key=lambda row: row.unit.official_order)
    districts = [unit for unit in facts.units if unit.kind == "district" and facts.district is None]
    counted = (_counted(unit, ranked, names) for unit in districts)
    return TownshipBands(
        view,
        _counted(facts.district, ranked, names),
        tuple(each for each in counted if each.ranked),
        tuple(risen),
        tuple(below),
    )


def _bands_before(facts: RankingFacts) -> dict[str, str]:
    """Return the bands of the ranked townships in the period that the ranking is compared with."""
    period = facts.previous_period
    settings = facts.context.settings_on(period.last)
    due = {code: Counts(code, due=each.due_before_exclusion) for code, each in facts.previous.items()}
    units = ranked_units(facts.units, "township", facts.context.period)
    rows = ranking.rank_units(units, facts.previous, due, settings)
    return {row.unit.code: row.band for row in rows if row.rank is not None}


def _rose(row: RankRow, before: Mapping[str, str], names: Sequence[str]) -> bool:
    earlier = before.get(row.unit.code)
    return earlier in names and row.band in names and names.index(row.band) < names.index(str(earlier))


def _counted(unit: Unit | None, ranked: Iterable[RankRow], names: Sequence[str]) -> BandCount:
    own = [row.band for row in ranked if unit is None or row.unit.district_id == unit.unit_id]
    return BandCount(unit, tuple((name, own.count(name)) for name in names))


def split_stuck(
    orders: Sequence[UrgentOrder], days: float = STUCK_DAYS
) -> tuple[list[UrgentOrder], list[UrgentOrder]]:
    """Return the orders that many working days past due, the longest first, and the others in their order."""
    stuck = [each for each in orders if (each.row.overdue_days or 0) >= days and each.row.open_overdue]
    rest = [each for each in orders if not (each.row.open_overdue and (each.row.overdue_days or 0) >= days)]
    return sorted(stuck, key=lambda each: -(each.row.overdue_days or 0)), rest


def months_below(row: RankRow) -> int:
    """Return for how many closed months in a row a unit is formally under the threshold."""
    return max((state.months for state in row.warnings if state.level == "formal"), default=0)


def long_below(rows: Iterable[RankRow], months: int = LONG_MONTHS) -> list[RankRow]:
    """Return the ranked units formally under the threshold for so many months, the longest first."""
    found = [row for row in rows if row.rank is not None and months_below(row) >= months]
    return sorted(found, key=lambda row: (-months_below(row), row.unit.official_order))
