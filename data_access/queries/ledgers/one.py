"""Read one ledger item: its notes, promises, reminders, files, and what the account may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from dashboard.ledgers.acts import offered_acts
from dashboard.ledgers.items import Item, promises_of
from dashboard.ledgers.ladder import Rung, shown_ladder
from dashboard.ledgers.promises import promise_mark
from dashboard.ledgers.records import STANDING
from dashboard.people.access import Scope
from dashboard.views.ledgers import Extension, ItemView, NoteLine, Receipts
from dashboard.views.records import Kept
from data_access.queries.ledgers.items import read_items
from data_access.queries.ledgers.rows import masked, promisable, reminders, shown_rows
from data_access.queries.ledgers.settings import ledger_settings
from data_access.queries.order.rows import order_rows
from data_access.queries.proactive.parts import ZONE, Records
from data_access.reference.accounts import shown_as, shown_names
from data_access.schema import account, ledger_extension, ledger_item, ledger_note, order

i, n, x, o, a = ledger_item.c, ledger_note.c, ledger_extension.c, order.c, account.c


def item_view(connection: Connection, scope: Scope, now: datetime, item_id: int) -> ItemView | None:
    """Return one item, None where there is none that the scope may read."""
    records = Records.of(connection, scope, now)
    found = read_items(connection, scope, i.item_id == item_id)
    rows = shown_rows(records, found)
    if not rows:
        return None
    item, row = found[0], rows[0]
    raw = _raw(connection, item_id)
    owner, district = _owner(records, item)
    acts = offered_acts(scope, item, owner, district, now, asked=row.asked_until is not None)
    first, last = promisable(records)
    return ItemView(
        row=row,
        acts=acts,
        kept=_kept(records, raw, item_id, "file" in acts),
        notes=_notes(connection, raw, item_id),
        extensions=_extensions(records, raw, item_id),
        ladder=_ladder(records, item),
        closing=masked(raw, raw.ledger_closing),
        rounds=_rounds(connection, raw),
        now=now,
        first_day=first,
        last_day=last,
    )


def _kept(records: Records, raw: Row[Any], item_id: int, may_attach: bool) -> Kept:
    kept = records.kept("ledger", item_id, may_attach=may_attach)
    return replace(kept, history=tuple(replace(each, note=masked(raw, each.note)) for each in kept.history))


def _raw(connection: Connection, item_id: int) -> Row[Any]:
    query = order_rows(i.closing.label("ledger_closing")).join(
        ledger_item, (i.shard == o.shard) & (i.order_id == o.order_id)
    )
    found: Row[Any] = connection.execute(query.where(i.item_id == item_id)).one()
    return found


def _owner(records: Records, item: Item) -> tuple[int, int | None]:
    """Return who answers for an item, a district's township where it lies in one, and the district."""
    unit = records.units.get(item.unit_id or 0)
    if unit is None:
        return 0, None
    if unit.kind == "district" and item.township_id is not None:
        return item.township_id, unit.unit_id
    return unit.unit_id, unit.district_id


def _notes(connection: Connection, raw: Row[Any], item_id: int) -> tuple[NoteLine, ...]:
    query = (
        select(n.week, n.at, n.text, n.account, a.display_name)
        .select_from(ledger_note.outerjoin(account, a.name == n.account))
        .where(n.item_id == item_id)
        .order_by(n.at.desc(), n.note_id.desc())
    )
    return tuple(
        NoteLine(row.week, row.at, shown_as(row.account, row.display_name), masked(raw, row.text))
        for row in connection.execute(query)
    )


def _extensions(records: Records, raw: Row[Any], item_id: int) -> tuple[Extension, ...]:
    shown = shown_names(records.connection)
    query = select(ledger_extension).where(x.item_id == item_id).order_by(x.asked_at, x.extension_id)
    return tuple(
        Extension(
            before=row.before,
            until=row.until,
            reason=masked(raw, row.reason),
            state=row.state,
            asked_at=row.asked_at,
            asked_by=shown(row.asked_by),
            decided_at=row.decided_at,
            decided_by=shown(row.decided_by),
            note=masked(raw, row.note),
            mark=promise_mark(row.until, ZONE, records.calendar),
        )
        for row in records.connection.execute(query)
    )


def _ladder(records: Records, item: Item) -> tuple[tuple[Rung, Receipts | None], ...]:
    """Return the rungs of the promise in force, each with the reminder that was posted on it."""
    if item.promised is None or item.state not in STANDING:
        return ()
    since = promises_of(item)[-1].since
    before = ledger_settings(records.connection, records.today).before
    rungs = shown_ladder(item.promised, since, records.now, ZONE, records.calendar, before)
    posted = reminders(records.connection, [item.item_id]).get(item.item_id, ())
    told = [each for each in posted if each.at >= since]
    return tuple((rung, _of_rung(rung, rungs, told)) for rung in rungs)


def _of_rung(rung: Rung, rungs: Sequence[Rung], told: Sequence[Receipts]) -> Receipts | None:
    """Return the reminder that was posted while a rung was the one in force."""
    later = [each.day for each in rungs if each.day > rung.day]
    for each in told:
        day = each.at.astimezone(ZONE).date()
        if rung.day <= day and (not later or day < min(later)):
            return each
    return None


def _rounds(connection: Connection, raw: Row[Any]) -> tuple[tuple[int, bool], ...]:
    query = select(i.item_id, i.state).where(i.shard == raw.shard, i.order_id == raw.order_id)
    return tuple((row.item_id, row.state in STANDING) for row in connection.execute(query.order_by(i.round)))
