"""Three years of the demo, every month locked on time and counted again from history, on both databases."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from dashboard.clocks.periods import month_start
from data_access.database import reading, writing
from data_access.demo.load import load_demo
from data_access.demo.months import LOCKED, lock_on_time
from data_access.demo.months_removal import remove_months
from data_access.queries.month.late import late_of
from data_access.queries.month.life import read_months
from data_access.queries.month.versions import versions_of
from data_access.records.month.recounting import recount_month
from data_access.reference.units import read_calendar
from data_access.schema import appraisal_month

UNTIL, NOW = date(2026, 11, 17), datetime(2026, 11, 17, 1, 0, tzinfo=UTC)


def recounted(engine: Engine, month: str) -> list[str]:
    with engine.connect().execution_options(zqt_write=True) as connection:
        transaction = connection.begin()
        found = [f"{each.month} {each.item} {each.name}" for each in recount_month(connection, month, NOW)]
        transaction.rollback()
    return found


@pytest.mark.long
def test_each_of_the_36_demo_months_is_what_history_gives(engine: Engine) -> None:
    load_demo(engine, until=UNTIL, now=NOW, orders=400, months=37)
    with writing(engine) as connection:
        connection.execute(delete(appraisal_month))
        calendar, scratch = read_calendar(connection), dict[Hashable, Any]()
        for back in range(36, 0, -1):
            lock_on_time(connection, month_start(UNTIL, back), calendar, scratch)
    with reading(engine) as connection:
        locked = sorted(read_months(connection).locked)
    assert len(locked) == 36
    assert [each for month in locked for each in recounted(engine, month)] == []


def test_the_demo_locks_a_year_corrects_a_month_and_leaves_one_under_check(engine: Engine) -> None:
    load_demo(engine, until=UNTIL, now=NOW, orders=300, months=5)
    with reading(engine) as connection:
        months = read_months(connection)
        newest = versions_of(connection, "2026-07")
        changed = late_of(connection, "2026-09", NOW)
    assert {month for month, life in months.lives.items() if life.state == "checking"} == {"2026-10"}
    assert 0 < len(months.locked) <= LOCKED
    assert [each.number for each in newest] in ([1], [2, 1])
    assert all(each.order_no for each in changed)
    assert [each for month in months.locked for each in recounted(engine, month)] == []
    with writing(engine) as connection:
        assert remove_months(connection) == len(months.lives)
