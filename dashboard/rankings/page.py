"""The ranking of a level, made of facts that were read once: rows, history, warnings, what is outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.appraisal import ranking, warnings
from dashboard.appraisal.months import ByKey, MonthlyCounts
from dashboard.clocks.calendar import WorkCalendar
from dashboard.importing.arrivals import DailyOrders, Silence, silent_districts
from dashboard.rankings import places
from dashboard.rankings.comparison import (
    HISTORY_MONTHS,
    WARNING_MONTHS,
    history_of,
    months_up_to,
)
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow, WarningState
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import CITY_KEY, GroupBy

SILENCE_LEVELS = ("district", "township")  # rankings whose orders come by district


@dataclass(frozen=True)
class RankingFacts:
    """What a ranking is made of, each read once; `counts` and `before` are of the period, by unit.

    `before` is before exclusion and without times. `months` hold every month that the ranking looks back
    on, `previous` the counts of the period that ranks are compared with. `district` and `area` narrow what
    is shown of townships; `total` and `total_before` are of what is shown.
    """

    level: GroupBy
    context: FigureContext
    today: date  # local day of the data time
    units: Sequence[Unit]  # of the whole base
    calendar: WorkCalendar
    counts: ByKey
    before: ByKey
    months: MonthlyCounts
    previous: ByKey
    previous_period: Period
    total: Counts
    total_before: Counts
    daily: DailyOrders = field(default_factory=dict)
    district: Unit | None = None
    area: str = ""


def empty_ranking(level: str, context: FigureContext) -> RankingView:
    """Return the ranking of a base without any order."""
    return RankingView(level, context, (), Counts(CITY_KEY), Counts(CITY_KEY), ())


def make_ranking(facts: RankingFacts, *, looking_back: bool = True) -> RankingView:
    """Return the ranking that the facts make; without looking back it has no ranks of earlier months."""
    level, context = facts.level, facts.context
    units = places.ranked_units(facts.units, level, context.period)
    settings_then = context.settings_on(facts.previous_period.last)
    months = months_up_to(context, facts.today, HISTORY_MONTHS if looking_back else 0)
    view = RankingView(
        level=level,
        context=context,
        rows=ranking.rank_units(
            units,
            facts.counts,
            facts.before,
            context.settings,
            ranking.ranks_alone(units, facts.previous, settings_then),
            _warnings(facts, units),
        ),
        total=facts.total,
        total_before_exclusion=facts.total_before,
        history=history_of(units, facts.months, months, level, context),
        previous_text=facts.previous_period.text,
        districts=tuple((unit.code, unit.name) for unit in facts.units if unit.kind == "district"),
        silent=_silent(facts),
        area=facts.area,
    )
    return _of_townships(view, facts) if level == "township" else view


def find_row(view: RankingView, unit: Unit | None) -> RankRow | None:
    """Return a unit's row in a ranking, None where it stands in none."""
    return next((row for row in view.rows if unit and row.unit.code == unit.code), None)


def _warnings(facts: RankingFacts, units: Sequence[Unit]) -> Mapping[str, tuple[WarningState, ...]]:
    """Return the warnings of each unit with orders, with the run of closed months under each month's own."""
    context = facts.context
    newest_first = reversed(months_up_to(context, facts.today, WARNING_MONTHS))
    closed = [(facts.months.of(month), context.settings_on(month.last)) for month in newest_first]
    return {
        unit.code: warnings.states(
            facts.counts[unit.code],
            [month.get(unit.code, Counts(unit.code)) for month, _settings in closed],
            facts.level,
            context.settings,
            [settings for _month, settings in closed],
        )
        for unit in units
        if unit.code in facts.counts
    }


def _silent(facts: RankingFacts) -> tuple[tuple[Unit, Silence], ...]:
    """Return the districts whose orders may not all have arrived, where the ranking counts them."""
    if facts.level not in SILENCE_LEVELS:
        return ()
    looked_at = [facts.district] if facts.district else facts.units
    return silent_districts(looked_at, facts.daily, facts.context.period, facts.today, facts.calendar)


def _of_townships(view: RankingView, facts: RankingFacts) -> RankingView:
    """Add ranks inside the districts and the orders outside every ranked township; keep what is asked for.

    Orders without a township are of no area.
    """
    ranked = {row.unit.code for row in view.rows}
    district = facts.district

    def asked(unit: Unit) -> bool:
        return unit.is_of(view.area) and (district is None or unit.district_id == district.unit_id)

    return replace(
        view,
        rows=tuple(row for row in ranking.with_district_ranks(view.rows) if asked(row.unit)),
        undetermined={} if view.area else places.undetermined(facts.counts, district),
        others=places.others(facts.counts, [unit for unit in facts.units if asked(unit)], ranked),
    )
