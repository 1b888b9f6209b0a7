"""The six items of provincial orders: n / m by unit, and the orders that missed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from dashboard.people.access import Scope
from dashboard.rankings.places import area_of, find_district, units_of
from dashboard.rankings.six import six_of
from dashboard.views.context import FigureContext
from dashboard.views.rankings import SixItems, SixView
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import AREAS, GroupBy
from data_access.counting.tally import Where, item_counts
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.unit.cards import order_cards

MOST_CARDS = 12


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
    reading = Reading(connection, scope, now)
    context = reading.context(period=period, as_of=as_of)
    districts = tuple((each.code, each.name) for each in reading.units if each.kind == "district")
    place = find_district(reading.units, district) if level == "township" else None
    area = area if level == "township" and area in AREAS else ""
    if context.as_of is None:
        return SixView(level, context, SixItems((), {}), districts)
    listed = units_of(reading.units, level, context.period)
    area, context = area_of(context, listed, place, area)
    where = Where(district=place.code) if place else Where(kind="district" if level == "township" else level)
    where = replace(where, area=area or None)
    six = six_items(reading, context, level, where, listed, all_units=level == "district")
    return SixView(level, context, six, districts, place.code if place else "", area)


def six_items(
    reading: Reading,
    context: FigureContext,
    level: str,
    where: Where,
    units: Sequence[Unit],
    *,
    all_units: bool = False,
) -> SixItems:
    """Read the six items of the provincial due orders by unit, and the orders that missed one.

    Units stand in the order given, those with such orders or `all_units`.
    """
    connection, scope, conditions = reading.connection, reading.scope, conditions_of(context)
    group: GroupBy = level  # type: ignore[assignment]
    found = item_counts(connection, scope, context.period, conditions, group, where)
    whole = item_counts(connection, scope, context.period, conditions, "city", where)
    cards, missed = order_cards(
        connection,
        scope,
        context,
        where,
        reading.calendar,
        reading.now,
        only="six_missed",
        most=MOST_CARDS,
    )
    return six_of(found, next(iter(whole.values()), None), units, cards, missed, all_units=all_units)
