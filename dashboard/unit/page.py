"""A unit's page beside its readings: what it is compared with, its townships, its parts and neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from dashboard.appraisal import indicators
from dashboard.appraisal.influence import Influence, strongest
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.order.urgency import Action
from dashboard.overview.months import Categories
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Unit
from dashboard.views.unit import SubUnits
from dashboard.views.vocabulary import UNDETERMINED

COMPARED = 2  # further units beside the unit itself
CITY_UNITS = ("department", "utility")

Located = tuple[tuple[Unit | None, Counts], ...]


def three_months(context: FigureContext) -> str:
    """Return the text of the three months that end with a month; any other period stands as it is."""
    if context.period.kind != "month":
        return context.period.text
    return f"{context.period.first:%Y-%m}r3m"


def sub_units(
    unit: Unit,
    units: Sequence[Unit],
    ranking: RankingView,
    found: Mapping[str, Counts],
    action_of: Callable[[Unit], Action],
) -> SubUnits:
    """Return a district's townships as ranked; `found` are its own orders by township, none included."""
    ranked = {row.unit.code for row in ranking.rows}
    by_code = {each.code: each for each in units}
    inside = [each for each in units if each.kind == "township" and each.district_id == unit.unit_id]
    nowhere = f"{unit.code}:{UNDETERMINED}"
    return SubUnits(
        ranking=ranking,
        others=tuple(
            (by_code[key], each) for key, each in found.items() if key in by_code and key not in ranked
        ),
        nowhere=found.get(nowhere, Counts(nowhere)),
        total=ranking.total,
        open=tuple((each.code, action_of(each)) for each in inside),
    )


def sub_influence(parts: SubUnits) -> Influence | None:
    """Return the township without which the district's resolution rate would gain most."""
    settings = parts.ranking.context.settings
    rates = {row.unit.code: indicators.resolution(row.counts, settings) for row in parts.ranking.rows}
    rates |= {unit.code: indicators.resolution(each, settings) for unit, each in parts.others}
    return strongest(rates, indicators.resolution(parts.total, settings))


def category_influence(
    categories: Categories, whole: Counts, settings: AppraisalSettings
) -> Influence | None:
    """Return the category without which a unit's resolution rate would gain most."""
    parts = {code: indicators.resolution(each, settings) for code, _name, each in categories if code}
    return strongest(parts, indicators.resolution(whole, settings))


def selected_township(asked: str, parts: SubUnits | None, influence: Influence | None) -> Unit | None:
    """Return the township asked for, else that with the largest effect, else with most unsolved."""
    if parts is None:
        return None
    rows = [row.unit for row in parts.ranking.rows] + [unit for unit, _counts in parts.others]
    by_code = {each.code: each for each in rows}
    most_unsolved = max(parts.ranking.rows, key=lambda row: row.counts.unsolved, default=None)
    wanted = (
        asked,
        influence.key if influence else "",
        most_unsolved.unit.code if most_unsolved else "",
    )
    return next((by_code[code] for code in wanted if code in by_code), None)


def neighbours(unit: Unit, units: Sequence[Unit], context: FigureContext) -> tuple[Unit | None, Unit | None]:
    """Return the units before and after one in the official order of its level and district."""
    row = [
        each
        for each in units
        if each.kind == unit.kind
        and (each.kind != "township" or each.district_id == unit.district_id)
        and (each.valid_to is None or each.valid_to >= context.period.first)
    ]
    codes = [each.code for each in row]
    if unit.code not in codes:
        return None, None
    place = codes.index(unit.code)
    return (row[place - 1] if place else None), (row[place + 1] if place + 1 < len(row) else None)


def compared(codes: Sequence[str], unit: Unit, peers: RankingView) -> tuple[RankRow, ...]:
    """Return the rows of the first units asked for, each once, the unit itself left out."""
    by_code: Mapping[str, RankRow] = {row.unit.code: row for row in peers.rows}
    wanted = [code for code in dict.fromkeys(codes) if code in by_code and code != unit.code]
    return tuple(by_code[code] for code in wanted[:COMPARED])


def district_of(unit: Unit, units: Sequence[Unit]) -> Unit | None:
    """Return the district of a township, None for any other unit."""
    if unit.kind != "township":
        return None
    return next((each for each in units if each.unit_id == unit.district_id), None)


def reasons_of(given: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Add up reasons given for unsolved orders, most frequent first; "" where none was given."""
    found: Counter[str] = Counter()
    for reason, n in given:
        found[reason] += n
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def located_in(found: Mapping[str, Counts], units: Sequence[Unit]) -> Located:
    """Return where orders lie, districts in the official order, None for no district, last."""
    by_code = {each.code: each for each in units}
    inside = [(each, found[each.code]) for each in units if each.code in found]
    unknown = [(None, each) for code, each in found.items() if code == UNDETERMINED or code not in by_code]
    return (*inside, *unknown)


def city_units_in(found: Mapping[str, Counts], units: Sequence[Unit]) -> Located:
    """Return the city's departments and utilities with orders, in the official order."""
    return tuple((each, found[each.code]) for each in units if each.kind in CITY_UNITS and each.code in found)
