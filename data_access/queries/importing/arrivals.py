"""Districts whose orders of some days seem not to have arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.importing.arrivals import Silence, silences
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from data_access.counting.tally import day_number, day_of
from data_access.queries.context.context import day_known
from data_access.schema import order

o = order.c
# Working days before the period that say what is usual; a month of them with its days off.
BEFORE = timedelta(days=28)

Silent = tuple[tuple[Unit, Silence], ...]


def silent_districts(
    connection: Connection,
    scope: Scope,
    context: FigureContext,
    units: Sequence[Unit],
    calendar: WorkCalendar,
) -> Silent:
    """Return the districts with days of the period that lack orders, in the official order.

    Counted are the orders received, by working day, up to the last whole day before the data time; days
    without an order of anybody are the table's silence, which its freshness tells.
    """
    scope.require("view_figures")
    if context.as_of is None:
        return ()
    districts = {each.unit_id: each for each in units if each.kind == "district"}
    last = min(context.period.last, day_known(context.as_of) - timedelta(days=1))
    first = context.period.first - BEFORE
    statement = (
        select(o.unit_id, o.opened_day, func.count().label("n"))
        .where(o.opened_day.between(day_number(first), day_number(last)))
        .group_by(o.unit_id, o.opened_day)
    )
    by_unit: dict[int | None, dict[date, int]] = {}
    for unit_id, number, n in connection.execute(statement):
        by_unit.setdefault(unit_id, {})[day_of(number)] = n
    days = sorted({day for each in by_unit.values() for day in each if calendar.is_workday(day)})
    return tuple(
        (unit, silence)
        for unit_id, unit in districts.items()
        for silence in silences(by_unit.get(unit_id, {}), days)
        if silence.last >= context.period.first
    )
