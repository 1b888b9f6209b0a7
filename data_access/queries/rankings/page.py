"""The facts of a ranking, read once: counts of the period and before, months, totals, orders by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from dashboard.appraisal.months import ByKey, without_times
from dashboard.clocks.periods import holds, month_period, whole_months
from dashboard.importing.arrivals import DailyOrders
from dashboard.people.access import Scope
from dashboard.rankings.comparison import (
    WARNING_MONTHS,
    compared_with,
    months_up_to,
    span_of,
)
from dashboard.rankings.page import SILENCE_LEVELS, RankingFacts, empty_ranking, make_ranking
from dashboard.rankings.places import area_of, find_district, ranked_units
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.rankings import LEVELS, RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import AREAS, GroupBy
from data_access.counting.tally import Where, city_counts, counts
from data_access.queries.context.context import conditions_of, conditions_under, day_known
from data_access.queries.context.monthly import monthly_counts
from data_access.queries.context.reading import Reading
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.importing.arrivals import daily_orders
from data_access.queries.month.late import late_of


@dataclass(frozen=True)
class Asked:
    """Which ranking a page asks for: the level, its context, and what narrows the townships shown."""

    level: GroupBy
    context: FigureContext
    district: Unit | None = None
    area: str = ""

    @property
    def where(self) -> Where:
        """Return the filter of the orders that the ranking's total counts."""
        return Where(district=self.district.code if self.district else None, area=self.area or None)


def ranking_view(
    connection: Connection,
    scope: Scope,
    *,
    level: str = "district",
    period: str = "",
    basis: str = "",
    as_of: str = "",
    before_exclusion: bool = False,
    district: str = "",
    area: str = "",
    now: datetime,
) -> RankingView:
    """Return the ranking of a level for a period, city-wide for every scope that may see figures.

    Townships default to rolling three months, other levels to the last complete month. `district` and `area`
    (of AREAS) narrow what is shown of them and its total; ranks stay those among all townships.
    """
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    asked = asked_ranking(
        reading, level, period, basis, as_of, before_exclusion, district=district, area=area
    )
    if asked.context.as_of is None:
        return empty_ranking(asked.level, asked.context)
    view = make_ranking(read_ranking(reading, asked))
    life = asked.context.life
    if life is None or not life.locked:
        return view
    return replace(view, late=len(late_of(connection, life.month, now)))


def asked_ranking(
    reading: Reading,
    level: str,
    period: str = "",
    basis: str = "",
    as_of: str = "",
    before_exclusion: bool = False,
    *,
    district: str = "",
    area: str = "",
) -> Asked:
    """Return the ranking that an address asks for; what is not understood falls back."""
    level = level if level in LEVELS else "district"
    context = reading.context(
        period=period,
        default_period="r3m" if level == "township" else "",
        basis=basis,
        as_of=as_of,
        before_exclusion=before_exclusion,
    )
    group: GroupBy = level  # type: ignore[assignment]
    if level != "township" or context.as_of is None:
        return Asked(group, context)
    chosen = find_district(reading.units, district)
    units = ranked_units(reading.units, level, context.period)
    area, context = area_of(context, units, chosen, area if area in AREAS else "")
    return Asked(group, context, chosen, area)


def read_ranking(
    reading: Reading,
    asked: Asked,
    months: Sequence[Period] = (),
    daily: DailyOrders | None = None,
) -> RankingFacts:
    """Read the facts of a ranking at a data time.

    `months` are further months that the page will ask the facts for; `daily` are the orders by day, where
    the page has read them for its other parts as well.
    """
    connection, scope, context = reading.connection, reading.scope, asked.context
    assert context.as_of is not None
    found, before = _of_period(reading, asked)
    total, total_before = _total(reading, asked)
    compared, moment = compared_with(context, reading.calendar, CITY_ZONE)
    span = span_of(context.period)
    today = day_known(context.as_of)
    # Whole months at the same moment are among the months read for the history: they are added up.
    width = whole_months(compared) if moment == context.as_of else 0
    among = [month_period(compared.last)] if width and holds(span, compared) else []
    back = (*months, *months_up_to(context, today, WARNING_MONTHS), *among)
    counted = monthly_counts(connection, scope, context, span, back, asked.level)
    previous = counted.of(among[0], width) if among else _counted(reading, asked, compared, moment)
    if daily is None:
        daily = daily_orders(connection, scope, [context]) if asked.level in SILENCE_LEVELS else {}
    return RankingFacts(
        level=asked.level,
        context=context,
        today=today,
        units=reading.units,
        calendar=reading.calendar,
        counts=found,
        before=before,
        months=counted,
        previous=previous,
        previous_period=compared,
        total=total,
        total_before=total_before,
        daily=daily,
        district=asked.district,
        area=asked.area,
    )


def _of_period(reading: Reading, asked: Asked) -> tuple[ByKey, ByKey]:
    """Return the counts of the period by unit, and those before exclusion."""
    connection, scope, context = reading.connection, reading.scope, asked.context
    found = counts(connection, scope, context.period, conditions_of(context), asked.level)
    if not any(each.excluded for each in found.values()):
        # Nothing was left out: before exclusion the same orders are counted the same way.
        return found, {code: without_times(each) for code, each in found.items()}
    before = conditions_of(context, before_exclusion=True)
    return found, counts(connection, scope, context.period, before, asked.level, times=False)


def _total(reading: Reading, asked: Asked) -> tuple[Counts, Counts]:
    """Return the counts of all orders that the ranking's total stands for, and those before exclusion."""
    connection, scope, context = reading.connection, reading.scope, asked.context
    total = city_counts(connection, scope, context.period, conditions_of(context), asked.where)
    if not total.excluded:
        return total, without_times(total)
    before = conditions_of(context, before_exclusion=True)
    return total, city_counts(connection, scope, context.period, before, asked.where, times=False)


def _counted(reading: Reading, asked: Asked, period: Period, moment: datetime) -> ByKey:
    """Return the counts by unit of another period, under its own settings, as they were known at a moment."""
    context = asked.context
    conditions = conditions_under(context, context.settings_on(period.last))
    if moment != context.as_of:
        conditions = conditions.at(moment)
    return counts(reading.connection, reading.scope, period, conditions, asked.level, times=False)
