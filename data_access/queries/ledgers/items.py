"""Read ledger items as facts: one an item, with its notes' moments and the changes of its promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from dashboard.ledgers.items import Change, Item
from dashboard.people.access import Scope
from data_access.queries.ledgers.scope import ledger_in_scope
from data_access.schema import ledger_extension, ledger_item, ledger_note, order, record_history

i, n, x, o, h = ledger_item.c, ledger_note.c, ledger_extension.c, order.c, record_history.c
CHANGED = ("granted", "given_up")


def read_items(connection: Connection, scope: Scope, *within: ColumnElement[bool]) -> tuple[Item, ...]:
    """Return the items that a scope may read and whose orders are in the base, by their entry."""
    there = ledger_item.join(order, (o.shard == i.shard) & (o.order_id == i.order_id))
    mine = ledger_in_scope(scope)
    query = select(ledger_item).select_from(there).where(mine, *within).order_by(i.entered_at, i.item_id)
    rows = connection.execute(query).all()
    if not rows:
        return ()
    which = select(i.item_id).where(mine, *within)
    notes, changes, asked = _notes(connection, which), _changes(connection, which), _asked(connection, which)
    return tuple(_item(row, notes, changes, asked) for row in rows)


def _item(
    row: Row[Any],
    notes: Mapping[int, Sequence[datetime]],
    changes: Mapping[int, Sequence[Change]],
    asked: Mapping[int, datetime],
) -> Item:
    return Item(
        item_id=row.item_id,
        book=row.book,
        state=row.state,
        entered=row.entered_at,
        promised=row.promised,
        first_promised=row.first_promised,
        changes=tuple(changes.get(row.item_id, ())),
        notes=tuple(notes.get(row.item_id, ())),
        asked=asked.get(row.item_id) if row.state in ("asked", "closed") else None,
        closed=row.closed_at,
        reason=row.reason,
        unit_id=row.unit_id,
        township_id=row.township_id,
        demo=row.demo,
        shard=row.shard,
        order_id=row.order_id,
    )


def _notes(connection: Connection, which: Any) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    # What a table told without a day of its own is no weekly note.
    query = select(n.item_id, n.at).where(n.item_id.in_(which), n.week != "").order_by(n.at)
    for row in connection.execute(query):
        found[row.item_id].append(row.at)
    return found


def note_texts(connection: Connection, numbers: Sequence[int], moment: datetime) -> dict[int, str]:
    """Return the last note of items up to a moment."""
    query = select(n.item_id, n.text).where(n.item_id.in_(numbers), n.at <= moment)
    return {row.item_id: row.text for row in connection.execute(query.order_by(n.at, n.note_id))}


def _changes(connection: Connection, which: Any) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = defaultdict(list)
    query = select(ledger_extension).where(x.item_id.in_(which), x.state.in_(CHANGED))
    for row in connection.execute(query.order_by(x.decided_at, x.extension_id)):
        until = None if row.state == "given_up" else row.until
        found[row.item_id].append(Change(row.decided_at, row.before, until))
    return found


def _asked(connection: Connection, which: Any) -> dict[int, datetime]:
    """Return when evidence was handed in last for each item."""
    query = (
        select(h.record_id, func.max(h.at).label("at"))
        .where(h.subject == "ledger", h.act == "ask", h.record_id.in_(which))
        .group_by(h.record_id)
    )
    return {row.record_id: row.at for row in connection.execute(query)}
