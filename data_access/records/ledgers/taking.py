"""Take over what the platform's ledger log says: the start of the ledgers kept here, and what follows later.

An order of which nothing was done here follows its log, round by round, corrections included; a round that
the log does not tell any more goes. From the first act here on the ledger is ours: what was done here stands,
and only entries that the platform registered after the last act here bring the order on, each once. A sign-
off counts from when it came to be known here, whatever its own day: one that arrives late ends the round,
keeps its day, and takes nothing away that was done here meanwhile. An order whose import was undone keeps its
items until it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, literal_column, select, text, update

from dashboard.ledgers.imported import Round, begun, rounds
from dashboard.ledgers.notes import week_of
from dashboard.ledgers.records import BOOKS
from dashboard.order.case_notes import CaseNote, notes
from dashboard.order.ledgers import SIGNED_OFF
from data_access.records.acting import ZONE
from data_access.schema import (
    ledger_extension,
    ledger_item,
    ledger_note,
    order,
    record_history,
    source,
)

i, o, h = ledger_item.c, order.c, record_history.c
IMPORT = "import"  # act of the history; every other one was done here
PLATFORM = ""  # account of what nobody here wrote
FEW = 500  # items whose history is asked for by number
Key = tuple[int, int]
LOCK = {"space": 12346, "key": 2}


@dataclass(frozen=True)
class _Past:
    """What the history of an order's items says: the last act here, and how far the log was followed."""

    acted: datetime | None = None
    followed: datetime | None = None
    digest: str = ""


def take_over(connection: Connection, now: datetime, keys: Sequence[Key] | None = None) -> tuple[int, int]:
    """Bring the ledgers on by the orders' logs, of some orders or of all.

    Returns how many items were begun and how many brought on.
    """
    if connection.dialect.name == "postgresql":  # one after the other; SQLite has one writer anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), LOCK)
    items = _items(connection, keys)
    pasts = _pasts(connection, items)
    begun_here = brought = 0
    fresh: list[_Fresh] = []
    for row in sorted(connection.execute(_logged(keys)).all(), key=lambda row: (row.shard, row.order_id)):
        key = (row.shard, row.order_id)
        own = items.pop(key, ())
        until = min(now, row.source_time or now)
        log = [each for each in notes("ledger_log", row.ledger_log) if each.at <= until]
        if not own:
            fresh += _fresh(row, log)
            continue
        new, changed = _follow(connection, now, row, own, pasts.get(key, _Past()), log)
        begun_here, brought = begun_here + new, brought + changed
    _begin(connection, now, fresh)
    begun_here += len(fresh)
    if keys is None:
        brought += _forget_untold(connection, items, pasts)
    return begun_here, brought


@dataclass(frozen=True)
class _Fresh:
    """A round of an order of which nothing is kept yet."""

    row: Row[Any]
    told: Round
    place: int
    log: Sequence[CaseNote]


def _fresh(row: Row[Any], log: Sequence[CaseNote]) -> list[_Fresh]:
    return [_Fresh(row, each, place, log) for place, each in enumerate(rounds(log), 1)]


def _begin(connection: Connection, now: datetime, fresh: Sequence[_Fresh]) -> None:
    """Write the first items of orders, all at once: the first import brings thousands."""
    if not fresh:
        return
    made = connection.scalars(
        insert(ledger_item).returning(i.item_id, sort_by_parameter_order=True),
        [_new(each.row, each.told, each.place) for each in fresh],
    )
    numbered = list(zip(made.all(), fresh, strict=True))
    said = [one for number, each in numbered for one in _notes(number, each.told)]
    moved = [one for number, each in numbered for one in _changes(number, each.told)]
    lines = [
        _line(now, number, each.told, each.log, _digest(each.row, each.log)) for number, each in numbered
    ]
    for table, rows in ((ledger_note, said), (ledger_extension, moved), (record_history, lines)):
        if rows:
            connection.execute(insert(table), rows)


def _logged(keys: Sequence[Key] | None) -> Any:
    # Written out, not bound: only so does the index of the few orders with a ledger serve.
    entered = o.ledger_log != literal_column("''")
    columns = (o.shard, o.order_id, o.unit_id, o.district_id, o.township_id, o.ledger_log)
    times = source.c.data_time.label("source_time")
    joined = order.join(source, source.c.source_id == o.source_id)
    query = select(*columns, times, source.c.demo).select_from(joined).where(entered)
    return query if keys is None else query.where(o.order_id.in_([number for _shard, number in keys]))


def _items(connection: Connection, keys: Sequence[Key] | None) -> dict[Key, tuple[Row[Any], ...]]:
    query = select(ledger_item).order_by(i.shard, i.order_id, i.round)
    if keys is not None:
        query = query.where(i.order_id.in_([number for _shard, number in keys]))
    found = connection.execute(query).all()
    return {
        key: tuple(rows) for key, rows in groupby(found, key=lambda row: (int(row.shard), int(row.order_id)))
    }


