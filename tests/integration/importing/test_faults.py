"""Faults: kills at any moment, failures at any statement, two imports at once, unusable files."""

from __future__ import annotations

import gzip
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select

from data_access.database import make_engine
from data_access.importing.errors import UnusableFile
from data_access.importing.service import apply, import_file, prepare
from data_access.schema import import_batch, import_change, import_reject, import_stage, source
from tests.fixtures.imports.tables import DATA_TIME, NOW, bring, contents, csv_file, orders, row, workbook

ROOT = Path(__file__).resolve().parents[3]
ROWS = 1200
IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from data_access.database import make_engine
from data_access.importing.service import find_mapping, import_file
engine = make_engine(sys.argv[1])
moment = datetime.fromisoformat("2026-11-17T18:00:00+08:00")
print("ready", flush=True)
sys.stdin.readline()
result = import_file(engine, Path(sys.argv[2]), find_mapping(engine, "yantai"), moment, now=moment)
print(result.read, result.inserted, result.updated, result.unchanged, result.rejected, flush=True)
"""


def table(count: int = ROWS, **changes: str) -> list[dict[str, str]]:
    return [row(工单编号=f"GD{number:05}", **changes) for number in range(count)]


def start(url: str, path: Path) -> subprocess.Popen[str]:
    """Start an import that waits for a line before it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, url, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def finish(process: subprocess.Popen[str]) -> list[int]:
    out, _err = process.communicate(timeout=120)
    assert process.returncode == 0
    return [int(word) for word in out.split()]


def kill(url: str, path: Path, after: float) -> bool:
    """Start an import, kill it after a time; return whether it was still running."""
    process = start(url, path)
    begin(process)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def kill_often(make_url: Callable[[], str], folder: Path, kills: int) -> None:
    """Kill imports at random moments: each base must hold all rows of the table, or none."""
    path = csv_file(folder, table())
    whole = make_url()
    began = time.monotonic()
    process = start(whole, path)
    begun = time.monotonic()
    begin(process)
    assert finish(process)[:2] == [ROWS, ROWS]
    running = time.monotonic() - begun
    assert begun >= began
    engine = make_engine(whole)
    expected = contents(engine)
    engine.dispose()
    chance = random.Random(20261118)
    url, alive = make_url(), 0
    for _attempt in range(kills):
        alive += kill(url, path, chance.uniform(0, running))
        engine = make_engine(url)
        found = contents(engine)
        with engine.connect() as connection:
            applied = connection.scalar(
                select(func.count()).select_from(import_batch).where(import_batch.c.state == "applied")
            )
        engine.dispose()
        assert found == [] or found == expected
        assert (applied == 0) == (found == [])
        if found:
            url = make_url()
    assert alive > kills // 2
    process = start(url, path)
    begin(process)
    assert finish(process)[0] == ROWS
    engine = make_engine(url)
    assert contents(engine) == expected
    engine.dispose()


def test_a_kill_at_any_moment_leaves_before_or_after(new_sqlite: Callable[[], str], tmp_path: Path) -> None:
    kill_often(new_sqlite, tmp_path, 7)


@pytest.mark.long
def test_a_hundred_kills_on_sqlite(new_sqlite: Callable[[], str], tmp_path: Path) -> None:
    kill_often(new_sqlite, tmp_path, 100)


@pytest.mark.long
@pytest.mark.postgresql
def test_a_hundred_kills_on_postgresql(new_postgres: Callable[[], str], tmp_path: Path) -> None:
    kill_often(new_postgres, tmp_path, 100)


class Broken(RuntimeError):
    """The failure that the test plants."""


def test_a_failure_at_any_statement_of_applying_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(), row(工单编号="GD002")])
    before = contents(engine)
    changed = [row(标题="改"), row(工单编号="GD003"), row(工单性质="协办", 承办单位="市工信局")]
    prepared = prepare(engine, csv_file(tmp_path, changed), file_name="t.csv", data_time=DATA_TIME, now=NOW)
    countdown = 0

    @event.listens_for(engine, "before_cursor_execute")
    def fail(*_args: object) -> None:
        nonlocal countdown
        countdown -= 1
        if countdown == 0:
            raise Broken

    statements = 0
    while True:
        statements += 1
        countdown = statements
        try:
            result = apply(engine, prepared.batch_id, NOW)
        except Broken:
            countdown = 0
            assert contents(engine) == before
        else:
            break
    event.remove(engine, "before_cursor_execute", fail)
    assert statements > 12
    assert (result.inserted, result.updated) == (2, 1)
    assert contents(engine) != before


def test_two_imports_at_once_end_as_if_one_came_after_the_other(database_url: str, tmp_path: Path) -> None:
    first = csv_file(tmp_path, table(800, 标题="甲", 更新时间="2026-10-16 08:00:00"), "a.csv")
    second = csv_file(tmp_path, table(1200, 标题="乙", 更新时间="2026-10-17 08:00:00")[400:], "b.csv")
    processes = [start(database_url, first), start(database_url, second)]
    for process in processes:
        begin(process)
    results = [finish(process) for process in processes]
    assert [result[0] for result in results] == [800, 800]
    assert all(result[0] == sum(result[1:]) for result in results)
    assert sum(result[1] for result in results) == 1200
    engine = make_engine(database_url)
    found = orders(engine)
    engine.dispose()
    assert len(found) == 1200
    # Whoever came first, the newer update time holds where both brought the order.
    assert {found[f"GD{number:05}"]["title"] for number in range(400, 1200)} == {"乙"}
    assert {found[f"GD{number:05}"]["title"] for number in range(400)} == {"甲"}


def unusable(folder: Path) -> list[Path]:
    header = ["工单编号", "受理时间", "承办单位"]
    contents_of = {
        "empty.csv": b"",
        "header.csv": ",".join(header).encode(),
        "twice.csv": "工单编号,受理时间,受理时间\n1,2026-10-12,2026-10-12\n".encode(),
        "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "bomb.csv.gz": gzip.compress(b"1,2026-10-12\n" * (3 << 20)),
        "no_number.csv": "标题,受理时间\na,2026-10-12\n".encode(),
    }
    for name, content in contents_of.items():
        (folder / name).write_bytes(content)
    cut = workbook(folder / "cut.xlsx", [header, ["1", "2026-10-12", "芝罘区"]])
    cut.write_bytes(cut.read_bytes()[:-100])
    return [*(folder / name for name in contents_of), cut]


def test_an_unusable_file_leaves_the_base_as_it_was(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row()])
    before = contents(engine)
    for path in unusable(tmp_path):
        with pytest.raises(UnusableFile):
            import_file(engine, path, None, DATA_TIME, now=NOW)
    assert contents(engine) == before
    with engine.connect() as connection:
        sizes = {
            one.name: connection.scalar(select(func.count()).select_from(one))
            for one in (import_batch, import_stage, import_reject, import_change, source)
        }
    assert sizes == {
        "import_batch": 1,
        "import_stage": 0,
        "import_reject": 0,
        "import_change": 1,
        "source": 1,
    }


def test_a_source_is_created_once_by_two_first_imports(database_url: str, tmp_path: Path) -> None:
    paths = [csv_file(tmp_path, [row(工单编号=f"X{number}")], f"{number}.csv") for number in range(3)]
    processes = [start(database_url, path) for path in paths]
    for process in processes:
        begin(process)
    assert [finish(process)[1] for process in processes] == [1, 1, 1]
    engine = make_engine(database_url)
    assert len(orders(engine)) == 3
    with engine.connect() as connection:
        assert connection.scalars(select(source.c.code)).all() == ["hotline"]
    engine.dispose()
