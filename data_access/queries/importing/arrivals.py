"""Orders by day of receipt and district, which tell whether those of some days have not arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from dashboard.importing.arrivals import DailyOrders, looked_at
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from data_access.counting.grouped import grouped
from data_access.counting.tally import day_number, day_of
from data_access.queries.context.context import day_known
from data_access.schema import order

o = order.c


def daily_orders(connection: Connection, scope: Scope, contexts: Iterable[FigureContext]) -> DailyOrders:
    """Count the orders received by appraised unit and day, over all days that tell of silences."""
    spans = [
        looked_at(context.period, day_known(context.as_of))
        for context in contexts
        if context.as_of is not None
    ]
    if not spans:
        return {}
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    matching = [o.opened_day.between(day_number(first), day_number(last))]
    found: dict[int | None, dict[date, int]] = {}
    keys = {"unit_id": o.unit_id, "day": o.opened_day}
    for unit_id, number, n in grouped(connection, scope, keys, matching):
        found.setdefault(unit_id, {})[day_of(number)] = n
    return found
