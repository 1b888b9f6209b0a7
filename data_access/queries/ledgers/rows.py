"""Show ledger items: their orders masked, how promise and note stand, what became of the reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from dashboard.clocks.calendar import FARTHEST
from dashboard.i18n import _
from dashboard.ledgers.items import Item, as_of, extensions_of, slips
from dashboard.ledgers.notes import NoteAge, note_age
from dashboard.ledgers.promises import promise_mark
from dashboard.records.clocks import stands
from dashboard.views.ledgers import LedgerRow, Receipts
from data_access.queries.ledgers.items import last_notes
from data_access.queries.ledgers.settings import note_days
from data_access.queries.order.rows import order_rows, shown_text
from data_access.queries.proactive.parts import ZONE, Records
from data_access.reference.english import shown_name
from data_access.schema import ledger_extension, ledger_item, message, order

i, x, m, o = ledger_item.c, ledger_extension.c, message.c, order.c
GONE_OUT = ("sent", "received")


def shown_rows(
    records: Records, items: Sequence[Item], moment: datetime | None = None
) -> tuple[LedgerRow, ...]:
    """Return items as a page shows them, in the given order; as they stood at an earlier moment."""
    if moment is not None and moment < records.now:
        items = [as_of(each, moment) for each in items]
    at = min(moment or records.now, records.now)
    numbers = [each.item_id for each in items]
    if not numbers:
        return ()
    told = (
        i.item_id,
        i.why.label("ledger_why"),
        i.note.label("ledger_note"),
        i.closing.label("ledger_closing"),
    )
    query = order_rows(*told).join(ledger_item, (i.shard == o.shard) & (i.order_id == o.order_id))
    found = {row.item_id: row for row in records.connection.execute(query.where(i.item_id.in_(numbers)))}
    waiting, reminded = (
        _asked(records.connection, numbers, at),
        last_reminders(records.connection, numbers, at),
    )
    said = {} if at == records.now else last_notes(records.connection, items)
    longest = note_days(records.connection, at.astimezone(ZONE).date())
    return tuple(
        _row(
            records,
            each,
            found[each.item_id],
            found[each.item_id].ledger_note if at == records.now else said.get(each.item_id, ""),
            waiting,
            reminded,
            note_age(each, at, ZONE, longest),
            at,
        )
        for each in items
        if each.item_id in found
    )


def _row(
    records: Records,
    item: Item,
    raw: Row[Any],
    note: str,
    waiting: Mapping[int, datetime],
    reminded: Mapping[int, Receipts],
    age: NoteAge,
    at: datetime,
) -> LedgerRow:
    units, calendar = records.units, records.calendar
    asked = waiting.get(item.item_id)
    return LedgerRow(
        item=item,
        source=raw.source_code,
        order_no=raw.order_no,
        unit=units.get(item.unit_id or 0),
        township=units.get(item.township_id or 0),
        category=shown_name(raw.category_name),
        title=_("Confidential order") if raw.confidential else shown_text(raw, raw.title),
        why=masked(raw, raw.ledger_why),
        note=masked(raw, note),
        standing=stands("ledger", item.state, item.promised, at, ZONE, calendar),
        age=age,
        slips=len(slips(item, at)),
        extensions=extensions_of(item),
        asked_until=asked,
        mark=promise_mark(item.promised, ZONE, calendar),
        asked_mark=promise_mark(asked, ZONE, calendar),
        reminded=reminded.get(item.item_id),
    )


def masked(raw: Row[Any], said: str) -> str:
    """Return a text written about an order as it may be shown; none of a confidential order's."""
    return "" if raw.confidential else shown_text(raw, said)


def _asked(connection: Connection, numbers: Sequence[int], at: datetime) -> dict[int, datetime]:
    """Return the later promises that waited for the city at a moment."""
    waits = and_(x.asked_at <= at, (x.state == "asked") | (x.decided_at > at))
    query = select(x.item_id, x.until).where(x.item_id.in_(numbers), waits)
    return {row.item_id: row.until for row in connection.execute(query)}


def reminders(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Receipts, ...]]:
    """Return the reminders of items, each with what became of its messages, oldest first."""
    found: dict[int, dict[datetime, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = select(m.record_id, m.created_at, m.state).where(m.subject == "ledger", m.record_id.in_(numbers))
    for row in connection.execute(query.order_by(m.message_id)):
        found[row.record_id][row.created_at].append(row.state)
    return {
        number: tuple(
            Receipts(at, len(states), sum(each in GONE_OUT for each in states), states.count("received"))
            for at, states in sorted(by_moment.items())
        )
        for number, by_moment in found.items()
    }


def last_reminders(connection: Connection, numbers: Sequence[int], moment: datetime) -> dict[int, Receipts]:
    """Return the last reminder of each item up to a moment."""
    found = {
        number: [each for each in told if each.at <= moment]
        for number, told in reminders(connection, numbers).items()
    }
    return {number: told[-1] for number, told in found.items() if told}


def promisable(records: Records) -> tuple[date, date]:
    """Return the first and the last day that may be promised: worked as far as the calendar is known."""
    calendar, today = records.calendar, records.today
    days = [today + timedelta(days=ahead) for ahead in range(FARTHEST + 1)]
    worked = [day for day in days if calendar.is_workday(day)]
    return worked[0], worked[-1]
