"""The ranking of a level: counts, scores, ranks, changes, history and warnings of its units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from dashboard.appraisal import ranking, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import complete_months_before, month_end, month_start, previous_period
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, WarningState
from dashboard.views.rankings import LEVELS, RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import AREAS, GroupBy
from data_access.counting.tally import CITY_KEY, UNDETERMINED, Where, city_counts, counts
from data_access.queries.context.context import conditions_of, conditions_under, day_known, figure_context
from data_access.queries.context.monthly import MonthlyCounts
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.importing.arrivals import Silent, silent_districts
from data_access.reference.units import read_calendar, read_units

HISTORY_MONTHS = 6
WARNING_MONTHS = 13


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
    level = level if level in LEVELS else "district"
    area = area if area in AREAS and level == "township" else ""
    context = figure_context(
        connection,
        period=period,
        default_period="r3m" if level == "township" else "",
        basis=basis,
        as_of=as_of,
        before_exclusion=before_exclusion,
        now=now,
    )
    all_units = read_units(connection)
    units = units_of(all_units, level, context.period)
    if context.as_of is None:
        return RankingView(level, context, (), Counts(CITY_KEY), Counts(CITY_KEY), ())
    return _filled(connection, scope, level, context, units, all_units, district, area)


def _filled(
    connection: Connection,
    scope: Scope,
    level: str,
    context: FigureContext,
    units: Sequence[Unit],
    all_units: Sequence[Unit],
    district: str,
    area: str,
) -> RankingView:
    """Return the ranking at a data time; `district` and `area` narrow that of the townships."""
    group: GroupBy = level  # type: ignore[assignment]
    after, before = conditions_of(context), conditions_of(context, before_exclusion=True)
    found = counts(connection, scope, context.period, after, group)
    found_before = counts(connection, scope, context.period, before, group, times=False)
    units = [unit for unit in units if unit.subkind != "park"]
    months = _monthly(connection, scope, level, context)
    previous, previous_text = _previous_ranks(connection, scope, level, context, units)
    chosen = _district(all_units, district) if level == "township" else None
    area, context = area_of(context, units, chosen, area)
    where = Where(district=chosen.code if chosen else None, area=area or None)
    view = RankingView(
        level=level,
        context=context,
        rows=ranking.rank_units(
            units,
            found,
            found_before,
            context.settings,
            previous,
            _warnings(units, found, months, level, context),
        ),
        total=city_counts(connection, scope, context.period, after, where),
        total_before_exclusion=city_counts(connection, scope, context.period, before, where, times=False),
        history=_history(units, months, level, context),
        previous_text=previous_text,
        districts=tuple((unit.code, unit.name) for unit in all_units if unit.kind == "district"),
        silent=_silent(connection, scope, level, context, [chosen] if chosen else all_units),
        area=area,
    )
    return _of_townships(view, found, all_units, chosen) if level == "township" else view


def _silent(
    connection: Connection, scope: Scope, level: str, context: FigureContext, units: Sequence[Unit]
) -> Silent:
    """Return the districts whose orders may not all have arrived, where the ranking counts them."""
    if level not in ("district", "township"):
        return ()
    return silent_districts(connection, scope, context, units, read_calendar(connection))


def _of_townships(
    view: RankingView, found: Mapping[str, Counts], units: Sequence[Unit], district: Unit | None
) -> RankingView:
    """Add ranks inside the districts and the orders outside every ranked township; keep what is asked for.

    Orders without a township are of no area.
    """
    ranked = {row.unit.code for row in view.rows}

    def asked(unit: Unit) -> bool:
        return unit.is_of(view.area) and (district is None or unit.district_id == district.unit_id)

    return replace(
        view,
        rows=tuple(row for row in ranking.with_district_ranks(view.rows) if asked(row.unit)),
        undetermined={} if view.area else _undetermined(found, district),
        others=_others(found, [unit for unit in units if asked(unit)], ranked),
    )


def _undetermined(found: Mapping[str, Counts], district: Unit | None) -> dict[str, Counts]:
    """Return the orders without a township by their district's code."""
    suffix = ":" + UNDETERMINED
    return {
        key.removesuffix(suffix): each
        for key, each in found.items()
        if key.endswith(suffix) and (district is None or key == district.code + suffix)
    }


def _others(found: Mapping[str, Counts], units: Sequence[Unit], ranked: Collection[str]) -> dict[str, Counts]:
    """Return the unranked places with orders by name, two of one name apart by their codes."""
    rest = [unit for unit in units if unit.code in found and unit.code not in ranked]
    names = [unit.name for unit in rest]
    return {
        unit.name if names.count(unit.name) == 1 else f"{unit.name} {unit.code}": found[unit.code]
        for unit in rest
    }


