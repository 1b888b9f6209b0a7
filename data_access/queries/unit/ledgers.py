"""A unit's orders in the ledgers (台账): what stays open in each book, and what was signed off.

What is kept here stands first: an order of which an item is kept is read from that alone, one of which none
is yet from the platform's log, so that nothing is counted twice and nothing missing before the first import
was taken over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, exists, literal_column, select

from dashboard.clocks.calendar import WorkCalendar
from dashboard.ledgers.items import Item
from dashboard.ledgers.stand import stand_at
from dashboard.order.case_notes import notes
from dashboard.order.ledgers import LedgerStand, ledger_stand
from dashboard.people.access import Scope
from dashboard.records.clocks import Standing, stands_at
from dashboard.views.context import FigureContext
from dashboard.views.reference import Unit
from dashboard.views.unit import LedgerOrder, Ledgers
from data_access.counting.tally import where_conditions
from data_access.queries.context.context import conditions_of
from data_access.queries.ledgers.items import note_texts, read_items
from data_access.queries.order.rows import RowShower, order_rows, shown_text
from data_access.queries.orders.open_orders import where_of
from data_access.schema import ledger_item, order
from data_access.scoping import orders_in_scope

o, i = order.c, ledger_item.c
# Written out, not bound: only so does the index of the few orders with a ledger serve.
_ENTERED: ColumnElement[bool] = o.ledger_log != literal_column("''")
_SAME = (i.shard == o.shard) & (i.order_id == o.order_id)
_KEPT = exists().where(_SAME).correlate(order)


def _of_unit(scope: Scope, unit: Unit, context: FigureContext) -> list[ColumnElement[bool]]:
    known = conditions_of(context).known
    return [orders_in_scope(scope), known, *where_conditions(where_of(unit))]


def has_ledgers(
    connection: Connection, scope: Scope, unit: Unit, context: FigureContext, now: datetime
) -> bool:
    """Tell whether an order of the unit, within the scope, was in a ledger by the context's data time."""
    if context.as_of is None or not scope.may("view_orders"):
        return False
    if any(True for _found in _kept(connection, scope, unit, context, now)):
        return True
    logs = connection.execute(
        select(o.ledger_log, o.source_id).where(_ENTERED, ~_KEPT, *_of_unit(scope, unit, context))
    )
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
    """Return the unit's orders in the ledgers, within the scope, masked.

    What is kept here as it stands now, or at the moment that was asked for; what the platform's log alone
    tells at the data time. In each book the earliest promise comes first, what promises nothing last, by its
    entry; signed-off ones the newest first.
    """
    if context.as_of is None or not scope.may("view_orders"):
        return Ledgers()
    shown = RowShower(conditions_of(context), calendar, context.judged_at(now))
    found = [
        *_own(connection, scope, unit, context, calendar, now, shown),
        *_logged(connection, scope, unit, context, calendar, shown),
    ]
    still = sorted((each for each in found if each.stand.signed_off is None), key=_earliest)
    done = [each for each in found if each.stand.signed_off is not None]
    return Ledgers(tuple(still), tuple(sorted(done, key=_newest)))


def _logged(
    connection: Connection,
    scope: Scope,
    unit: Unit,
    context: FigureContext,
    calendar: WorkCalendar,
    shown: RowShower,
) -> Iterator[LedgerOrder]:
    """Yield the orders that the platform's log alone tells of."""
    conditions = conditions_of(context)
    asked = order_rows().where(_ENTERED, ~_KEPT, *_of_unit(scope, unit, context))
    for raw in connection.execute(asked):
        as_of = conditions.moment_of(raw.source_id)
        stand = _stand(raw.ledger_log, as_of)
        if stand is None:
            continue
        stands = stands_at(stand.promised, as_of, ZoneInfo(raw.time_zone), calendar)
        yield _shown(raw, stand, shown, stands)


def _own(
    connection: Connection,
    scope: Scope,
    unit: Unit,
    context: FigureContext,
    calendar: WorkCalendar,
    now: datetime,
    shown: RowShower,
) -> Iterator[LedgerOrder]:
    """Yield the orders of which items are kept here, each by its last entry up to the moment."""
    moment = context.judged_at(now)
    last = dict(_kept(connection, scope, unit, context, now))
    if not last:
        return
    texts = note_texts(connection, [each.item_id for each in last.values()], moment)
    asked = order_rows(i.item_id, i.closing.label("ledger_closing")).join(ledger_item, _SAME)
    numbers = {each.item_id: each for each in last.values()}
    for raw in connection.execute(asked.where(i.item_id.in_(list(numbers)), orders_in_scope(scope))):
        item = numbers[raw.item_id]
        said = texts.get(item.item_id, "")
        stand = stand_at(item, moment, said, raw.ledger_closing)
        at = min(moment, item.asked or moment)
        stands = stands_at(stand.promised, at, ZoneInfo(raw.time_zone), calendar)
        yield replace(_shown(raw, stand, shown, stands), item_id=item.item_id)


def _kept(
    connection: Connection, scope: Scope, unit: Unit, context: FigureContext, now: datetime
) -> Iterator[tuple[tuple[int, int], Item]]:
    """Yield the items of the unit's orders with the key of each order, those of one order in turn."""
    if not scope.may("view_records"):
        return
    moment = context.judged_at(now)
    here = select(i.item_id).join(order, _SAME).where(*_of_unit(scope, unit, context))
    for item in read_items(connection, scope, i.item_id.in_(here)):
        if item.entered <= moment:
            yield item.key, item


def _shown(raw: Row[Any], stand: LedgerStand, shown: RowShower, stands: Standing) -> LedgerOrder:
    note = "" if raw.confidential else shown_text(raw, stand.note)
    told = replace(stand, note=note)
    return LedgerOrder(shown.row(raw), told, note, stands.state or None, stands.workdays)


def _stand(log: str, as_of: datetime) -> LedgerStand | None:
    return ledger_stand(notes("ledger_log", log), as_of)


def _earliest(each: LedgerOrder) -> tuple[bool, datetime, str]:
    promised = each.stand.promised
    return promised is None, promised or each.stand.entered, each.row.order_no


def _newest(each: LedgerOrder) -> tuple[float, str]:
    assert each.stand.signed_off is not None
    return -each.stand.signed_off.timestamp(), each.row.order_no
