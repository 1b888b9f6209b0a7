"""Read the analysis of a ranking: months before, how long orders stay open, tables of rates and verdicts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.analysis import estimates as analysis
from dashboard.analysis.page import (
    closed_median,
    joined,
    months_before_recent,
    part_of,
    span_of_months,
)
from dashboard.clocks.periods import holds
from dashboard.people.access import Denied, Scope
from dashboard.rankings.comparison import History, history_of, span_of
from dashboard.rankings.page import RankingFacts, make_ranking
from dashboard.views.analysis import ANALYSED, AnalysisView, OpenTimes
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import AREAS
from data_access.counting.tally import Where
from data_access.queries.analysis.survival import Cohort, cohort
from data_access.queries.analysis.tables import category_table, verdict_rows
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.monthly import monthly_counts
from data_access.queries.context.reading import Reading
from data_access.queries.rankings.page import asked_ranking, read_ranking


def analysis_view(
    connection: Connection,
    scope: Scope,
    *,
    level: str = "district",
    period: str = "",
    basis: str = "",
    as_of: str = "",
    indicator: str = "resolution",
    district: str = "",
    area: str = "",
    selected: str = "",
    now: datetime,
) -> AnalysisView:
    """Return the analysis of a level for a period; for the city-wide roles alone.

    Raises Denied for every other account. Townships are shown one district at a time, perhaps one area of it.
    """
    scope.require("view_figures")
    if not scope.city_wide:
        raise Denied("view_analysis")
    reading = Reading(connection, scope, now)
    asked = asked_ranking(reading, level, period, basis, as_of)
    indicator = indicator if indicator in ANALYSED else ANALYSED[0]
    context = asked.context
    if context.as_of is None:
        return AnalysisView(asked.level, indicator, context, districts=())
    months = months_before_recent(context, day_known(context.as_of))
    among = holds(span_of(context.period), span_of_months(months, asked.level))
    facts = read_ranking(reading, asked, months if among else ())
    area = area if area in AREAS and asked.level == "township" else ""
    return _filled(reading, facts, indicator, district, area, selected)


def _filled(
    reading: Reading, facts: RankingFacts, indicator: str, district: str, area: str, selected: str
) -> AnalysisView:
    connection, scope, level = reading.connection, reading.scope, facts.level
    ranked = make_ranking(facts)
    rows = [row for row in ranked.rows if row.unit.subkind != "park"]
    settings = ranked.context.settings
    ranges, alike = analysis.plausible(rows, settings, (ranked.context.period.text, level))
    estimated = analysis.estimates(rows, indicator, level, settings, ranges)
    part = part_of(rows, reading.units, ranked.context, level, district, area, selected)
    context, shown = part.context, [row.unit for row in part.rows]
    return AnalysisView(
        level=level,
        indicator=indicator,
        context=context,
        selected=part.chosen,
        estimates=estimated,
        funnel=analysis.funnel([each.rate for each in estimated]),
        alike=alike,
        history=joined(_earlier(reading, facts, [row.unit for row in rows]), ranked.history),
        kinds=analysis.same_kind(estimated),
        open_times=_open_times(reading, context, part.chosen),
        categories=category_table(connection, scope, level, context, shown, reading.categories, indicator),
        verdicts=verdict_rows(connection, scope, level, context, shown),
        district=part.place.code if part.place else "",
        districts=ranked.districts,
        area=part.area,
    )


def _earlier(reading: Reading, facts: RankingFacts, units: list[Unit]) -> History:
    """Return the ranks of the months before those of the ranking's own history.

    They are among the months that the ranking read, unless its period ends long after the data time.
    """
    context, level = facts.context, facts.level
    months = months_before_recent(context, facts.today)
    span, counted = span_of_months(months, level), facts.months
    if not holds(counted.span, span):
        counted = monthly_counts(reading.connection, reading.scope, context, span, months, level)
    return history_of(units, counted, months, level, context)


def _open_times(reading: Reading, context: FigureContext, chosen: Unit | None) -> OpenTimes:
    conditions, connection = conditions_of(context), reading.connection
    city = cohort(connection, context.period, conditions, reading.calendar)
    own = (
        cohort(connection, context.period, conditions, reading.calendar, _own(chosen))
        if chosen
        else Cohort((), ())
    )
    return OpenTimes(
        city.survival(),
        own.survival() if own.days else None,
        closed_median(city.days, city.closed),
        closed_median(own.days, own.closed),
    )


def _own(chosen: Unit) -> Where:
    if chosen.kind == "township":
        return Where(township=chosen.code)
    return Where(district=chosen.code) if chosen.kind == "district" else Where(unit=chosen.code)
