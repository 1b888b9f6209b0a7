"""First and kept views of every page, beside hand-written SQL of one question and the floor in numpy.

Run `python -m benchmarks.pages --url sqlite:///var/demo.db`: it gives the base a new data version, as an
import does that touches the newest months, and prints one JSON object: seconds by page for a process that has
just begun, after such an import, and once more unchanged; statements of the first view; counting a month by
district beside the same question by hand. Only ratios of one run compare.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection, Engine, event, func, select, text

from benchmarks.counting import seconds
from dashboard.figure.codes import parse_code
from dashboard.people.access import OPERATOR, scope_for
from dashboard.views.order import OrderFilter
from data_access.counting.kept import forget
from data_access.counting.tally import counts
from data_access.database import bump_data_version, make_engine, reading, writing
from data_access.queries.analysis.page import analysis_view
from data_access.queries.context.context import conditions_of, figure_context
from data_access.queries.figure.page import figure_view
from data_access.queries.importing.readiness_page import readiness_view
from data_access.queries.order.page import order_page_detail
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.queries.phone.figures import phone_rank
from data_access.queries.phone.page import phone_home
from data_access.queries.rankings.page import ranking_view
from data_access.queries.rankings.six import six_view
from data_access.queries.unit.directory import units_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.schema import order, source, unit

Page = Callable[[Connection, datetime], object]

BY_HAND = """
SELECT u.code, count(*), count(CASE WHEN closed_at <= solve_due THEN 1 END),
       count(CASE WHEN verdict_official = 'solved' AND closing_kind = 'solved' THEN 1 END),
       count(CASE WHEN answer_final = 'satisfied' THEN 1 END),
       count(CASE WHEN answer_final = 'basic' THEN 1 END),
       count(CASE WHEN answer_final = 'fair' THEN 1 END), count(CASE WHEN closed_at IS NULL THEN 1 END),
       count(CASE WHEN answer_final IN ('satisfied', 'basic', 'fair', 'dissatisfied') THEN 1 END)
FROM orders JOIN unit u ON u.unit_id = orders.unit_id
WHERE due_day BETWEEN :first AND :last AND u.kind = 'district' AND NOT excluded AND withdrawn_at IS NULL
  AND closing_kind <> 'direct'
GROUP BY u.code
"""


def pages(connection: Connection) -> dict[str, Page]:
    """Return every page as a function of a connection and the reader's now."""
    number = connection.execute(
        select(source.c.code, order.c.order_no).join(source, source.c.source_id == order.c.source_id).limit(1)
    ).one()
    district = connection.execute(select(unit).where(unit.c.code == "370682")).one()
    own = scope_for("x", "district_coordinator", district.unit_id, "district", district.code, district.name)
    return {
        "overview, city": lambda c, now: overview_view(c, OPERATOR, now=now),
        "overview, district": lambda c, now: overview_view(c, own, now=now),
        **{
            f"rankings, {level}": _ranking(level)
            for level in ("district", "township", "department", "utility")
        },
        "six items": lambda c, now: six_view(c, OPERATOR, level="district", now=now),
        "units": lambda c, now: units_view(c, OPERATOR, now=now),
        "unit, district": lambda c, now: unit_view(c, OPERATOR, UnitQuery("370682"), now=now),
        "unit, township": lambda c, now: unit_view(c, OPERATOR, UnitQuery("370682001"), now=now),
        "unit, department": lambda c, now: unit_view(c, OPERATOR, UnitQuery("D01"), now=now),
        "analysis": lambda c, now: analysis_view(c, OPERATOR, now=now),
        "figure": lambda c, now: figure_view(c, OPERATOR, parse_code("JJL-370682-2610"), now=now),
        "orders": lambda c, now: orders_view(c, OPERATOR, OrderFilter(), now=now),
        "orders, late in a month": lambda c, now: orders_view(
            c, OPERATOR, OrderFilter(measure="late", period="2026-10"), now=now
        ),
        "order": lambda c, now: order_page_detail(c, OPERATOR, number.code, number.order_no, now),
        "readiness": lambda c, now: readiness_view(c),
        "phone": lambda c, now: phone_home(c, own, now=now),
        "phone, rank": lambda c, now: phone_rank(c, own, now=now),
    }


def _ranking(level: str) -> Page:
    return lambda c, now: ranking_view(c, OPERATOR, level=level, now=now)


def timed(engine: Engine, page: Page, now: datetime) -> tuple[float, int]:
    """Return the seconds of one view and how many statements it made."""
    with statements(engine) as made, reading(engine) as connection:
        started = time.perf_counter()
        page(connection, now)
        return time.perf_counter() - started, len(made)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that a block sends to the database."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)


def touched(engine: Engine, newest: datetime, now: datetime) -> None:
    """Give the base a new data version as an import does that touched the two newest months."""
    before = newest - timedelta(days=newest.day + 1)
    with writing(engine) as connection:
        months = {each.year * 100 + each.month for each in (newest, before, newest + timedelta(days=31))}
        bump_data_version(connection, now, months)


def counting(engine: Engine, now: datetime, runs: int) -> dict[str, float]:
    """Return the seconds of counting a month by district, by hand, and adding up ready arrays."""
    with reading(engine) as connection:
        context = figure_context(connection, period="", default_period="", now=now)
        conditions, month = conditions_of(context), context.period
        days = {"first": _day(month.first), "last": _day(month.last)}

        def exact() -> object:
            forget()
            return counts(connection, OPERATOR, month, conditions, times=False)

        found = connection.execute(
            select(order.c.unit_id).where(order.c.due_day.between(days["first"], days["last"]))
        ).scalars()
        units = np.unique(np.array([each or 0 for each in found]), return_inverse=True)[1]
        flags = np.random.default_rng(1).random((8, len(units))) < 0.9
        result = {
            "counts": seconds(exact, runs),
            "by_hand": seconds(lambda: connection.execute(text(BY_HAND), days).all(), runs),
            "numpy": seconds(lambda: [np.bincount(units, weights=each) for each in flags], runs),
        }
    return {**result, "counts_to_hand": result["counts"] / result["by_hand"], "rows": len(units)}


def _day(day: datetime | object) -> int:
    return int(f"{day:%Y%m%d}")


def main() -> None:
    """Time every page of a base and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--now", default="2026-11-18T01:30:00+00:00")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    engine, now = make_engine(chosen.url), datetime.fromisoformat(chosen.now)
    with reading(engine) as connection:
        newest = connection.scalar(select(func.max(source.c.data_time))) or now
        orders = connection.scalar(select(func.count()).select_from(order))
        listed = pages(connection)
    rows = {}
    for name, page in listed.items():
        forget()
        begun, made = timed(engine, page, now)
        touched(engine, newest, now)
        imported, made_then = timed(engine, page, now)
        again = statistics.median(timed(engine, page, now)[0] for _run in range(3))
        rows[name] = {
            "begun": round(begun, 3), "statements": made, "imported": round(imported, 3),
            "statements_then": made_then, "again": round(again, 3),
        }  # fmt: skip
    print(
        json.dumps(
            {"orders": orders, "pages": rows, "month_by_district": counting(engine, now, chosen.runs)},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
