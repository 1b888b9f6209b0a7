"""Bring joined logs into the orders by an import of each source that tells of these logs alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, select, tuple_, update

from dashboard.i18n import _
from dashboard.order.case_log import canonical
from dashboard.order.gates import first_review_passed
from data_access.importing.applying import apply_batch
from data_access.importing.derive import EMPTY, Clocks, Row, complete, evidence_of, row_hash
from data_access.importing.errors import UnusableFile
from data_access.importing.merging import by_code
from data_access.importing.recognition import ORDER_IN_SECONDS, calendar_print
from data_access.importing.registers.model import Stored, Values
from data_access.importing.registers.order_logs import CHUNK, Key, OrderRef, weigh
from data_access.importing.transactions import insert_many, lock_source
from data_access.records.people import Actor
from data_access.reference.units import read_calendar
from data_access.schema import category, import_batch, import_stage, order, source, unit

Logs = Mapping[Key, Mapping[str, str]]  # the logs of orders as they are to be


def store_rows(connection: Connection, actor: Actor, name: str, rows: Sequence[Values]) -> Stored:
    """Join rows to the orders' logs; raise UnusableFile where orders changed since the rows were checked.

    Orders that no row changes are left alone, and without any there is no import. `name` is that of the kind
    of table.
    """
    refs = {row["ref"].key: row["ref"] for row in rows}
    for code in sorted({ref.source for ref in refs.values()}):
        lock_source(connection, code)
    weighed = weigh(connection, rows)
    if weighed.refused:
        raise UnusableFile(
            "changed", _("The orders changed while the table was looked at."), _("Check the table once more.")
        )
    logs: dict[Key, dict[str, str]] = {}
    for (key, column), (joined, _rows) in weighed.joined.items():
        if set(joined.fates.values()) != {"unchanged"}:
            logs.setdefault(key, {})[column] = canonical(joined.entries)
    by_source: dict[int, dict[Key, OrderRef]] = {}
    for key in logs:
        by_source.setdefault(refs[key].source_id, {})[key] = refs[key]
    batches = [
        _bring(connection, actor, name, found, {key: logs[key] for key in found})
        for _source_id, found in sorted(by_source.items())
    ]
    return Stored(weighed.count("new"), weighed.count("changed"), weighed.count("unchanged"), tuple(batches))


def _bring(connection: Connection, actor: Actor, name: str, refs: Mapping[Key, OrderRef], logs: Logs) -> int:
    """Stage and apply the orders of one source as an import; return its number."""
    ref = next(iter(refs.values()))
    calendar = read_calendar(connection)
    columns = sorted({column for each in logs.values() for column in each})
    batch_id = _open(connection, actor, name, ref, columns, calendar_print(calendar), len(logs))
    clocks, every, row_no = Clocks(calendar, ref.zone), iter(logs), 0
    codes = _codes(connection)
    while chunk := list(islice(every, CHUNK)):
        rows = []
        query = select(*ORDER_IN_SECONDS).where(tuple_(order.c.shard, order.c.order_id).in_(chunk))
        for found in connection.execute(query).mappings().all():
            row_no += 1
            rows.append(_staged(dict(found), logs, columns, codes, clocks, batch_id, row_no))
        insert_many(connection, import_stage, import_stage.c.keys(), rows)
    here = source.c.source_id == ref.source_id
    rhythm = source.c.last_import_at, source.c.rhythm, source.c.rhythm_at
    before = connection.execute(select(*rhythm).where(here)).one()
    apply_batch(connection, batch_id, actor.now)
    # Checks and calls are no arrival of the source's own extract: one that is missing stays missing.
    connection.execute(update(source).where(here).values(**before._mapping))
    return batch_id


def _open(
    connection: Connection,
    actor: Actor,
    name: str,
    ref: OrderRef,
    columns: Sequence[str],
    calendar: str,
    n: int,
) -> int:
    known = connection.scalar(select(source.c.data_time).where(source.c.source_id == ref.source_id))
    content = {
        "mapping": {"name": name, "constants": {}},
        "header": [],
        "covered": list(columns),
        "calendar": calendar,
        "create_units": {},
        "create_categories": {},
    }
    made = connection.execute(
        import_batch.insert().values(
            source_id=ref.source_id,
            file_name=name,
            file_sha256="",
            mapping=name,
            mapping_content=content,
            state="staged",
            # A time of its own: no order and no other import stands at it.
            data_time=actor.now if known is None else max(actor.now, known + timedelta(seconds=1)),
            created_at=actor.now,
            account=actor.scope.account[:60],
            rows_read=n,
        )
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def _codes(connection: Connection) -> tuple[dict[int, str], dict[int, str]]:
    units = {row.unit_id: row.code for row in connection.execute(select(unit.c.unit_id, unit.c.code))}
    categories = connection.execute(select(category.c.category_id, category.c.code))
    return units, {row.category_id: row.code for row in categories}


def _staged(
    found: dict[str, Any],
    logs: Logs,
    columns: Sequence[str],
    codes: tuple[dict[int, str], dict[int, str]],
    clocks: Clocks,
    batch_id: int,
    row_no: int,
) -> Row:
    """Return the order as a checked row of a table that tells of its logs alone."""
    key = found["shard"], found["order_id"]
    row = {**by_code(found, *codes), **logs[key]}
    row["evidence"] |= evidence_of(columns)
    told = first_review_passed(row["gate_log"]) if "gate_log" in logs[key] else None
    row["first_review_passed"] = row["first_review_passed"] if told is None else told
    complete(row, clocks)
    content = {name: row[name] for name in EMPTY if name in row and row[name] != EMPTY[name]}
    return {
        "batch_id": batch_id,
        "row_no": row_no,
        "shard": key[0],
        "order_id": key[1],
        "kind": "order",
        "row_hash": row_hash(row),
        "updated_at": None,
        "payload": orjson.dumps({"order_no": row["order_no"], **content}).decode(),
        "raw_hash": None,
        "newest": None,
        "known": False,
    }
