"""The analysis of a ranking: how sure its figures are, how ranks moved, how long orders stay open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection

from dashboard.analysis import estimates as analysis
from dashboard.clocks.periods import complete_months_before, month_start
from dashboard.people.access import Denied, Scope
from dashboard.views.analysis import ANALYSED, HISTORY_MONTHS, AnalysisView, OpenTimes
from dashboard.views.context import FigureContext
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import AREAS, GroupBy
from data_access.counting.tally import Where
from data_access.queries.analysis.survival import Cohort, cohort
from data_access.queries.analysis.tables import category_table, verdict_rows
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.monthly import MonthlyCounts
from data_access.queries.rankings.page import HISTORY_MONTHS as RECENT_MONTHS
from data_access.queries.rankings.page import ranking_view, ranks_of, without_area
from data_access.reference.units import read_units


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
    ranked = ranking_view(connection, scope, level=level, period=period, basis=basis, as_of=as_of, now=now)
    area = area if area in AREAS and ranked.level == "township" else ""
    indicator = indicator if indicator in ANALYSED else ANALYSED[0]
    if ranked.context.as_of is None:
        return AnalysisView(ranked.level, indicator, ranked.context, districts=ranked.districts)
    return _filled(connection, scope, ranked, indicator, district, area, selected)


def _filled(
    connection: Connection,
    scope: Scope,
    ranked: RankingView,
    indicator: str,
    district: str,
    area: str,
    selected: str,
) -> AnalysisView:
    context, level = ranked.context, ranked.level
    rows = [row for row in ranked.rows if row.unit.subkind != "park"]
    seed = (context.period.text, level)
    ranges, alike = analysis.plausible(rows, context.settings, seed)
    estimated = analysis.estimates(rows, indicator, level, context.settings, ranges)
    chosen = next((row.unit for row in rows if row.unit.code == selected), None)
    place = _district(connection, district, chosen) if level == "township" else None
    inside = [row for row in rows if place is None or row.unit.district_id == place.unit_id]
    shown = [row for row in inside if row.unit.is_of(area)]
    if not shown:
        shown, area, context = inside, "", without_area(context, place)
    chosen = chosen if chosen in [row.unit for row in shown] else shown[0].unit if shown else None
    units = [row.unit for row in rows]
    return AnalysisView(
        level=level,
        indicator=indicator,
        context=context,
        selected=chosen,
        estimates=estimated,
        funnel=analysis.funnel([each.rate for each in estimated]),
        alike=alike,
        history=_history(connection, scope, ranked, units),
        kinds=analysis.same_kind(estimated),
        open_times=_open_times(connection, context, chosen),
        categories=category_table(connection, level, context, [row.unit for row in shown], indicator),
        verdicts=verdict_rows(connection, level, context, [row.unit for row in shown]),
        district=place.code if place else "",
        districts=ranked.districts,
        area=area,
    )


def _district(connection: Connection, asked: str, chosen: Unit | None) -> Unit:
    """Return the district whose townships are shown: the one asked for, else the chosen township's."""
    districts = [each for each in read_units(connection) if each.kind == "district"]
    by_code = {each.code: each for each in districts}
    if asked in by_code:
        return by_code[asked]
    return next((each for each in districts if chosen and each.unit_id == chosen.district_id), districts[0])


def _history(
    connection: Connection, scope: Scope, ranked: RankingView, units: Sequence[Unit]
) -> tuple[tuple[str, Mapping[str, int]], ...]:
    """Return the ranks of the last complete months: those of the ranking and the ones before.

    Townships are ranked by the three months up to each.
    """
    context, level = ranked.context, ranked.level
    assert context.as_of is not None
    width = 3 if level == "township" else 1
    today = day_known(context.as_of)
    until = min(context.period.last + timedelta(days=1), today)
    months = complete_months_before(until, HISTORY_MONTHS)[:-RECENT_MONTHS]
    span = Period("", month_start(months[0].first, width - 1), months[-1].last, "months")
    group: GroupBy = level  # type: ignore[assignment]
    counted = MonthlyCounts(connection, scope, context, span, group)
    history = []
    for month in months:
        ranks = ranks_of(units, counted.of(month, width), context.settings_on(month.last))
        if ranks:
            history.append((month.text, ranks))
    return (*history, *((month, ranks) for month, ranks in ranked.history if ranks))


def _open_times(connection: Connection, context: FigureContext, chosen: Unit | None) -> OpenTimes:
    conditions = conditions_of(context)
    city = cohort(connection, context.period, conditions)
    own = cohort(connection, context.period, conditions, _own(chosen)) if chosen else Cohort((), ())
    return OpenTimes(
        city.survival(),
        own.survival() if own.days else None,
        _closed_median(city),
        _closed_median(own),
    )


def _own(chosen: Unit) -> Where:
    if chosen.kind == "township":
        return Where(township=chosen.code)
    return Where(district=chosen.code) if chosen.kind == "district" else Where(unit=chosen.code)


def _closed_median(of: Cohort) -> float | None:
    days = [day for day, closed in zip(of.days, of.closed, strict=True) if closed]
    return median(days) if days else None
