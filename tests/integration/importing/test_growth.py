"""An import's work grows with its rows, not with their square; what staging took is given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from data_access.database import make_engine, migrate, writing
from data_access.importing.service import undo
from data_access.importing.space import SLICE, give_back
from data_access.reference.seed import seed_reference
from tests.fixtures.imports.tables import DATA_TIME, NOW, bring, row

STEPS = 500  # instructions of SQLite's machine between two counts


def table(count: int, **changes: str) -> list[dict[str, str]]:
    return [row(工单编号=f"GD{number:05}", **changes) for number in range(count)]


def counter(engine: Engine) -> list[int]:
    """Count the instructions that SQLite carries out, whatever else the machine does."""
    counted = [0]

    def more() -> int:
        counted[0] += 1
        return 0

    @event.listens_for(engine, "engine_connect")
    def watch(connection) -> None:  # type: ignore[no-untyped-def]
        connection.connection.dbapi_connection.set_progress_handler(more, STEPS)

    return counted


def work(url: str, folder: Path, rows: int) -> dict[str, int]:
    """Return the instructions that each import of a table of so many rows takes."""
    engine = make_engine(url)
    counted, done = counter(engine), {}

    def step(name: str, run: Callable[[], object]) -> None:
        before = counted[0]
        run()
        done[name] = counted[0] - before

    later = [DATA_TIME + timedelta(hours=hours) for hours in range(4)]
    bring(engine, folder, table(rows), data_time=later[0])
    step("identical", lambda: bring(engine, folder, table(rows), data_time=later[1]))
    changed = table(rows, 标题="改", 承办单位="福山区")
    last = bring(engine, folder, table(rows, 标题="改"), data_time=later[2])
    step("transferred", lambda: bring(engine, folder, changed, data_time=later[3]))
    older = table(rows, 标题="旧", 官方核实结果="已解决")
    step("older", lambda: bring(engine, folder, older, data_time=later[0]))
    assert last.updated == rows
    engine.dispose()
    return done


def test_work_grows_with_the_rows(new_sqlite: Callable[[], str], tmp_path: Path) -> None:
    few, many = (work(new_sqlite(), tmp_path, rows) for rows in (250, 1_000))
    for name, instructions in many.items():
        assert instructions < 5 * few[name] + 100, name


@pytest.mark.long
def test_undo_grows_with_the_rows(new_sqlite: Callable[[], str], tmp_path: Path) -> None:
    counts = []
    for rows in (250, 1_000):
        engine = make_engine(new_sqlite())
        bring(engine, tmp_path, table(rows))
        batch = bring(
            engine, tmp_path, table(rows, 标题="改"), data_time=DATA_TIME + timedelta(hours=1)
        ).batch
        assert batch is not None
        counted = counter(engine)
        assert undo(engine, batch, NOW) == rows
        counts.append(counted[0])
        engine.dispose()
    assert counts[1] < 5 * counts[0] + 100


def test_empty_pages_are_given_back(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/new.db")
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)
        connection.exec_driver_sql("CREATE TABLE filled (bytes BLOB)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) "
            "INSERT INTO filled SELECT randomblob(3000) FROM n"
        )
        connection.exec_driver_sql("DROP TABLE filled")

    def pages(name: str) -> int:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

    before, free = pages("page_count"), pages("freelist_count")
    assert free >= 3_000
    given = give_back(engine)
    assert given > 2_000
    assert pages("page_count") <= before - given
    assert pages("freelist_count") == free - given <= max(SLICE, pages("page_count") // 2)
    assert give_back(engine) == 0
    engine.dispose()
