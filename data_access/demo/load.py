"""Bring the demo into a database, tell whether it is of today, and take it out again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, Engine, delete, select

from data_access.database import bump_data_version, writing
from data_access.demo.generator import EXTRACT_HOUR, MONTHS, ORDERS_PER_MONTH, SEED, generate_table
from data_access.demo.joint import joint_table
from data_access.importing.service import ImportResult, SourceSpec, find_mapping, import_file
from data_access.reference.seed import seed_reference
from data_access.schema import (
    import_batch,
    import_change,
    import_reject,
    import_stage,
    order,
    order_event,
    participant,
    source,
)

ZONE = ZoneInfo("Asia/Shanghai")
DEMO_SOURCE = SourceSpec(
    code="demo", name="示例数据", demo=True, rhythm="daily", rhythm_at=f"{EXTRACT_HOUR:02}:00"
)
DEMO_ACCOUNT = "demo"


def extract_time(day: date) -> datetime:
    """Return the moment of a day's extract, 08:00 in the city, in UTC."""
    return datetime.combine(day, time(EXTRACT_HOUR), ZONE).astimezone(UTC)


def last_extract_day(now: datetime) -> date:
    """Return the day of the newest extract at or before `now`."""
    local = now.astimezone(ZONE)
    return local.date() if local.hour >= EXTRACT_HOUR else local.date() - timedelta(days=1)


def load_demo(
    engine: Engine,
    *,
    until: date,
    now: datetime,
    orders: int | None = None,
    months: int = MONTHS,
    seed: int = SEED,
) -> ImportResult:
    """Replace the demo by one that ends with the extract of `until`, imported as any export is.

    `orders` is the number a month; reference data are seeded first. The demo's source is marked so.
    """
    table = generate_table(orders or ORDERS_PER_MONTH, months, seed, until)
    with writing(engine) as connection:
        seed_reference(connection, now)
    clear_demo(engine, now)
    result = _bring(engine, table, f"demo-{until.isoformat()}.csv", until, now)
    parts = joint_table(table, extract_time(until).astimezone(ZONE).replace(tzinfo=None))
    if len(parts):
        _bring(engine, parts, f"demo-{until.isoformat()}-joint.csv", until, now)
    return result


def _bring(engine: Engine, table: pd.DataFrame, name: str, until: date, now: datetime) -> ImportResult:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        table.to_csv(path, index=False, encoding="utf-8-sig")
        return import_file(
            engine,
            path,
            mapping=find_mapping(engine, "yantai"),
            data_time=extract_time(until),
            now=now,
            source=DEMO_SOURCE,
            account=DEMO_ACCOUNT,
        )


def demo_is_current(connection: Connection, today: date) -> bool:
    """Tell whether the demo holds the extract of `today`; False where there is no demo."""
    found = connection.scalar(select(source.c.data_time).where(source.c.demo.is_(True)))
    return found == extract_time(today)


def demo_is_wanted(connection: Connection, today: date) -> bool:
    """Tell whether a demo has to be built: the base holds no order, or a demo of another day."""
    if connection.scalar(select(order.c.order_id).limit(1)) is None:
        return True
    has_demo = connection.scalar(select(source.c.source_id).where(source.c.demo.is_(True))) is not None
    return has_demo and not demo_is_current(connection, today)


def clear_demo(engine: Engine, now: datetime) -> int:
    """Remove the demo's source with all its orders and batches; return how many orders went."""
    with writing(engine) as connection:
        sources = connection.scalars(select(source.c.source_id).where(source.c.demo.is_(True))).all()
        if not sources:
            return 0
        own_batch = select(import_batch.c.batch_id).where(import_batch.c.source_id.in_(sources))
        for table in (import_stage, import_reject, import_change):
            connection.execute(delete(table).where(table.c.batch_id.in_(own_batch)))
        connection.execute(delete(order_event).where(order_event.c.batch_id.in_(own_batch)))
        connection.execute(delete(participant).where(participant.c.source_id.in_(sources)))
        gone = connection.execute(delete(order).where(order.c.source_id.in_(sources))).rowcount
        connection.execute(delete(import_batch).where(import_batch.c.source_id.in_(sources)))
        connection.execute(delete(source).where(source.c.source_id.in_(sources)))
        bump_data_version(connection, now)
    return gone
