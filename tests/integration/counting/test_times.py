"""Medians and 90th percentiles of every group equal numpy's over the exported rows, counted by themselves."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import parse_period
from dashboard.people.access import OPERATOR
from dashboard.views.counts import Counts
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.database import make_engine, migrate, reading
from data_access.demo.generator import ORDERS_PER_MONTH, SEED, generate_table
from data_access.demo.load import load_demo
from data_access.demo.presence import extract_time
from data_access.reference.units import load_categories, load_units
from data_access.schema import order
from tests.support.profiles import few

UNTIL = date(2026, 11, 17)
# Every deadline of these days has passed by the extract, ten days of extension included.
PERIOD = parse_period("2026-09-01..2026-10-20", UNTIL)
ZONE = ZoneInfo("Asia/Shanghai")
SCALES = {"onsite": 60, "feedback": 3600, "close_hours": 3600, "close_days": 86_400}


def workdays() -> Callable[[date], bool]:
    """Return whether a day is worked, straight from the committed table."""
    with (resources.files("data_access.reference") / "calendar.csv").open(encoding="utf-8") as lines:
        special = {date.fromisoformat(row["date"]): row["workday"] == "1" for row in csv.DictReader(lines)}
    return lambda day: special.get(day, day.weekday() < 5)


WORKED = workdays()


def moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def worked_seconds(start: datetime, end: datetime) -> float:
    """Count the seconds of working days after the day of receipt, hour by hour of the calendar."""
    total, day = 0.0, start.date() + timedelta(days=1)
    while day <= end.date():
        begins = datetime.combine(day, time(0))
        if WORKED(day):
            total += min((end - begins).total_seconds(), 86_400)
        day += timedelta(days=1)
    return total


def receipt(row: dict[str, Any]) -> datetime | None:
    """Return the start of the unit's clock: the dispatch, or the new one after a confirmed misdispatch."""
    sent, confirmed, again = (moment(row[name]) for name in ("转派时间", "误派确认时间", "改派时间"))
    if sent and confirmed and again:
        days = (sent.date() + timedelta(days=n) for n in range(1, (confirmed.date() - sent.date()).days + 1))
        if sum(map(WORKED, days)) <= 2:
            return again
    return sent


def durations(row: dict[str, Any]) -> dict[str, float]:
    """Return the durations, in seconds, that an exported row tells."""
    received, closed = receipt(row), moment(row["办结时间"])
    out, there = moment(row["省平台转出时间"]), moment(row["到场时间"])
    feedback = [moment(row["企业反馈时间"]), moment(row["市平台反馈时间"])]
    found: dict[str, float] = {}
    if row["是否省平台"] == "是" and out and there:
        found["onsite"] = (there - out).total_seconds()
    if received and feedback[0] and feedback[1]:
        found["feedback"] = (max(feedback[0], feedback[1]) - received).total_seconds()
    start = received or moment(row["受理时间"])
    if closed and start and closed >= start:
        found["close_hours"] = (closed - start).total_seconds()
        found["close_days"] = worked_seconds(start, closed)
    return found


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("times") / "demo.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    load_demo(engine, until=UNTIL, now=datetime(2026, 11, 17, 1, tzinfo=UTC), months=2)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def exported(engine: Engine) -> pd.DataFrame:
    """Return the export that the base was made of: the rows accepted in the period that have a clock."""
    table = generate_table(ORDERS_PER_MONTH, 2, SEED, UNTIL).astype(str)
    opened = pd.to_datetime(table["受理时间"]).dt.date
    table = table[(opened >= PERIOD.first) & (opened <= PERIOD.last)]
    table = table[
        (table["办结类型"] != "直接答复") & (table["不计入考核"] != "是") & (table["转派时间"] != "")
    ]
    with reading(engine) as connection:
        due = {row.order_no: row.solve_due for row in connection.execute(select(order))}

    def left(row: Any) -> bool:
        withdrawn, limit = moment(row["撤单时间"]), due[row["工单编号"]]
        if withdrawn is None or row["单位要求撤单"] == "是":
            return False
        return limit is None or withdrawn.replace(tzinfo=ZONE) < limit

    return table[~table.apply(left, axis=1)]


def key_of(group: str, row: dict[str, Any]) -> str | None:
    if group == "month":
        return str(row["受理时间"])[:7]
    if group == "category":
        names = {each.name: each.code for each in load_categories() if each.parent_id is None}
        return names[row["问题分类"].split("->")[0]]
    codes = {each.name: each.code for each in load_units() if each.kind == "district"}
    return codes.get(row["承办单位"])


def expected(group: str, table: pd.DataFrame) -> dict[str, dict[str, tuple[int, float, float]]]:
    """Return n, median and 90th percentile by group and duration, by numpy alone."""
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in table.to_dict("records"):
        key = key_of(group, row)
        for name, seconds in durations(row).items() if key else ():
            values[str(key)][name].append(seconds / SCALES[name])
    return {
        key: {
            name: (len(each), float(np.median(each)), float(np.quantile(each, 0.9)))
            for name, each in lists.items()
        }
        for key, lists in values.items()
    }


@pytest.mark.parametrize("group", few(["category", "district", "month"], 1))
def test_medians_and_p90_equal_numpy_over_the_export(
    engine: Engine, exported: pd.DataFrame, group: Any
) -> None:
    conditions = Conditions(extract_time(UNTIL), "accepted", DEFAULTS)
    with reading(engine) as connection:
        found = counts(connection, OPERATOR, PERIOD, conditions, group)
    wanted = expected(group, exported)
    assert set(wanted) == {key for key, each in found.items() if each.close_hours.n}
    for key, lists in wanted.items():
        for name in SCALES:
            _agrees(found[key], name, lists.get(name), key)
    assert sum(lists["close_hours"][0] for lists in wanted.values()) > 500


def _agrees(found: Counts, name: str, wanted: tuple[int, float, float] | None, key: str) -> None:
    times = getattr(found, name)
    if wanted is None:
        assert (times.n, times.median, times.p90) == (0, None, None), (key, name)
        return
    assert (times.n, times.median, times.p90) == pytest.approx(wanted), (key, name)


def test_every_kind_of_duration_occurs_in_the_export(exported: pd.DataFrame) -> None:
    seen = {name for row in exported.to_dict("records") for name in durations(row)}
    assert seen == set(SCALES)
