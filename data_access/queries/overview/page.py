"""Read the overview of the city or of one unit: what is open, the last thirty days, complete months."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import BigInteger, Connection, cast, exists, select

from dashboard.importing.arrivals import silent_districts
from dashboard.order.urgency import Action
from dashboard.overview.months import trend_months
from dashboard.overview.page import has_parts, ranking_level, recovered, sub_units, townships_below
from dashboard.people.access import Scope
from dashboard.rankings.comparison import month_before, width_of
from dashboard.rankings.page import RankingFacts, find_row, make_ranking
from dashboard.views.context import FigureContext
from dashboard.views.counts import Counts
from dashboard.views.order import OrderRow
from dashboard.views.overview import OverviewView, ProvincialDay, TownshipsBelow
from dashboard.views.reference import Period, Unit
from data_access.counting.grouped import grouped, how_many
from data_access.counting.tally import CITY_KEY, Where, city_counts, counts, in_period, where_conditions
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.context.reading import Reading
from data_access.queries.importing.arrivals import daily_orders
from data_access.queries.importing.readiness import readiness
from data_access.queries.order.rows import RowShower, order_rows
from data_access.queries.orders.open_orders import open_orders, urgent_orders, where_of
from data_access.queries.overview.hot_spots import hot_spots
from data_access.queries.overview.months import categories_of, complete_months
from data_access.queries.rankings.page import asked_ranking, read_ranking
from data_access.queries.survey.glance import survey_glance
from data_access.schema import order, participant
from data_access.scoping import orders_in_scope

LIVE = "r30d"
PROVINCIAL_SHOWN = 4


def overview_view(connection: Connection, scope: Scope, *, now: datetime) -> OverviewView:
    """Return the overview of the account's own unit, of the whole city for an account without one."""
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    unit = next(
        (each for each in reading.units if each.unit_id == scope.unit_id and each.kind != "city"), None
    )
    live = reading.context(period=LIVE, default_period=LIVE)
    if live.as_of is None:
        return OverviewView(unit, live, Counts(CITY_KEY), Action())
    facts = _ranking(reading, unit, live)
    ranking = make_ranking(facts)
    view = OverviewView(
        unit=unit,
        live=live,
        live_counts=city_counts(connection, scope, live.period, conditions_of(live), where_of(unit)),
        action=Action(),
        ranking=ranking,
        townships=_townships(reading) if unit is None else None,
        own=find_row(ranking, unit),
        recovered=recovered(ranking, facts.months) if has_parts(unit) else (),
        silent=silent_districts(
            [unit] if unit else reading.units,
            facts.daily,
            live.period,
            day_known(live.as_of),
            reading.calendar,
        ),
    )
    return _with_orders(reading, _with_months(reading, view, facts))


def _ranking(reading: Reading, unit: Unit | None, live: FigureContext) -> RankingFacts:
    """Read the ranking of the sub-units; of a unit without any, the ranking it stands in itself."""
    within = unit.code if unit and unit.kind == "district" else ""
    asked = asked_ranking(reading, ranking_level(unit), district=within)
    context = asked.context
    assert context.as_of is not None
    months = [month_before(context.period)]
    if unit and not has_parts(unit):
        width = width_of(unit.kind)
        months = [*trend_months(context, day_known(context.as_of), width)[width - 1 :]]
    daily = daily_orders(reading.connection, reading.scope, [live, context])
    return read_ranking(reading, asked, months, daily)


def _townships(reading: Reading) -> TownshipsBelow:
    """Read the townships under the threshold, over the months that their ranking opens with."""
    context = asked_ranking(reading, "township").context
    found = counts(
        reading.connection, reading.scope, context.period, conditions_of(context), "township", times=False
    )
    return townships_below(reading.units, found, context)


def _with_months(reading: Reading, view: OverviewView, facts: RankingFacts) -> OverviewView:
    """Add the complete months, the categories, the hot spots, and how many figures the data light."""
    connection, scope, unit = reading.connection, reading.scope, view.unit
    where, lit = where_of(unit), readiness(connection)
    width = width_of(unit.kind) if unit else 1
    peers = (facts.months, unit.code) if unit and not has_parts(unit) else None
    return replace(
        view,
        months=complete_months(connection, scope, facts.context, where, width, peers),
        categories=categories_of(connection, scope, view.live, reading.categories, where),
        hot_spots=hot_spots(
            connection, scope, view.live, unit, reading.units, reading.categories, reading.calendar
        ),
        survey=survey_glance(connection, scope, unit, reading.now),
        figures_lit=sum(row.level == "full" for row in lit),
        figures=len(lit),
    )


def _with_orders(reading: Reading, view: OverviewView) -> OverviewView:
    """Add what is open, what is urgent, what was dispatched and what came from the province."""
    connection, scope, unit, live = reading.connection, reading.scope, view.unit, view.live
    where, conditions, now = where_of(unit), conditions_of(live), reading.now
    found = open_orders(connection, scope, conditions, reading.calendar, reading.units_by_id, now)
    dispatched, provincial = _dispatched(connection, scope, live, where)
    action = found.of(unit)
    return replace(
        view,
        action=action,
        dispatched=dispatched,
        dispatched_provincial=provincial,
        units=sub_units(reading.units, unit, found.of, live.period),
        urgent=urgent_orders(connection, scope, conditions, reading.calendar, where, now),
        provincial=_provincial_day(reading, live, where),
        named=unit is None or bool(action.open) or _is_named(connection, unit),
    )


def _is_named(connection: Connection, unit: Unit) -> bool:
    """Tell whether any order lies with a unit in any way: a table without its column names none."""
    o = order.c
    places = {"district": o.district_id, "township": o.township_id}.get(unit.kind)
    columns = (*([places] if places is not None else ()), o.unit_id, o.handler_id, participant.c.unit_id)
    return any(
        connection.scalar(select(column).where(column == unit.unit_id).limit(1)) is not None
        for column in columns
    )


def _dispatched(
    connection: Connection, scope: Scope, live: FigureContext, where: Where
) -> tuple[int | None, int]:
    """Return the orders transferred in the period, and how many of them came from the province.

    None where no order has a time of transfer: nothing is known, which is not the same as none.
    """
    conditions = replace(conditions_of(live), basis="transferred")
    matching = [in_period(conditions, live.period), *where_conditions(where)]
    numbers = {"provincial": order.c.provincial.is_(True)}
    (found,) = grouped(connection, scope, {}, matching, numbers)
    told = found.n or connection.scalar(select(exists().where(order.c.transferred_day.is_not(None))))
    return (int(found.n) if told else None), int(found.provincial)


def _provincial_day(reading: Reading, live: FigureContext, where: Where) -> ProvincialDay:
    """Return the provincial orders accepted on the local day of the data time, the rows as far as allowed."""
    scope, conditions = reading.scope, replace(conditions_of(live), basis="accepted")
    day = day_known(conditions.as_of)
    period = Period(f"{day.isoformat()}..{day.isoformat()}", day, day, "days")
    matching = [in_period(conditions, period), *where_conditions(replace(where, provincial=True))]
    accepted = how_many(reading.connection, scope, matching)
    rows: tuple[OrderRow, ...] = ()
    if accepted and scope.may("view_orders"):
        newest = cast(order.c.opened_at, BigInteger).desc()
        statement = order_rows().where(orders_in_scope(scope), *matching)
        statement = statement.order_by(newest, order.c.order_id).limit(PROVINCIAL_SHOWN)
        shown = RowShower(conditions, reading.calendar, reading.now)
        rows = tuple(shown.row(row) for row in reading.connection.execute(statement))
    return ProvincialDay(day, accepted, rows)
