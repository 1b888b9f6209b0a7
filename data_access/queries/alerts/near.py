"""Rates beside the warnings: one order more would put them under the threshold, or one order alone does."""

from __future__ import annotations

from typing import Any

from dashboard.appraisal import indicators, warnings
from dashboard.clocks.periods import complete_months_before, month_start
from dashboard.people.access import Scope
from dashboard.rankings.comparison import width_of
from dashboard.rankings.places import ranked_units
from dashboard.views.alerts import NearRate
from dashboard.views.reference import Period, Unit
from data_access.queries.alerts.holding.below import LEVELS
from data_access.queries.context.context import day_known
from data_access.queries.context.monthly import monthly_counts
from data_access.queries.context.reading import Reading


def near_rates(reading: Reading) -> tuple[tuple[NearRate, ...], Period | None]:
    """Return the near rates of the last complete month within the scope, and the month."""
    context = reading.context()
    if context.as_of is None or not reading.scope.may("view_figures"):
        return (), None
    (month,) = complete_months_before(day_known(context.as_of), 1)
    settings = context.settings_on(month.last)
    found = []
    for level in LEVELS:
        width = width_of(level)
        span = Period("", month_start(month.first, width - 1), month.last, "months")
        counted = monthly_counts(reading.connection, reading.scope, context, span, [month], level)
        counts = counted.of(month, width)
        for unit in ranked_units(reading.units, level, month):
            if unit.code not in counts or not _is_own(reading.scope, unit):
                continue
            own = counts[unit.code]
            for name, stands in warnings.levels(own, level, settings).items():
                if stands in ("near", "spared"):
                    rate = indicators.indicator(name, own, settings)
                    district = reading.units_by_id.get(unit.district_id or 0)
                    missed = warnings.missed(name, own, settings)
                    found.append(NearRate(unit, district, name, rate, stands == "spared", missed))
    return tuple(sorted(found, key=_lowest)), month


def _lowest(each: NearRate) -> tuple[Any, ...]:
    """Order those under the threshold first, the lowest rate first, of equal ones that of more orders."""
    return not each.single, each.rate.value, -each.rate.denominator, each.unit.official_order, each.indicator


def _is_own(scope: Scope, unit: Unit) -> bool:
    inside = scope.unit_kind == "district" and unit.district_id == scope.unit_id
    return scope.city_wide or inside or unit.unit_id == scope.unit_id
