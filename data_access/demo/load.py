"""Bring the demo into a database: generated month by month and imported as any export is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from sqlalchemy import Engine

from data_access.database import writing
from data_access.demo.agenda import add_agenda
from data_access.demo.alerts import add_alerts
from data_access.demo.contacts import add_contacts
from data_access.demo.desk import add_desk
from data_access.demo.findings import add_findings
from data_access.demo.generator import MONTHS, ORDERS_PER_MONTH, SEED, monthly_tables
from data_access.demo.joint import joint_table
from data_access.demo.ledgers import add_ledgers
from data_access.demo.look_back import add_look_back
from data_access.demo.months import add_months
from data_access.demo.presence import EXTRACT_HOUR, ZONE, clear_demo, extract_time
from data_access.demo.proactive import add_stories
from data_access.demo.reviews import add_reviews
from data_access.demo.supervise import add_supervision
from data_access.demo.survey import add_survey
from data_access.importing.service import ImportResult, SourceSpec, find_mapping, import_file
from data_access.reference.seed import seed_reference

DEMO_SOURCE = SourceSpec(
    code="demo", name="示例数据", demo=True, rhythm="daily", rhythm_at=f"{EXTRACT_HOUR:02}:00"
)
DEMO_ACCOUNT = "demo"


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
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"demo-{until.isoformat()}.csv"
        parts = path.with_name(f"demo-{until.isoformat()}-joint.csv")
        _write(monthly_tables(orders or ORDERS_PER_MONTH, months, seed, until), path, parts, until)
        with writing(engine) as connection:
            seed_reference(connection, now)
        clear_demo(engine, now)
        result = _bring(engine, path, until, now)
        if parts.exists():
            _bring(engine, parts, until, now)
    with writing(engine) as connection:
        add_survey(connection, until, seed)
        add_findings(connection, until, seed)
        add_stories(connection, until, seed)
        # Who is told comes first, what is on the books before the warnings about it.
        for add in (add_contacts, add_ledgers, add_alerts, add_supervision):
            add(connection, until, seed)
        for add in (add_look_back, add_reviews, add_agenda, add_desk, add_months):
            add(connection, until, seed)
    return result


def _write(tables: Iterable[pd.DataFrame], path: Path, parts: Path, until: date) -> None:
    """Write the export and the joint units' rows, each as one file; the second only where there are any."""
    ended_by = extract_time(until).astimezone(ZONE).replace(tzinfo=None)
    for table in tables:
        for target, rows in ((path, table), (parts, joint_table(table, ended_by))):
            if len(rows):
                begins = not target.exists()
                rows.to_csv(
                    target,
                    mode="a",
                    header=begins,
                    index=False,
                    encoding="utf-8-sig" if begins else "utf-8",
                )


def _bring(engine: Engine, path: Path, until: date, now: datetime) -> ImportResult:
    return import_file(
        engine,
        path,
        mapping=find_mapping(engine, "yantai"),
        data_time=extract_time(until),
        now=now,
        source=DEMO_SOURCE,
        account=DEMO_ACCOUNT,
    )
