"""Compare counting a month by district with reading every order into a table first.

Run `python -m benchmarks.counting [--months 36]`: it builds a demo base in a temporary folder and prints one
JSON object with seconds (median of the runs) and the ratio, the only figure worth comparing between machines.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.people.access import OPERATOR
from data_access.counting.tally import counts
from data_access.database import make_engine, migrate, reading
from data_access.demo.load import load_demo
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.rankings.page import ranking_view
from data_access.schema import order

UNTIL = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 6, tzinfo=UTC)


def seconds(run: Callable[[], object], times: int) -> float:
    """Return the median seconds of several runs, the first one not counted."""
    run()
    taken = []
    for _run in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def everything_first(connection: Connection) -> pd.Series[int]:
    """Count due orders of October by unit the naive way: all orders into memory, then filter."""
    rows = pd.DataFrame(connection.execute(select(order)).mappings().all())
    return rows[rows["due_day"].between(20261001, 20261031)].groupby("unit_id").size()


def main() -> None:
    """Build the base, time the ways of counting, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        started = time.perf_counter()
        loaded = load_demo(engine, until=UNTIL, now=NOW, months=chosen.months)
        importing = time.perf_counter() - started
        with reading(engine) as connection:
            context = figure_context(connection, period="2026-10", default_period="", now=NOW)
            conditions = conditions_of(context)
            exact = seconds(lambda: counts(connection, OPERATOR, context.period, conditions), chosen.runs)
            page = seconds(lambda: ranking_view(connection, OPERATOR, period="2026-10", now=NOW), chosen.runs)
            naive = seconds(lambda: everything_first(connection), 2)
        engine.dispose()
    print(
        json.dumps(
            {
                "orders": loaded.read,
                "import_rows_a_second": round(loaded.read / importing),
                "month_by_district_seconds": round(exact, 4),
                "ranking_view_seconds": round(page, 4),
                "everything_first_seconds": round(naive, 4),
                "ratio": round(naive / exact, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
