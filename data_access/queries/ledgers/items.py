"""Read ledger items as facts: one an item, with its notes' moments and the changes of its promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from dashboard.ledgers.items import Change, Item
from dashboard.people.access import Scope
from data_access.queries.ledgers.scope import ledger_in_scope
from data_access.queries.ledgers.told import Told, read_told
from data_access.schema import ledger_extension, ledger_item, ledger_note, order

i, n, x, o = ledger_item.c, ledger_note.c, ledger_extension.c, order.c
CHANGED = ("granted", "given_up")
PLATFORM = ""  # account of what nobody here wrote


@dataclass(frozen=True)
class _Dated:
    """A note or a change of the promise: its moment, and whether the platform's log told it."""

    at: datetime
    platform: bool
    change: Change | None = None


def read_items(connection: Connection, scope: Scope, *within: ColumnElement[bool]) -> tuple[Item, ...]:
    """Return the items that a scope may read and whose orders are in the base, by their entry."""
    there = ledger_item.join(order, (o.shard == i.shard) & (o.order_id == i.order_id))
    mine = ledger_in_scope(scope)
    query = select(ledger_item).select_from(there).where(mine, *within).order_by(i.entered_at, i.item_id)
    rows = connection.execute(query).all()
    if not rows:
        return ()
    which = select(i.item_id).where(mine, *within)
    notes, changes = _notes(connection, which), _changes(connection, which)
    told = read_told(connection, which)
    return tuple(
        _item(row, notes.get(row.item_id, ()), changes.get(row.item_id, ()), told.get(row.item_id, Told()))
        for row in rows
    )


def _item(row: Row[Any], notes: Sequence[_Dated], changes: Sequence[_Dated], told: Told) -> Item:
    handed = told.handed
    asked = next((at for at, given in reversed(handed) if given), None)
    platforms = [each.at for each in (*notes, *changes) if each.platform]
    platforms += [row.entered_at] if row.imported else []
    platforms += [row.closed_at] if row.closed_at is not None and row.closed_at not in told.closed else []
    return Item(
        item_id=row.item_id,
        book=row.book,
        state=row.state,
        entered=row.entered_at,
        promised=row.promised,
        first_promised=row.first_promised,
        changes=tuple(each.change for each in changes if each.change is not None),
        notes=tuple(each.at for each in notes),
        asked=asked if row.state in ("asked", "closed") else None,
        closed=row.closed_at,
        reason=row.reason,
        unit_id=row.unit_id,
        township_id=row.township_id,
        demo=row.demo,
        shard=row.shard,
        order_id=row.order_id,
        handed=handed,
        late=told.late(platforms),
    )


def _notes(connection: Connection, which: Any) -> dict[int, list[_Dated]]:
    found: dict[int, list[_Dated]] = defaultdict(list)
    # What a table told without a day of its own is no weekly note.
    query = select(n.item_id, n.at, n.account).where(n.item_id.in_(which), n.week != "").order_by(n.at)
    for row in connection.execute(query):
        found[row.item_id].append(_Dated(row.at, row.account == PLATFORM))
    return found


def note_texts(connection: Connection, numbers: Sequence[int], moment: datetime) -> dict[int, str]:
    """Return the last note of items up to a moment."""
    query = select(n.item_id, n.text).where(n.item_id.in_(numbers), n.at <= moment)
    return {row.item_id: row.text for row in connection.execute(query.order_by(n.at, n.note_id))}


def last_notes(connection: Connection, items: Sequence[Item]) -> dict[int, str]:
    """Return the text of the last note that each item, as it was known at a moment, has."""
    last = {each.item_id: max(each.notes) for each in items if each.notes}
    query = select(n.item_id, n.at, n.text).where(n.item_id.in_(list(last))).order_by(n.note_id)
    return {row.item_id: row.text for row in connection.execute(query) if row.at == last[row.item_id]}


def _changes(connection: Connection, which: Any) -> dict[int, list[_Dated]]:
    found: dict[int, list[_Dated]] = defaultdict(list)
    query = select(ledger_extension).where(x.item_id.in_(which), x.state.in_(CHANGED))
    for row in connection.execute(query.order_by(x.decided_at, x.extension_id)):
        until = None if row.state == "given_up" else row.until
        change = Change(row.decided_at, row.before, until)
        found[row.item_id].append(_Dated(row.decided_at, row.decided_by == PLATFORM, change))
    return found
