"""Hot spots of the overview: accepted orders by category and unit in the last seven days and weeks before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from dashboard.clocks.calendar import WorkCalendar
from dashboard.overview.hot_spots import (
    EVERYWHERE,
    Counted,
    Exposure,
    Found,
    Windows,
    exposure,
    find_hot_spots,
    windows,
)
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.overview import HotPlace, HotSpot, HotSpots
from dashboard.views.reference import Category, Period, Unit
from data_access.counting.conditions import Conditions
from data_access.counting.grouped import first_day
from data_access.counting.tally import where_conditions
from data_access.counting.weekly import cells_by_week, in_weeks, orders_by_day, week_period
from data_access.queries.context.context import conditions_of, day_known
from data_access.queries.orders.open_orders import where_of
from data_access.scoping import orders_in_scope


@dataclass(frozen=True)
class HotFacts:
    """What hot spots were found in, and which: of one unit's own orders, or of all for None.

    With fewer weeks to compare with than the rule asks for nothing was counted.
    """

    conditions: Conditions
    unit: Unit | None
    weeks: Windows
    exposed: Exposure
    categories: Mapping[int, Category]  # those without others under them, by their number
    counted: Counted = field(default_factory=dict)
    found: tuple[Found, ...] = ()

    @property
    def period(self) -> Period:
        """Return the last seven days."""
        return week_period(self.weeks.now)


def hot_spots(
    connection: Connection,
    scope: Scope,
    live: FigureContext,
    unit: Unit | None,
    units: Sequence[Unit],
    categories: Sequence[Category],
    calendar: WorkCalendar,
) -> HotSpots | None:
    """Return what came more than usual at the data time: of one unit its own orders, for the city all.

    None for an account that opens no orders: a number of so few orders tells about them.
    """
    facts = read_hot_spots(connection, scope, live, unit, units, categories, calendar)
    if facts is None:
        return None
    named = {each.code: each for each in facts.categories.values()}
    by_code = {each.code: each for each in units}
    return HotSpots(
        facts.period, facts.exposed.weeks, tuple(_spot(each, named, by_code) for each in facts.found)
    )


def read_hot_spots(
    connection: Connection,
    scope: Scope,
    live: FigureContext,
    unit: Unit | None,
    units: Sequence[Unit],
    categories: Sequence[Category],
    calendar: WorkCalendar,
) -> HotFacts | None:
    """Return what hot spots are found in, and which there are; None for an account that opens no orders."""
    scope.require("view_figures")
    if not scope.may("view_orders") or (unit is None and not scope.city_wide):
        return None
    conditions = replace(conditions_of(live), basis="accepted")
    rule = live.settings.hot_spots
    weeks = windows(day_known(conditions.as_of), rule)
    exposed = exposure(weeks, orders_by_day(connection, scope, weeks), first_day(connection, scope), calendar)
    parents = {each.parent_id for each in categories}
    # A category with others under it lists theirs too: its own number could not be opened.
    leaves = {each.category_id: each for each in categories if each.category_id not in parents}
    facts = HotFacts(conditions, unit, weeks, exposed, leaves)
    if exposed.weeks < rule.least_weeks:
        return facts
    own = None if unit is None else unit.code
    codes = {each.unit_id: each.code for each in units}
    matching = [orders_in_scope(scope), *where_conditions(where_of(unit)), in_weeks(conditions, weeks)]
    counted = cells_by_week(connection, scope, matching, weeks, leaves, codes, own=own)
    by_code = {each.code: each for each in units}
    found = find_hot_spots(counted, exposed, rule, by_code, whole=unit is None)
    return replace(facts, counted=counted, found=found)


def _spot(found: Found, categories: Mapping[str, Category], units: Mapping[str, Unit]) -> HotSpot:
    cell = found.cell
    return HotSpot(
        category=categories[cell.category],
        unit=None if cell.unit == EVERYWHERE else units[cell.unit],
        n=cell.n,
        usual=cell.usual,
        places=tuple(HotPlace(units[each.unit], each.n) for each in found.units),
        ports=found.ports,
    )