def _pasts(connection: Connection, items: Mapping[Key, Sequence[Row[Any]]]) -> dict[Key, _Past]:
    """Return what the history says of each order's items, all rounds together."""
    whose = {row.item_id: key for key, rows in items.items() for row in rows}
    found: dict[Key, _Past] = {key: _Past() for key in items}
    lines = select(h.record_id, h.at, h.act, h.detail).where(h.subject == "ledger").order_by(h.history_id)
    if len(whose) < FEW:
        lines = lines.where(h.record_id.in_(list(whose)))
    for line in connection.execute(lines):
        key = whose.get(line.record_id)
        if key is None:
            continue
        if line.act != IMPORT:
            found[key] = replace(found[key], acted=line.at)
        elif "log" in line.detail:
            followed = datetime.fromtimestamp(line.detail["until"], UTC)
            found[key] = replace(found[key], followed=followed, digest=line.detail["log"])
    return found


def _follow(
    connection: Connection,
    now: datetime,
    row: Row[Any],
    own: Sequence[Row[Any]],
    past: _Past,
    log: Sequence[CaseNote],
) -> tuple[int, int]:
    """Bring one order on by its log; return how many items were begun and how many brought on."""
    digest = _digest(row, log)
    if digest == past.digest or (not log and not own):
        return 0, 0
    if past.acted is not None or any(not each.imported for each in own):
        return _bring_on(connection, now, row, own, past, log, digest)
    return _rebuild(connection, now, row, own, log, digest)


def _rebuild(
    connection: Connection,
    now: datetime,
    row: Row[Any],
    own: Sequence[Row[Any]],
    log: Sequence[CaseNote],
    digest: str,
) -> tuple[int, int]:
    """Write all rounds of a log anew, for nothing was done here."""
    told = rounds(log)
    kept = {each.round: each for each in own}
    for place, each in enumerate(told, 1):
        if place in kept:
            number = kept[place].item_id
            _clear(connection, [number])
            connection.execute(update(ledger_item).where(i.item_id == number).values(**_facts(row, each)))
        else:
            number = _insert(connection, row, each, place)
        _write_parts(connection, number, each)
        _note(connection, now, number, each, log, digest)
    _remove(connection, [each.item_id for each in own if each.round > len(told)])
    return max(len(told) - len(own), 0), min(len(told), len(own))


def _bring_on(
    connection: Connection,
    now: datetime,
    row: Row[Any],
    own: Sequence[Row[Any]],
    past: _Past,
    log: Sequence[CaseNote],
    digest: str,
) -> tuple[int, int]:
    """Add what the platform registered after the last act here, or signed off; nothing twice."""
    last = own[-1]
    since = max(at for at in (past.acted, past.followed, last.entered_at) if at is not None)
    entries = [each for each in log if each.at > since] or _late_sign_off(last, log)
    if not entries:
        return 0, 0
    new = 0
    number, stand = last.item_id, _stand_of(last)
    place = last.round
    for entry in entries:
        if stand.closed is None:
            stand = stand.after(entry)
            continue
        if entry.word not in BOOKS:
            continue
        new += _keep(connection, row, number, stand, place)
        number, stand, place = 0, begun(entry), place + 1
    new += _keep(connection, row, number, stand, place)
    number = number or _number_of(connection, row, place)
    _note(connection, now, number, stand, log, digest)
    return new, 1


def _late_sign_off(last: Row[Any], log: Sequence[CaseNote]) -> list[CaseNote]:
    """Return the sign-off that the platform's log ends with, where the round that it ends is open here.

    Known before, it would have closed the round: so it came to be known after every act here.
    """
    ends = bool(log) and log[-1].word == SIGNED_OFF and log[-1].at >= last.entered_at
    return [log[-1]] if ends and last.closed_at is None else []


def _keep(connection: Connection, row: Row[Any], number: int, stand: Round, place: int) -> int:
    """Write a round as it stands now, an existing item or a new one; return 1 for a new one."""
    if not number:
        _write_parts(connection, _insert(connection, row, stand, place), stand)
        return 1
    values = _standing(stand)
    extended = sum(_extends(change.before, change.until) for change in stand.changes)
    values["extensions"] = i.extensions + extended
    if not stand.notes:
        del values["noted_at"], values["note"]
    if stand.closed is None:
        del values["state"], values["closing"]
    else:
        asked = (ledger_extension.c.item_id == number) & (ledger_extension.c.state == "asked")
        connection.execute(update(ledger_extension).where(asked).values(state="lapsed"))
    connection.execute(update(ledger_item).where(i.item_id == number).values(**values))
    _write_parts(connection, number, stand)
    return 0


def _stand_of(row: Row[Any]) -> Round:
    """Return how an item stands, with nothing told since."""
    return Round(
        row.book, row.entered_at, row.promised, row.first_promised, closed=row.closed_at, closing=row.closing
    )


