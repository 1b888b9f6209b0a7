"""The overview's own reckoning: which ranking it shows, its sub-units, and who has recovered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.appraisal import indicators, ranking, warnings
from dashboard.appraisal.months import ByKey, MonthlyCounts
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.order.urgency import Action
from dashboard.rankings.comparison import month_before, width_of
from dashboard.rankings.places import ranked_units
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.overview import Recovered, TownshipsBelow
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, Unit

SUB_LEVELS = {"city": "district", "district": "township"}


def ranking_level(unit: Unit | None) -> str:
    """Return the level of the sub-units; of a unit without any, the level it stands in itself."""
    kind = unit.kind if unit else "city"
    return SUB_LEVELS.get(kind, kind)


def has_parts(unit: Unit | None) -> bool:
    """Tell whether a unit, or the city for None, is made of ranked units."""
    return unit is None or unit.kind in SUB_LEVELS


def sub_units(
    units: Sequence[Unit], unit: Unit | None, action_of: Callable[[Unit], Action], period: Period
) -> tuple[tuple[Unit, Action], ...]:
    """Return the sub-units with what their open orders ask for; unappraised ones only with open orders."""
    level = SUB_LEVELS.get(unit.kind if unit else "city")
    return tuple(
        (each, action_of(each))
        for each in units
        if each.kind == level
        and (unit is None or each.district_id == unit.unit_id)
        and (each.valid_to is None or each.valid_to >= period.first)
        and (each.appraised or action_of(each).open)
    )


def townships_below(units: Sequence[Unit], found: ByKey, context: FigureContext) -> TownshipsBelow:
    """Return the ranked townships that a finished period warns formally, as their ranking marks them."""
    settings = context.settings
    townships = ranked_units(units, "township", context.period)
    states = {code: warnings.states(each, (), "township", settings) for code, each in found.items()}
    before = {code: Counts(code, due=each.due_before_exclusion) for code, each in found.items()}
    rows = ranking.rank_units(townships, found, before, settings, None, states)
    ranked = {row.unit.code: row for row in rows if row.rank is not None}
    return TownshipsBelow(
        context,
        tuple(
            ranked[each.code] for each in townships if each.code in ranked and is_formal(ranked[each.code])
        ),
        len(ranked),
    )


def is_formal(row: RankRow) -> bool:
    """Tell whether a row carries a formal warning."""
    return any(state.level == "formal" for state in row.warnings)


def recovered(view: RankingView, months: MonthlyCounts) -> tuple[Recovered, ...]:
    """Return the ranked units that were formally under the threshold a month earlier and reach it now.

    A month earlier counts only where its due orders before exclusion reached the minimum sample, and under
    the settings of that month.
    """
    context, level = view.context, view.level
    month = month_before(context.period)
    then = context.settings_on(month.last)
    earlier = months.of(month, width_of(level))
    return tuple(
        Recovered(row.unit, name, indicators.indicator(name, row.counts, context.settings))
        for row in view.rows
        if row.rank is not None
        for name in warned_before(earlier.get(row.unit.code), level, then)
        if warnings.reach(name, row.counts, context.settings) == "reached"
    )


def warned_before(earlier: Counts | None, level: str, settings: AppraisalSettings) -> list[str]:
    """Return the rates that a unit was formally warned for, none below the minimum sample."""
    if earlier is None or earlier.due_before_exclusion < settings.sample(level):
        return []
    found = warnings.levels(earlier, level, settings)
    return [name for name, each in found.items() if each == "formal"]
