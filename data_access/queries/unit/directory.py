"""The directory of units: every unit in the official order with what its open orders ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.order.urgency import Action
from dashboard.people.access import Scope
from dashboard.views.unit import UnitsView
from data_access.queries.context.context import conditions_of
from data_access.queries.context.reading import Reading
from data_access.queries.orders.open_orders import OpenOrders, open_orders

LIVE = "r30d"
NOTHING_OPEN = OpenOrders(Action(), {}, {})


def units_view(connection: Connection, scope: Scope, *, now: datetime) -> UnitsView:
    """Return every unit that is valid at the data time or has open orders, in the official order."""
    scope.require("view_figures")
    reading = Reading(connection, scope, now)
    live = reading.context(period=LIVE, default_period=LIVE)
    found = NOTHING_OPEN
    if live.as_of is not None:
        conditions, by_id = conditions_of(live), reading.units_by_id
        found = open_orders(connection, scope, conditions, reading.calendar, by_id, now)
    return UnitsView(
        live,
        tuple(
            (unit, found.of(unit))
            for unit in reading.units
            if unit.kind != "city"
            and (found.of(unit).open or unit.valid_to is None or unit.valid_to >= live.period.first)
        ),
    )
