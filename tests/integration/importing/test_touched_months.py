"""An import touches the months that a changed order had to do with before and has to do with now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from data_access.database import current_data_version, month_versions
from tests.fixtures.imports.tables import DATA_TIME, bring, row


def test_an_order_that_moves_touches_both_months(engine: Engine, tmp_path: Path) -> None:
    told = {"工单状态": "办理中", "办结时间": ""}
    august = {"受理时间": "2026-08-03 09:00", "转派时间": "2026-08-03 09:00"}
    bring(engine, tmp_path, [row(**told), row(**told, 工单编号="GD002")])
    bring(
        engine, tmp_path, [row(**{**told, **august})], data_time=DATA_TIME + timedelta(hours=1), name="b.csv"
    )
    with engine.connect() as connection:
        newest = current_data_version(connection)
        touched = {month for month, (version, _at) in month_versions(connection).items() if version == newest}
    assert touched == {202608, 202610}
