"""The overview of the city or of one unit: what is open, what the last thirty days and months say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BigInteger, Connection, cast

from dashboard.appraisal import indicators, warnings
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.periods import month_end, month_start
from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts, RankRow
from dashboard.views.order import OrderRow
from dashboard.views.overview import OverviewView, ProvincialDay, Recovered
from dashboard.views.rankings import RankingView
from dashboard.views.reference import Period, Unit
from dashboard.views.vocabulary import GroupBy
from data_access.counting.conditions import Conditions
from data_access.counting.tally import CITY_KEY, Where, city_counts, counts, in_period, where_conditions
from data_access.queries.context.context import conditions_of, conditions_under, day_known, figure_context
from data_access.queries.importing.arrivals import silent_districts
from data_access.queries.importing.readiness import readiness
from data_access.queries.order.rows import RowShower, order_rows
from data_access.queries.orders.open_orders import OpenOrders, open_orders, urgent_orders, where_of
from data_access.queries.overview.hot_spots import hot_spots
from data_access.queries.overview.months import WIDTHS, by_category, complete_months
from data_access.queries.rankings.page import ranking_view
from data_access.reference.units import read_calendar, read_categories, read_units
from data_access.schema import order
from data_access.scoping import orders_in_scope

LIVE = "r30d"
SUB_LEVELS = {"city": "district", "district": "township"}
PROVINCIAL_SHOWN = 4


def overview_view(connection: Connection, scope: Scope, *, now: datetime) -> OverviewView:
    """Return the overview of the account's own unit, of the whole city for an account without one."""
    scope.require("view_figures")
    units = read_units(connection)
    unit = next((each for each in units if each.unit_id == scope.unit_id and each.kind != "city"), None)
    live = figure_context(connection, period=LIVE, default_period=LIVE, now=now)
    if live.as_of is None:
        return OverviewView(unit, live, Counts(CITY_KEY), Action())
    by_id = {each.unit_id: each for each in units}
    calendar, where, conditions = read_calendar(connection), where_of(unit), conditions_of(live)
    found = open_orders(connection, scope, conditions, calendar, by_id, now)
    ranking = _ranking(connection, scope, unit, now)
    lit, categories = readiness(connection), read_categories(connection)
    dispatched = _dispatched(connection, scope, live, where)
    return OverviewView(
        unit=unit,
        live=live,
        live_counts=city_counts(connection, scope, live.period, conditions, where),
        action=found.of(unit),
        dispatched=dispatched[0],
        dispatched_provincial=dispatched[1],
        ranking=ranking,
        own=_own_row(ranking, unit),
        months=complete_months(
            connection, scope, ranking.context, where, WIDTHS.get(unit.kind, 1) if unit else 1
        ),
        units=_sub_units(units, unit, found, live.period),
        urgent=urgent_orders(connection, scope, conditions, calendar, where, now),
        recovered=_recovered(connection, scope, ranking, unit),
        categories=by_category(connection, scope, live, categories, where),
        provincial=_provincial_day(connection, scope, conditions, calendar, where, now),
        hot_spots=hot_spots(connection, scope, live, unit, units, categories, calendar),
        silent=silent_districts(connection, scope, live, [unit] if unit else units, calendar),
        figures_lit=sum(row.level == "full" for row in lit),
        figures=len(lit),
    )


def _dispatched(connection: Connection, scope: Scope, live: FigureContext, where: Where) -> tuple[int, int]:
    """Return the orders transferred in the period, and how many of them came from the province."""
    conditions = replace(conditions_of(live), basis="transferred")
    every, provincial = (
        city_counts(connection, scope, live.period, conditions, each, times=False).accepted
        for each in (where, replace(where, provincial=True))
    )
    return every, provincial


def _ranking(connection: Connection, scope: Scope, unit: Unit | None, now: datetime) -> RankingView:
    """Return the ranking of the sub-units; of a unit without any, the ranking it stands in itself."""
    kind = unit.kind if unit else "city"
    level = SUB_LEVELS.get(kind, kind)
    return ranking_view(
        connection, scope, level=level, district=unit.code if unit and kind == "district" else "", now=now
    )


def _own_row(ranking: RankingView, unit: Unit | None) -> RankRow | None:
    return next((row for row in ranking.rows if unit and row.unit.code == unit.code), None)


def _sub_units(
    units: Sequence[Unit], unit: Unit | None, found: OpenOrders, period: Period
) -> tuple[tuple[Unit, Action], ...]:
    level = SUB_LEVELS.get(unit.kind if unit else "city")
    return tuple(
        (each, found.of(each))
        for each in units
        if each.kind == level
        and (unit is None or each.district_id == unit.unit_id)
        and (each.valid_to is None or each.valid_to >= period.first)
        and (each.appraised or found.of(each).open)
    )


def _recovered(
    connection: Connection, scope: Scope, ranking: RankingView, unit: Unit | None
) -> tuple[Recovered, ...]:
    """Return the ranked units that were formally under the threshold a month earlier and reach it now.

    A month earlier counts only where its due orders before exclusion reached the minimum sample.
    """
    context, level = ranking.context, ranking.level
    if unit is not None and unit.kind not in SUB_LEVELS:
        return ()
    width = 3 if level == "township" else 1
    first, last = month_start(context.period.last, width), month_end(month_start(context.period.last, 1))
    group: GroupBy = level  # type: ignore[assignment]
    then = context.settings_on(last)
    earlier = counts(
        connection,
        scope,
        Period("", first, last, "months"),
        conditions_under(context, then),
        group,
        where_of(unit),
        times=False,
    )
    return tuple(
        Recovered(row.unit, name, indicators.indicator(name, row.counts, context.settings))
        for row in ranking.rows
        if row.rank is not None
        for name in _warned_before(earlier.get(row.unit.code), level, then)
        if warnings.reach(name, row.counts, context.settings) == "reached"
    )


def _warned_before(earlier: Counts | None, level: str, settings: AppraisalSettings) -> list[str]:
    """Return the rates that a unit was formally warned for, none below the minimum sample."""
    if earlier is None or earlier.due_before_exclusion < settings.sample(level):
        return []
    found = warnings.levels(earlier, level, settings)
    return [name for name, each in found.items() if each == "formal"]


def _provincial_day(
    connection: Connection,
    scope: Scope,
    conditions: Conditions,
    calendar: WorkCalendar,
    where: Where,
    now: datetime,
) -> ProvincialDay:
    """Return the provincial orders accepted on the local day of the data time, the rows as far as allowed."""
    day = day_known(conditions.as_of)
    period = Period(f"{day.isoformat()}..{day.isoformat()}", day, day, "days")
    accepted, narrowed = replace(conditions, basis="accepted"), replace(where, provincial=True)
    found = city_counts(connection, scope, period, accepted, narrowed, times=False)
    rows: tuple[OrderRow, ...] = ()
    if scope.may("view_orders"):
        matching = [orders_in_scope(scope), in_period(accepted, period), *where_conditions(narrowed)]
        newest = cast(order.c.opened_at, BigInteger).desc()
        statement = order_rows().where(*matching).order_by(newest, order.c.order_id).limit(PROVINCIAL_SHOWN)
        shown = RowShower(conditions, calendar, now)
        rows = tuple(shown.row(row) for row in connection.execute(statement))
    return ProvincialDay(day, found.accepted, rows)
