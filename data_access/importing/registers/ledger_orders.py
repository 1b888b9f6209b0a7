"""What a table of ledger items is held against: orders found by their number, and the newest item of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, tuple_

from dashboard.clocks.calendar import WorkCalendar
from dashboard.ledgers.imported import rounds
from dashboard.ledgers.tables import Held
from dashboard.order.case_notes import notes
from data_access.database import reading
from data_access.importing.derive import order_id_of, shard_of
from data_access.reference.units import read_calendar
from data_access.schema import ledger_item, ledger_note, order, source

Key = tuple[int, int]
i, o, s, n = ledger_item.c, order.c, source.c, ledger_note.c


@dataclass(frozen=True)
class Found:
    """An order of a number: when it was opened, whether it was withdrawn, and its newest item."""

    key: Key
    opened: datetime
    withdrawn: bool
    held: Held | None


@dataclass(frozen=True)
class Orders:
    """Find orders by their number, one for each source that has it; `now` bounds what a log tells."""

    engine: Engine
    sources: tuple[str, ...]
    calendar: WorkCalendar

    def find(self, number: str, now: datetime) -> list[Found]:
        """Return the orders of a number with what is kept of each."""
        keys = [(shard_of(code, number), order_id_of(code, number)) for code in self.sources]
        with reading(self.engine) as connection:
            return find_orders(connection, keys, now)


def know(connection: Connection) -> Orders:
    """Read which sources there are, and the calendar."""
    codes = tuple(connection.scalars(select(s.code).order_by(s.source_id)))
    return Orders(connection.engine, codes, read_calendar(connection))


def find_orders(connection: Connection, keys: Sequence[Key], now: datetime) -> list[Found]:
    """Return orders by their keys with the newest item of each."""
    query = (
        select(o.shard, o.order_id, o.opened_at, o.withdrawn_at, o.ledger_log, s.data_time)
        .select_from(order.join(source, s.source_id == o.source_id))
        .where(tuple_(o.shard, o.order_id).in_(list(keys)))
    )
    return [
        Found(
            (row.shard, row.order_id),
            row.opened_at,
            row.withdrawn_at is not None,
            _kept(connection, row) or _logged(row, now),
        )
        for row in connection.execute(query).all()
    ]


def _kept(connection: Connection, row: Any) -> Held | None:
    query = select(ledger_item).where(i.shard == row.shard, i.order_id == row.order_id)
    item = connection.execute(query.order_by(i.round.desc()).limit(1)).one_or_none()
    if item is None:
        return None
    said = select(n.at, n.text).where(n.item_id == item.item_id).order_by(n.at, n.note_id)
    return Held(
        item.item_id,
        item.book,
        item.entered_at,
        item.promised,
        item.reason,
        item.why,
        tuple((each.at, each.text) for each in connection.execute(said)),
        item.closed_at,
    )


def _logged(row: Any, now: datetime) -> Held | None:
    """Return what the platform's log alone tells: the worker has not taken it over yet."""
    until = min(now, row.data_time or now)
    told = rounds([each for each in notes("ledger_log", row.ledger_log) if each.at <= until])
    if not told:
        return None
    last = told[-1]
    return Held(0, last.book, last.entered, last.promised, notes=last.notes, closed=last.closed)
