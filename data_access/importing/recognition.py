"""Recognise rows that say what is stored already by their cells, so that they need not be checked again.

The check of a row is a function of its cells and of what it stands on: mapping, units, categories, calendar,
rules and the code itself. A hash of all these that was seen before gives the same row again; where the order
still is what that row made of it, nothing is left to do but to count it. Whatever else there is about a row
(its times against the data time, its data time's own cell) is looked at each time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import BigInteger, Connection, Engine, and_, bindparam, delete, select, type_coerce

from dashboard.clocks.calendar import WorkCalendar
from data_access.database import current_data_version, reading
from data_access.importing.checking import Checked, Checker
from data_access.importing.derive import EMPTY, Row
from data_access.importing.headers import Torn
from data_access.importing.merging import by_code
from data_access.importing.plan import Bound, texts_of
from data_access.importing.surroundings import Surroundings
from data_access.importing.transactions import hold_source, insert_many, update_many
from data_access.schema import category, import_batch, import_seen, import_stage, order, unit
from data_access.schema.base import Instant

CHUNK = 1000
# What decides how a row is read, beside its mapping and the reference data.
CODE = ("data_access/importing", "data_access/schema", "dashboard")
ROOT = Path(__file__).resolve().parents[2]
# Instants as whole seconds: as rows are checked, compared and written.
ORDER_IN_SECONDS = tuple(
    type_coerce(column, BigInteger).label(str(column.name)) if isinstance(column.type, Instant) else column
    for column in order.c
)


@dataclass(frozen=True)
class Seen:
    """What a chunk of rows was recognised as: hashes of the cells, and the rows known, by row number."""

    raw: Mapping[int, str] = field(default_factory=dict)
    known: Mapping[int, Checked] = field(default_factory=dict)
    version: int = 0


class Recogniser:
    """Recognise the rows of one table."""

    def __init__(self, bound: Sequence[Bound], checker: Checker, source: str) -> None:
        # The data time of a daily extract differs in every row each day and never reaches the order.
        self._told = texts_of([one for one in bound if one.field.name != "data_time"])
        self._data_time = next((one for one in bound if one.field.name == "data_time"), None)
        self._readable = lru_cache(maxsize=4096)(checker.is_data_time)
        self._checker = checker
        self._source = source
        self._begun = blake2b(fingerprint(bound, checker.around), digest_size=16)

    def recognise(self, engine: Engine, rows: Sequence[tuple[int, list[str]]]) -> Seen:
        """Look up which rows are stored as they say, at one moment of the base."""
        raw: dict[int, str] = {}
        keys: dict[int, tuple[int, int]] = {}
        for row_no, cells in rows:
            digest = self._hash(cells)
            key = self._checker.key_of(cells)
            if digest and key and (self._data_time is None or self._readable(self._data_time.text(cells))):
                raw[row_no], keys[row_no] = digest, key
        with reading(engine) as connection:
            version = current_data_version(connection)
            stored = _stored(connection, {number for _shard, number in keys.values()})
        latest = self._checker.around.latest
        known = {}
        for row_no, key in keys.items():
            one = stored.get(key)
            if one is not None and one.raw_hash == raw[row_no] and one.newest <= latest:
                payload = {"order_no": one.order_no}
                known[row_no] = Checked(
                    row_no, "order", *key, one.row_hash, one.updated_at, payload, one.newest, known=True
                )
        return Seen(raw, known, version)

    def still(self, connection: Connection, seen: Seen) -> bool:
        """Tell whether the base is still as it was looked at, and keep it so until the transaction ends."""
        return not seen.known or (
            hold_source(connection, self._source) and current_data_version(connection) == seen.version
        )

    def _hash(self, cells: Sequence[str]) -> str | None:
        if isinstance(cells, Torn):
            return None
        try:
            content = orjson.dumps(self._told(cells))
        except orjson.JSONEncodeError:
            return None  # half a surrogate pair: left to the check
        digest = self._begun.copy()
        digest.update(content)
        return digest.hexdigest()


def _stored(connection: Connection, numbers: Iterable[int]) -> dict[tuple[int, int], Any]:
    """Return what made the orders that still are what it made of them, by key."""
    seen = import_seen.c
    found = connection.execute(
        select(
            seen.shard, seen.order_id, seen.raw_hash, seen.row_hash, order.c.order_no,
            type_coerce(seen.updated_at, BigInteger).label("updated_at"),
            type_coerce(seen.newest, BigInteger).label("newest"),
        )
        .join(
            order,
            and_(
                order.c.shard == seen.shard,
                order.c.order_id == seen.order_id,
                order.c.row_hash == seen.row_hash,
            ),
        )
        .where(seen.order_id.in_(list(numbers)))
    )  # fmt: skip
    return {(row.shard, row.order_id): row for row in found}


def fingerprint(bound: Sequence[Bound], around: Surroundings) -> bytes:
    """Return a hash of everything beside its cells that a row's check stands on."""
    stands_on = {
        "code": _code(),
        "python": sys.version,
        "mapping": around.mapping.model_dump(mode="json"),
        "fields": [one.field.name for one in bound],
        "date1904": around.date1904,
        "rules": around.rule_sets,
        "calendar": calendar_print(around.calendar),
        "units": sorted(around.units.by_id.items()),
        "categories": sorted(around.categories.by_id.items()),
    }
    content = orjson.dumps(stands_on, default=_plain, option=orjson.OPT_NON_STR_KEYS)
    return blake2b(content, digest_size=32).digest()


