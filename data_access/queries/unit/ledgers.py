"""A unit's orders in the ledgers (台账): what stays open in each book, and what was signed off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, literal_column, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.clocks.rules import day_of_deadline
from dashboard.order.case_notes import notes
from dashboard.order.ledgers import LedgerStand, ledger_stand
from dashboard.order.urgency import Standing, near_until, standing
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from dashboard.views.unit import LedgerOrder, Ledgers
from data_access.counting.tally import where_conditions
from data_access.queries.context.context import conditions_of
from data_access.queries.context.sources import CITY_ZONE
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.queries.orders.open_orders import where_of
from data_access.schema import order
from data_access.scoping import orders_in_scope

o = order.c
# Written out, not bound: only so does the index of the few orders with a ledger serve.
_ENTERED: ColumnElement[bool] = o.ledger_log != literal_column("''")


def _of_unit(scope: Scope, unit: Unit, context: FigureContext) -> list[ColumnElement[bool]]:
    known = conditions_of(context).known
    return [_ENTERED, orders_in_scope(scope), known, *where_conditions(where_of(unit))]


def _stand(log: str, as_of: datetime) -> LedgerStand | None:
    return ledger_stand(notes("ledger_log", log), as_of)


def has_ledgers(connection: Connection, scope: Scope, unit: Unit, context: FigureContext) -> bool:
    """Tell whether an order of the unit, within the scope, was in a ledger by the context's data time."""
    if context.as_of is None or not scope.may("view_orders"):
        return False
    logs = connection.execute(select(o.ledger_log, o.source_id).where(*_of_unit(scope, unit, context)))
    moment_of = conditions_of(context).moment_of
    return any(_stand(row.ledger_log, moment_of(row.source_id)) for row in logs)


def unit_ledgers(
    connection: Connection,
    scope: Scope,
    unit: Unit,
    context: FigureContext,
    calendar: WorkCalendar,
    now: datetime,
) -> Ledgers:
    """Return the unit's orders in the ledgers at the context's data time, within the scope, masked.

    In each book the earliest promise comes first, what promises nothing last, by its entry; signed-off ones
    the newest first.
    """
    if context.as_of is None or not scope.may("view_orders"):
        return Ledgers()
    conditions = conditions_of(context)
    until = {moment: near_until(moment, CITY_ZONE, calendar) for moment in conditions.every_moment}
    shown = RowShower(conditions, calendar, context.judged_at(now))
    found = []
    for raw in connection.execute(order_rows().where(*_of_unit(scope, unit, context))):
        as_of = conditions.moment_of(raw.source_id)
        stand = _stand(raw.ledger_log, as_of)
        if stand is None:
            continue
        stands, days = _against_promise(stand, as_of, until[as_of], calendar, ZoneInfo(raw.time_zone))
        note = "" if raw.confidential else shown_text(raw, stand.note)
        found.append(LedgerOrder(shown.row(raw), replace(stand, note=note), note, stands, days))
    still = sorted((each for each in found if each.stand.signed_off is None), key=_earliest)
    done = [each for each in found if each.stand.signed_off is not None]
    return Ledgers(tuple(still), tuple(sorted(done, key=_newest)))


def _against_promise(
    stand: LedgerStand, as_of: datetime, until: datetime, calendar: WorkCalendar, zone: ZoneInfo
) -> tuple[Standing | None, int]:
    """Return how a promise stands, and the working days to it or past it, the running one included."""
    if stand.promised is None:
        return None, 0
    today, promised = day_of_deadline(as_of, zone), day_of_deadline(stand.promised, zone)
    stands = standing(stand.entered, stand.promised, as_of, until)
    first, last = (promised, today) if stands == "overdue" else (today, promised)
    return stands, calendar.workdays_between(first, last)


def _earliest(each: LedgerOrder) -> tuple[bool, datetime, str]:
    promised = each.stand.promised
    return promised is None, promised or each.stand.entered, each.row.order_no


def _newest(each: LedgerOrder) -> tuple[float, str]:
    assert each.stand.signed_off is not None
    return -each.stand.signed_off.timestamp(), each.row.order_no
