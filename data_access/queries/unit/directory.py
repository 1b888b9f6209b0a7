"""The directory of units: every unit in the official order with what its open orders ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.unit import UnitsView
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.orders.open_orders import OpenOrders, open_orders
from data_access.reference.units import read_calendar, read_units

LIVE = "r30d"
NOTHING_OPEN = OpenOrders(Action(), {}, {})


def units_view(connection: Connection, scope: Scope, *, now: datetime) -> UnitsView:
    """Return every unit that is valid at the data time or has open orders, in the official order."""
    scope.require("view_figures")
    units = read_units(connection)
    live = figure_context(connection, period=LIVE, default_period=LIVE, now=now)
    found = NOTHING_OPEN
    if live.as_of is not None:
        by_id = {each.unit_id: each for each in units}
        found = open_orders(connection, scope, conditions_of(live), read_calendar(connection), by_id, now)
    return UnitsView(
        live,
        tuple(
            (unit, found.of(unit))
            for unit in units
            if unit.kind != "city"
            and (found.of(unit).open or unit.valid_to is None or unit.valid_to >= live.period.first)
        ),
    )