def calendar_print(calendar: WorkCalendar) -> str:
    """Return a hash of which days a calendar names and which years are published."""
    days = sorted((day.isoformat(), worked) for day, worked in calendar.special.items())
    return blake2b(orjson.dumps([days, sorted(calendar.years)]), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, (set, frozenset)) else repr(value)


@cache
def _code() -> str:
    """Return a hash of the program's text, so that a new version checks every row once more."""
    digest = blake2b(digest_size=16)
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def keep_seen(connection: Connection, rows: Sequence[Any]) -> None:
    """Keep from which cells the orders of these staged rows became what they are now."""
    kept = [
        {
            "order_id": row.order_id,
            "shard": row.shard,
            "raw_hash": row.raw_hash,
            "row_hash": row.row_hash,
            "updated_at": row.updated_at,
            "newest": row.newest,
        }
        for row in rows
        if row.raw_hash is not None and not row.known
    ]
    if kept:
        numbers = [row["order_id"] for row in kept]
        connection.execute(delete(import_seen).where(import_seen.c.order_id.in_(numbers)))
        insert_many(connection, import_seen, import_seen.c.keys(), kept)


def fill_known(connection: Connection, source_id: int | None = None, but: int = 0) -> None:
    """Give the known rows of other staged batches their content, for the orders are about to change.

    Without a source the orders of all sources are.
    """
    batch = import_batch.c
    waiting = select(batch.batch_id).where(batch.state.in_(("staging", "staged")), batch.batch_id != but)
    if source_id is not None:
        waiting = waiting.where(batch.source_id == source_id)
    for batch_id in connection.scalars(waiting).all():
        _fill(connection, batch_id)


def _fill(connection: Connection, batch_id: int) -> None:
    unit_codes = {row.unit_id: row.code for row in connection.execute(select(unit))}
    category_codes = {row.category_id: row.code for row in connection.execute(select(category))}
    stage, last = import_stage.c, -1
    statement = (
        select(stage.row_no, type_coerce(stage.updated_at, BigInteger).label("told_at"), *ORDER_IN_SECONDS)
        .join(order, and_(order.c.shard == stage.shard, order.c.order_id == stage.order_id))
        .where(stage.batch_id == batch_id, stage.row_no > bindparam("last"), stage.known)
        .order_by(stage.row_no)
        .limit(CHUNK)
    )
    while rows := connection.execute(statement, {"last": last}).mappings().all():
        last = rows[-1]["row_no"]
        filled = [
            {
                "batch_id": batch_id,
                "row_no": row["row_no"],
                "known": False,
                "payload": orjson.dumps(_told(dict(row), unit_codes, category_codes)).decode(),
            }
            for row in rows
        ]
        update_many(connection, import_stage, ("batch_id", "row_no"), ("known", "payload"), filled)


def _told(stored: Mapping[str, Any], units: Mapping[int, str], categories: Mapping[int, str]) -> Row:
    """Return what the row that made the order what it is had told."""
    row = {**by_code(stored, units, categories), "source_updated_at": stored["told_at"]}
    told = {name: row[name] for name in EMPTY if name in row and row[name] != EMPTY[name]}
    return {"order_no": row["order_no"], **told}
