"""A holiday notice that arrives after the orders makes provisional deadlines definite; verify agrees."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, select

from data_access.database import writing
from data_access.importing.service import apply, find_mapping, prepare
from data_access.reference.seed import seed_reference
from data_access.schema import calendar_day, order
from data_access.verify import verify
from tests.fixtures.imports.tables import bring, csv_file, one, row
from tests.support.orders import add_source, at, put_order, unit_ids

DATA_TIME = at("2025-10-15 18:00")


def sent(moment: str) -> dict[str, Any]:
    return {"opened_at": at(moment), "dispatched_at": at(moment), "channel": "city_line"}


def deadline(connection: Connection, number: str) -> tuple[Any, bool, int]:
    row = connection.execute(select(order).where(order.c.order_no == number)).one()
    return row.solve_due, row.provisional, row.due_day


def test_a_notice_that_arrives_makes_provisional_deadlines_definite(connection: Connection) -> None:
    connection.execute(delete(calendar_day).where(calendar_day.c.day >= date(2025, 1, 1)))
    add_source(connection, DATA_TIME)
    district = unit_ids(connection)["370682"]
    # Sunday 28 September 2025 was worked, 1 to 8 October were off: 28, 29, 30 September, 9, 10 October.
    put_order(connection, "HOLIDAY", DATA_TIME, unit_id=district, **sent("2025-09-26 09:00"))
    put_order(connection, "BEFORE", DATA_TIME, unit_id=district, **sent("2024-11-04 09:00"))
    assert deadline(connection, "HOLIDAY") == (at("2025-10-04 00:00"), True, 20251003)
    before = deadline(connection, "BEFORE")
    assert seed_reference(connection, DATA_TIME) > 0
    assert deadline(connection, "HOLIDAY") == (at("2025-10-11 00:00"), False, 20251010)
    assert deadline(connection, "BEFORE") == before == (at("2024-11-12 00:00"), False, 20241111)
    assert list(verify(connection, DATA_TIME)) == []
    assert seed_reference(connection, DATA_TIME) == 0


def test_many_orders_are_counted_anew_in_several_steps(connection: Connection, monkeypatch: Any) -> None:
    monkeypatch.setattr("data_access.importing.recompute.CHUNK", 2)
    connection.execute(delete(calendar_day).where(calendar_day.c.day >= date(2025, 1, 1)))
    add_source(connection, DATA_TIME)
    for number in range(5):
        put_order(connection, f"N{number}", DATA_TIME, **sent("2025-09-26 09:00"))
    seed_reference(connection, DATA_TIME)
    left = select(func.count()).select_from(order).where(order.c.provisional)
    assert connection.scalar(left) == 0
    assert list(verify(connection, DATA_TIME)) == []


@pytest.mark.parametrize("known", [False, True], ids=["a new order", "a changed order"])
def test_a_table_checked_before_the_notice_is_counted_by_it(
    engine: Engine, tmp_path: Path, known: bool
) -> None:
    with writing(engine) as connection:
        connection.execute(delete(calendar_day).where(calendar_day.c.day >= date(2025, 1, 1)))
    told = row(受理时间="2025-09-26 09:00", 转派时间="2025-09-26 09:00", 工单状态="办理中", 办结时间="")
    if known:
        bring(engine, tmp_path, [told | {"标题": "先"}], data_time=at("2025-10-14 18:00"))
    prepared = prepare(
        engine,
        csv_file(tmp_path, [told | {"标题": "后"}]),
        file_name="t.csv",
        mapping=find_mapping(engine, "yantai"),
        data_time=DATA_TIME,
        now=DATA_TIME,
    )
    with writing(engine) as connection:
        seed_reference(connection, DATA_TIME)
    result = apply(engine, prepared.batch_id, DATA_TIME)
    assert (result.inserted, result.updated) == (0, 1) if known else (1, 0)
    stored = one(engine)
    assert (stored["title"], stored["provisional"], stored["due_day"]) == ("后", False, 20251010)
    with engine.connect() as connection:
        assert list(verify(connection, DATA_TIME)) == []
