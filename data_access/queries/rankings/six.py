"""The six items of provincial orders: n / m by unit, and the orders that missed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from dashboard.clocks.calendar import WorkCalendar
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.rankings import SixItems, SixView
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import AREAS, SCORECARD_ITEMS, GroupBy
from data_access.counting.tally import UNDETERMINED, Where, item_counts
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.rankings.page import area_of, units_of
from data_access.queries.unit.cards import order_cards
from data_access.reference.units import read_calendar, read_units

MOST_CARDS = 12
Items = dict[str, tuple[int, int]]


def six_view(
    connection: Connection,
    scope: Scope,
    *,
    level: str,
    period: str = "",
    as_of: str = "",
    district: str = "",
    area: str = "",
    now: datetime,
) -> SixView:
    """Return the six items of a level's units for a period, by default the last complete month.

    Every district stands in it, of the other levels only units with provincial orders. Figures are city-wide
    for every scope that may see figures; cards reach as far as the scope.
    """
    scope.require("view_figures")
    context = figure_context(connection, period=period, default_period="", basis="", as_of=as_of, now=now)
    units = read_units(connection)
    districts = tuple((each.code, each.name) for each in units if each.kind == "district")
    chosen = district if level == "township" and district in dict(districts) else ""
    area = area if level == "township" and area in AREAS else ""
    if context.as_of is None:
        return SixView(level, context, SixItems((), {}), districts)
    listed = units_of(units, level, context.period)
    place = next((each for each in units if each.kind == "district" and each.code == chosen), None)
    area, context = area_of(context, listed, place, area)
    where = Where(district=chosen) if chosen else Where(kind="district" if level == "township" else level)
    where = replace(where, area=area or None)
    group: GroupBy = level  # type: ignore[assignment]
    six = six_items(connection, scope, context, group, where, listed, read_calendar(connection), now)
    if level == "district":
        counted = {unit.code: items for unit, items in six.rows if unit}
        nothing = _nothing()
        rows = tuple((unit, counted.get(unit.code, nothing)) for unit in listed)
        six = SixItems(rows, six.total, six.cards, six.missed)
    return SixView(level, context, six, districts, chosen, area)


def six_items(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    group: GroupBy,
    where: Where,
    units: Sequence[Unit],
    calendar: WorkCalendar,
    now: datetime,
) -> SixItems:
    """Return the six items of the provincial due orders by unit, and the orders that missed one.

    Units stand in the order given; orders of no unit of the group come last, in one row.
    """
    conditions = conditions_of(context)
    found: dict[str, Items] = item_counts(connection, scope, context.period, conditions, group, where)
    whole = item_counts(connection, scope, context.period, conditions, "city", where)
    known = {each.code: each for each in units}
    rows = [(each, found[each.code]) for each in units if each.code in found]
    others = [items for code, items in found.items() if code not in known or code.endswith(UNDETERMINED)]
    nowhere = [(None, _added(others))] if others else []
    cards, missed = order_cards(
        connection, scope, context, where, calendar, now, only="six_missed", most=MOST_CARDS
    )
    return SixItems((*rows, *nowhere), next(iter(whole.values()), _nothing()), cards, missed)


def _nothing() -> Items:
    return dict.fromkeys(SCORECARD_ITEMS, (0, 0))


def _added(groups: Sequence[Items]) -> Items:
    return {
        item: (sum(each[item][0] for each in groups), sum(each[item][1] for each in groups))
        for item in SCORECARD_ITEMS
    }
