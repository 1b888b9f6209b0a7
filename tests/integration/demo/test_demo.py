"""Demo data on its way into a base: imported like any export, marked as a demo, replaced and removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, insert, select

from callbacks.commands import demo as command
from data_access.database import current_data_version, make_engine, migrate, reading, writing
from data_access.demo.load import load_demo
from data_access.demo.presence import clear_demo, demo_is_current, demo_is_wanted
from data_access.importing.service import ImportResult
from data_access.reference.units import load_units
from data_access.schema import import_batch, order, order_event, source, unit

UNTIL = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
DATA_TIME = datetime(2026, 11, 17, 0, 0, tzinfo=UTC)
ORDERS, MONTHS = 150, 3


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, ImportResult]]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    migrate(engine)
    yield engine, load_demo(engine, until=UNTIL, now=NOW, orders=ORDERS, months=MONTHS, seed=5)
    engine.dispose()


def test_every_row_is_accepted(loaded: tuple[Engine, ImportResult]) -> None:
    engine, result = loaded
    assert result.rejected == 0
    assert result.read == result.inserted > ORDERS * MONTHS
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(order)) == result.read


def test_source_is_marked_as_demo_with_its_daily_extract(loaded: tuple[Engine, ImportResult]) -> None:
    engine, _result = loaded
    with reading(engine) as connection:
        row = connection.execute(select(source)).one()
    assert (row.code, row.name, row.demo) == ("demo", "示例数据", True)
    assert (row.rhythm, row.rhythm_at, row.data_time) == ("daily", "08:00", DATA_TIME)


def test_stored_orders_hold_no_event_after_the_data_time(loaded: tuple[Engine, ImportResult]) -> None:
    engine, _result = loaded
    events = ("opened_at", "dispatched_at", "closed_at", "withdrawn_at", "verdict_official_at", "answered_at")
    with reading(engine) as connection:
        for name in events:
            assert connection.scalar(select(func.max(order.c[name]))) <= DATA_TIME
        still_open = select(func.count()).where(order.c.closed_at.is_(None), order.c.solve_due > DATA_TIME)
        assert connection.scalar(still_open) > 10


def test_import_derives_clocks_for_transferred_orders_and_none_for_direct(
    loaded: tuple[Engine, ImportResult],
) -> None:
    engine, _result = loaded
    with reading(engine) as connection:
        rules = connection.execute(
            select(order.c.state == "direct", order.c.provincial, order.c.rule_set, func.count()).group_by(
                order.c.state == "direct", order.c.provincial, order.c.rule_set
            )
        ).all()
    assert {(bool(direct), provincial, rule) for direct, provincial, rule, _n in rules} == {
        (True, False, ""),
        (False, False, "city"),
        (False, True, "2125"),
    }


def test_current_is_only_the_day_of_the_extract(loaded: tuple[Engine, ImportResult]) -> None:
    engine, _result = loaded
    with reading(engine) as connection:
        assert demo_is_current(connection, UNTIL)
        assert not demo_is_wanted(connection, UNTIL)
        assert not demo_is_current(connection, date(2026, 11, 18))
        assert demo_is_wanted(connection, date(2026, 11, 18))


def test_a_new_demo_replaces_the_old_one_and_clearing_leaves_other_sources(engine: Engine) -> None:
    with reading(engine) as connection:
        assert demo_is_wanted(connection, UNTIL)
    load_demo(engine, until=date(2026, 11, 16), now=NOW, orders=30, months=1)
    result = load_demo(engine, until=UNTIL, now=NOW, orders=30, months=1)
    with writing(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(order)) == result.inserted
        files = connection.scalars(select(import_batch.c.file_name).order_by(import_batch.c.batch_id)).all()
        assert files == ["demo-2026-11-17.csv", "demo-2026-11-17-joint.csv"]
        _add_real_order(connection)
        version = current_data_version(connection)
    assert clear_demo(engine, NOW) == result.inserted
    with reading(engine) as connection:
        assert connection.scalars(select(order.c.order_no)).all() == ["R1"]
        assert connection.scalars(select(source.c.code)).all() == ["real"]
        assert connection.scalar(select(func.count()).select_from(order_event)) == 0
        assert connection.scalar(select(func.count()).select_from(unit)) == len(load_units())
        assert current_data_version(connection) == version + 1
        assert not demo_is_wanted(connection, UNTIL)
    assert clear_demo(engine, NOW) == 0


def _add_real_order(connection) -> None:
    connection.execute(
        insert(source).values(source_id=9, code="real", name="real", time_zone="Asia/Shanghai", rhythm="once")
    )
    connection.execute(
        insert(import_batch).values(
            batch_id=99, source_id=9, file_name="f", file_sha256="x", mapping="yantai", mapping_content={},
            state="applied", created_at=NOW,
        )
    )  # fmt: skip
    connection.execute(
        insert(order).values(
            shard=1, order_id=1, source_id=9, order_no="R1", opened_at=NOW, state="pending",
            opened_day=20261117, data_time=NOW, batch_id=99, row_hash="x",
        )
    )  # fmt: skip


def test_command_builds_a_demo_and_prints_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZQT_DATABASE_URL", f"sqlite:///{tmp_path}/var/demo.db")
    arguments = ["--orders", "20", "--months", "1", "--until", "2026-11-17"]
    run = CliRunner().invoke(command.demo, arguments)
    assert run.exit_code == 0, run.output
    printed = json.loads(run.stdout)
    assert printed["rejected"] == 0
    assert printed["read"] == printed["inserted"] > 20


def test_serving_builds_once_and_again_only_on_another_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZQT_DATABASE_URL", f"sqlite:///{tmp_path}/demo.db")
    built: list[date] = []
    served: list[bool] = []
    monkeypatch.setattr(command, "run_server", lambda config: served.append(config.demo))

    def building(engine: Engine, **options) -> ImportResult:
        built.append(options["until"])
        return load_demo(engine, **options)

    monkeypatch.setattr(command, "load_demo", building)
    for now in (
        "2026-11-17T08:30+08:00",
        "2026-11-17T21:00+08:00",
        "2026-11-18T07:00+08:00",
        "2026-11-18T09:00+08:00",
    ):
        monkeypatch.setenv("ZQT_NOW", now)
        run = CliRunner().invoke(command.demo, ["--serve", "--orders", "20", "--months", "1"])
        assert run.exit_code == 0, run.output
    assert built == [date(2026, 11, 17), date(2026, 11, 18)]
    assert served == [True] * 4