def _standing(each: Round) -> dict[str, Any]:
    at, said = each.notes[-1] if each.notes else (None, "")
    return {
        "book": each.book,
        "promised": each.promised,
        "first_promised": each.first_promised,
        "noted_at": at,
        "note": said,
        "state": "open" if each.closed is None else "closed",
        "closed_at": each.closed,
        "closing": each.closing,
    }


def _facts(row: Row[Any], each: Round) -> dict[str, Any]:
    whose = {name: getattr(row, name) for name in ("unit_id", "district_id", "township_id", "demo")}
    extended = sum(_extends(change.before, change.until) for change in each.changes)
    return {**whose, **_standing(each), "entered_at": each.entered, "extensions": extended}


def _extends(before: datetime | None, until: datetime | None) -> bool:
    return before is not None and until is not None and until > before


def _insert(connection: Connection, row: Row[Any], each: Round, place: int) -> int:
    made = connection.execute(insert(ledger_item).values(**_new(row, each, place))).inserted_primary_key
    assert made is not None
    return int(made[0])


def _new(row: Row[Any], each: Round, place: int) -> dict[str, Any]:
    key = {"shard": row.shard, "order_id": row.order_id}
    return {**key, "round": place, "imported": True, **_facts(row, each)}


def _number_of(connection: Connection, row: Row[Any], place: int) -> int:
    same = (i.shard == row.shard) & (i.order_id == row.order_id) & (i.round == place)
    return int(connection.scalar(select(i.item_id).where(same)) or 0)


def _write_parts(connection: Connection, number: int, each: Round) -> None:
    """Write the notes and the changes of the promise that a round was told."""
    for table, rows in ((ledger_note, _notes(number, each)), (ledger_extension, _changes(number, each))):
        if rows:
            connection.execute(insert(table), rows)


def _notes(number: int, each: Round) -> list[dict[str, Any]]:
    return [
        {"item_id": number, "week": week_of(at, ZONE), "at": at, "account": PLATFORM, "text": text}
        for at, text in each.notes
    ]


def _changes(number: int, each: Round) -> list[dict[str, Any]]:
    return [
        {
            "item_id": number,
            "before": change.before,
            "until": change.until or change.before,
            "reason": "",
            "state": "granted" if change.until else "given_up",
            "asked_at": change.at,
            "asked_by": PLATFORM,
            "decided_at": change.at,
            "decided_by": PLATFORM,
        }
        for change in each.changes
    ]


def _note(
    connection: Connection, now: datetime, number: int, each: Round, log: Sequence[CaseNote], digest: str
) -> None:
    """Write into the item's history how far the log was followed."""
    connection.execute(insert(record_history).values(**_line(now, number, each, log, digest)))


def _line(now: datetime, number: int, each: Round, log: Sequence[CaseNote], digest: str) -> dict[str, Any]:
    told = [int(entry.at.timestamp()) for entry in log]
    return {
        "subject": "ledger",
        "record_id": number,
        "at": now,
        "account": PLATFORM,
        "act": IMPORT,
        "state": "open" if each.closed is None else "closed",
        "note": "",
        "detail": {"log": digest, "until": max(told, default=0), "told": told},
    }


def _digest(row: Row[Any], log: Sequence[CaseNote]) -> str:
    """Return what a log says, and whose its order is, in short."""
    said = [(int(each.at.timestamp()), each.word, each.until, each.note) for each in log]
    whose = (row.unit_id, row.district_id, row.township_id)
    return blake2b(repr((whose, said)).encode(), digest_size=8).hexdigest()


def _forget_untold(
    connection: Connection, items: Mapping[Key, Sequence[Row[Any]]], pasts: Mapping[Key, _Past]
) -> int:
    """Remove items of orders that are there and whose log says nothing any more, where nothing was done."""
    untouched = {
        key: rows
        for key, rows in items.items()
        if pasts[key].acted is None and all(each.imported for each in rows)
    }
    if not untouched:
        return 0
    there = {
        (row.shard, row.order_id)
        for row in connection.execute(
            select(o.shard, o.order_id)
            .select_from(ledger_item.join(order, (o.shard == i.shard) & (o.order_id == i.order_id)))
            .distinct()
        )
    }
    gone = [each.item_id for key, rows in untouched.items() if key in there for each in rows]
    _remove(connection, gone)
    return len(gone)


def _clear(connection: Connection, numbers: Iterable[int]) -> None:
    for table in (ledger_note, ledger_extension):
        connection.execute(delete(table).where(table.c.item_id.in_(list(numbers))))


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    if numbers:
        _clear(connection, numbers)
        connection.execute(delete(record_history).where(h.subject == "ledger", h.record_id.in_(numbers)))
        connection.execute(delete(ledger_item).where(i.item_id.in_(numbers)))
