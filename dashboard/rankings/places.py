"""Units of a ranking: which of them existed, which are asked for, what lies outside every ranked one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from dashboard.i18n import _
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import UNDETERMINED


def units_of(units: Sequence[Unit], level: str, period: Period) -> list[Unit]:
    """Return the units of a level that existed at any time in a period."""
    return [
        unit
        for unit in units
        if unit.kind == level
        and (unit.valid_from is None or unit.valid_from <= period.last)
        and (unit.valid_to is None or unit.valid_to >= period.first)
    ]


def ranked_units(units: Sequence[Unit], level: str, period: Period) -> list[Unit]:
    """Return the units of a level that a period's ranking lists: parks stand under the others."""
    return [unit for unit in units_of(units, level, period) if unit.subkind != "park"]


def find_district(units: Sequence[Unit], code: str) -> Unit | None:
    """Return the district of a code, None where the code is none of a district."""
    return next((unit for unit in units if unit.code == code and unit.kind == "district"), None)


def area_of(
    context: FigureContext, units: Sequence[Unit], district: Unit | None, area: str
) -> tuple[str, FigureContext]:
    """Return the area to narrow to: none, with a notice, where the district has no township of it."""
    inside = [unit for unit in units if district and unit.district_id == district.unit_id]
    if not area or not inside or any(unit.is_of(area) for unit in inside):
        return area, context
    return "", without_area(context, district)


def without_area(context: FigureContext, place: Unit | None) -> FigureContext:
    """Add the notice that a district has no township of the area asked for."""
    if place is None:
        return context
    said = _("{district} has none of these; all its townships are shown.").format(district=place.name)
    return replace(context, notices=(*context.notices, said))


def undetermined(found: Mapping[str, Counts], district: Unit | None) -> dict[str, Counts]:
    """Return the orders without a township by their district's code, of one district or of all."""
    suffix = ":" + UNDETERMINED
    return {
        key.removesuffix(suffix): each
        for key, each in found.items()
        if key.endswith(suffix) and (district is None or key == district.code + suffix)
    }


def others(found: Mapping[str, Counts], units: Sequence[Unit], ranked: Collection[str]) -> dict[str, Counts]:
    """Return the unranked places with orders by name, two of one name apart by their codes."""
    rest = [unit for unit in units if unit.code in found and unit.code not in ranked]
    names = [unit.name for unit in rest]
    return {
        unit.name if names.count(unit.name) == 1 else f"{unit.name} {unit.code}": found[unit.code]
        for unit in rest
    }
