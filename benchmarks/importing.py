"""Compare importing a table for the first time with importing it again: identical, changed in part, undone.

Run `python -m benchmarks.importing [ROWS] [--postgres]`: it generates an export of about ROWS orders, imports
it into a fresh base and prints one JSON object a database: seconds, and the ratios that alone are worth
comparing between machines.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Engine

from data_access.database import make_engine, migrate, writing
from data_access.demo.generator import monthly_tables
from data_access.importing.service import import_file, undo
from data_access.reference.seed import seed_reference
from tests.support.postgres import private_postgres

UNTIL = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
FIRST = datetime(2026, 11, 17, 0, tzinfo=UTC)
MONTHS, CHANGED = 12, 20_000


class Taken(NamedTuple):
    """Seconds that passed, and seconds that this process worked: a busy machine moves only the first."""

    seconds: float
    worked: float


def timed(run: Callable[[], Any]) -> tuple[Any, Taken]:
    """Return what a run returns, and the seconds it took."""
    started, worked = time.perf_counter(), time.process_time()
    result = run()
    return result, Taken(time.perf_counter() - started, time.process_time() - worked)


def write_tables(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write an export of about `rows` orders, and the same with up to CHANGED titles changed."""
    export, changed = folder / "export.csv", folder / "changed.csv"
    for number, table in enumerate(monthly_tables(max(10, rows // MONTHS), MONTHS, 1, UNTIL)):
        table.to_csv(export, mode="a", header=not number, index=False)
    with export.open(newline="") as source, changed.open("w", newline="") as target:
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames or ())
        writer.writeheader()
        for place, row in enumerate(reader):
            writer.writerow(row | {"标题": row["标题"] + "（改）"} if place < CHANGED else row)
    return export, changed


def size(engine: Engine) -> tuple[int, int]:
    """Return bytes of an embedded database and how many of them are in empty pages; zeros for a server."""
    if engine.dialect.name != "sqlite":
        return 0, 0
    with engine.connect() as connection:
        pages, free, page = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_count", "freelist_count", "page_size")
        )
    return pages * page, free * page


def measure(url: str, export: Path, changed: Path) -> dict[str, Any]:
    """Import, import again, change and undo on a fresh base; return seconds and ratios."""
    engine = make_engine(url)
    migrate(engine)
    with writing(engine) as connection:
        seed_reference(connection, NOW)

    def bring(path: Path, hours: int) -> Any:
        data_time = FIRST + timedelta(hours=hours)
        return import_file(engine, path, mapping="yantai", data_time=data_time, now=NOW)

    taken: dict[str, Taken] = {}
    first, taken["first"] = timed(lambda: bring(export, 0))
    after = size(engine)
    same, taken["identical"] = timed(lambda: bring(export, 1))
    other, taken["changed"] = timed(lambda: bring(changed, 2))
    restored, taken["undo"] = timed(lambda: undo(engine, other.batch, NOW))
    engine.dispose()
    assert (same.unchanged, restored) == (first.read, other.updated)
    return {
        "database": engine.dialect.name,
        "rows": first.read,
        "changed": other.updated,
        "seconds": {name: round(one.seconds, 1) for name, one in taken.items()},
        "worked": {name: round(one.worked, 1) for name, one in taken.items()},
        "first_to": {name: round(taken["first"].seconds / one.seconds, 1) for name, one in taken.items()},
        "first_to_worked": {
            name: round(taken["first"].worked / one.worked, 1) for name, one in taken.items()
        },
        "megabytes": round(after[0] / 1e6, 1),
        "empty_share": round(after[1] / after[0], 2) if after[0] else None,
    }


def main() -> None:
    """Generate the tables and measure SQLite, and PostgreSQL if asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=60_000)
    parser.add_argument("--postgres", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = write_tables(folder, chosen.rows)
        print(json.dumps(measure(f"sqlite:///{folder / 'bench.db'}", *tables)), flush=True)
        if chosen.postgres:
            with private_postgres() as url:
                print(json.dumps(measure(url, *tables)))


if __name__ == "__main__":
    main()