def _district(units: Sequence[Unit], code: str) -> Unit | None:
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


def units_of(units: Sequence[Unit], level: str, period: Period) -> list[Unit]:
    """Return the units of a level that existed at any time in a period."""
    return [
        unit
        for unit in units
        if unit.kind == level
        and (unit.valid_from is None or unit.valid_from <= period.last)
        and (unit.valid_to is None or unit.valid_to >= period.first)
    ]


def _monthly(connection: Connection, scope: Scope, level: str, context: FigureContext) -> MonthlyCounts:
    """Return the counts by unit of the months up to the period's end."""
    last = month_end(context.period.last)
    span = Period("", month_start(last, WARNING_MONTHS + 2), last, "months")
    return MonthlyCounts(connection, scope, context, span, level)  # type: ignore[arg-type]


def _complete_months(context: FigureContext, count: int) -> tuple[Period, ...]:
    """Return complete months up to the period's end, oldest first: months that ended before the data time."""
    assert context.as_of is not None
    after_period = context.period.last + timedelta(days=1)
    today = day_known(context.as_of)
    return complete_months_before(min(after_period, today), count)


def _previous_ranks(
    connection: Connection, scope: Scope, level: str, context: FigureContext, units: Sequence[Unit]
) -> tuple[dict[str, int], str]:
    """Return the ranks that changes are measured against, and the text of their period."""
    assert context.as_of is not None
    period, moment = previous_period(context.period), context.as_of
    if context.running and context.period.kind == "month":
        period, moment = _same_working_days(read_calendar(connection), context.period, context.as_of)
    settings = context.settings_on(period.last)
    conditions = replace(conditions_under(context, settings), as_of=moment)
    found = counts(connection, scope, period, conditions, level, times=False)  # type: ignore[arg-type]
    return ranks_of(units, found, settings), period.text


def _same_working_days(calendar: WorkCalendar, month: Period, as_of: datetime) -> tuple[Period, datetime]:
    """Return the part of the month before with as many working days, and the moment it was known at."""
    local, today = as_of.astimezone(CITY_ZONE), day_known(as_of)
    before_month = month.first - timedelta(days=1)
    passed = calendar.workdays_between(before_month, today)
    first = month_start(month.first, 1)
    last = min(calendar.add_workdays(first - timedelta(days=1), passed), before_month) if passed else first
    text = f"{first.isoformat()}..{last.isoformat()}"
    # On a day off the last working day has ended, there as here.
    day = last if calendar.is_workday(today) else last + timedelta(days=1)
    into_day = local - datetime.combine(today, time(), CITY_ZONE)
    return Period(text, first, last, "days"), datetime.combine(day, time(), CITY_ZONE) + into_day


def ranks_of(
    units: Sequence[Unit], found: Mapping[str, Counts], settings: AppraisalSettings
) -> dict[str, int]:
    """Return the ranks alone; whether a unit is ranked needs no more than its due orders before exclusion."""
    before = {code: Counts(code, due=each.due_before_exclusion) for code, each in found.items()}
    rows = ranking.rank_units(units, found, before, settings)
    return {row.unit.code: row.rank for row in rows if row.rank is not None}


def _history(
    units: Sequence[Unit], months: MonthlyCounts, level: str, context: FigureContext
) -> tuple[tuple[str, Mapping[str, int]], ...]:
    """Return the ranks of the last complete months; townships by the three months up to each."""
    width = 3 if level == "township" else 1
    history = []
    for month in _complete_months(context, HISTORY_MONTHS):
        found = months.of(month, width)
        if found:
            history.append((month.text, ranks_of(units, found, context.settings_on(month.last))))
    return tuple(history)


def _warnings(
    units: Sequence[Unit],
    found: Mapping[str, Counts],
    months: MonthlyCounts,
    level: str,
    context: FigureContext,
) -> dict[str, tuple[WarningState, ...]]:
    months_back = list(reversed(_complete_months(context, WARNING_MONTHS)))
    closed = [(months.of(month), context.settings_on(month.last)) for month in months_back]
    return {
        unit.code: warnings.states(
            found[unit.code],
            [month.get(unit.code, Counts(unit.code)) for month, _settings in closed],
            level,
            context.settings,
            [settings for _month, settings in closed],
        )
        for unit in units
        if unit.code in found
    }
