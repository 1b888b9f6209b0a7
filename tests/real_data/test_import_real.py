"""Public tables, whole: Boston's requests by mapping, Chinese messages by automatic match."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine, select

from data_access.database import make_engine
from data_access.importing.service import ImportResult, apply, find_mapping, import_file, prepare
from data_access.schema import order, unit
from tests.fixtures.imports.tables import NOW

pytestmark = [pytest.mark.real_data, pytest.mark.own_reader]
ROWS = 58_251
AGAIN = 8_000
YANTAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def boston(
    real_data: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Path, ImportResult]]:
    """Yield a base with Boston's half-year, the file, and what the import said."""
    target = tmp_path_factory.mktemp("boston") / "boston.db"
    target.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{target}")
    path = real_data / "boston" / "boston311_2011H2.csv.gz"
    yield engine, path, import_file(engine, path, find_mapping(engine, "boston311"), now=NOW)
    engine.dispose()


@pytest.fixture(scope="module")
def boston_rows(boston: tuple[Engine, Path, ImportResult]) -> list[dict[str, Any]]:
    """Return the stored requests with their department's code."""
    with boston[0].connect() as connection:
        found = connection.execute(
            select(order, unit.c.code.label("department")).join(unit, unit.c.unit_id == order.c.unit_id)
        )
        return [dict(line) for line in found.mappings()]


@pytest.mark.long
def test_every_row_of_boston_is_stored(boston: tuple[Engine, Path, ImportResult]) -> None:
    result = boston[2]
    assert (result.read, result.inserted, result.rejected) == (ROWS, ROWS, 0)
    assert result.data_time == datetime(2019, 10, 31, 15, 25, 56, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.long
def test_boston_again_is_unchanged(boston: tuple[Engine, Path, ImportResult], tmp_path: Path) -> None:
    engine, path, first = boston
    with gzip.open(path, "rt", encoding="utf-8", newline="") as whole:
        lines = list(islice(whole, AGAIN + 1))
    part = tmp_path / "again.csv"
    part.write_text("".join(lines), encoding="utf-8", newline="")
    result = import_file(engine, part, find_mapping(engine, "boston311"), first.data_time, now=NOW)
    assert (result.read, result.unchanged) == (AGAIN, AGAIN)


@pytest.mark.long
@pytest.mark.parametrize(("name", "key"), [("month", "opened_day"), ("department", "department")])
def test_boston_holds_what_the_worked_tables_count(
    boston: tuple[Engine, Path, ImportResult],
    boston_rows: list[dict[str, Any]],
    real_data: Path,
    name: str,
    key: str,
) -> None:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in boston_rows:
        value = line[key]
        groups[f"{value // 10000}-{value // 100 % 100:02}" if name == "month" else value].append(line)
    data_time = boston[2].data_time
    with (real_data / "boston" / f"boston2011H2__by_{name}.csv").open(encoding="utf-8") as handle:
        worked = {line[name]: line for line in csv.DictReader(handle)}
    assert set(worked) == set(groups)
    for code, lines in groups.items():
        paper = worked[code]
        closed = [line for line in lines if line["closed_at"] is not None]
        due = [
            line
            for line in lines
            if line["solve_due"] and (line["closed_at"] or line["solve_due"] < data_time)
        ]
        on_time = [line for line in due if line["closed_at"] and line["closed_at"] <= line["solve_due"]]
        counted = (len(lines), len(closed), len(due))
        assert counted == (int(paper["n"]), int(paper["closed_n"]), int(paper["target_n"]))
        if due:
            assert len(on_time) / len(due) == pytest.approx(float(paper["ontime_rate_target_only"]), abs=1e-6)
        if closed:
            hours = [(line["closed_at"] - line["opened_at"]).total_seconds() / 3600 for line in closed]
            expected = [float(paper["median_h"]), float(paper["p90_h"])]
            assert np.percentile(hours, [50, 90]) == pytest.approx(expected, abs=1e-4)


def calendar(real_data: Path) -> Callable[[date], bool]:
    """Return the independent calendar: the notices' own table, else Monday to Friday."""
    special: dict[date, bool] = {}
    with (real_data / "holiday" / "cn_special_days_2007_2026.csv").open(encoding="utf-8-sig") as handle:
        for line in csv.DictReader(handle):
            off = next(value for name, value in line.items() if "off" in name.lower())
            special[date.fromisoformat(line["date"])] = off.strip().lower() not in ("1", "true")
    return lambda day: special.get(day, day.weekday() < 5)


def seconds_by_day(start: datetime, end: datetime, worked: Callable[[date], bool]) -> int:
    """Count the seconds of worked days after the day of `start` up to `end`, day by day."""
    total, day = 0, start.date() + timedelta(days=1)
    while day <= end.date():
        midnight = datetime.combine(day, datetime.min.time())
        if worked(day):
            total += int((min(end, midnight + timedelta(days=1)) - midnight).total_seconds())
        day += timedelta(days=1)
    return total


def test_chinese_messages_come_in_by_automatic_match_alone(engine: Engine, real_data: Path) -> None:
    path = real_data / "zh" / "teddy2020C_annex4_replies_2011_2020.csv.gz"
    prepared = prepare(engine, path, file_name=path.name, now=NOW)
    assert {one.column: one.field for one in prepared.matches} == {
        "留言编号": "order_no",
        "留言用户": "contact_name",
        "留言主题": "title",
        "留言时间": "opened_at",
        "留言详情": "content",
        "答复意见": "reply",
        "答复时间": "closed_at",
    }
    result = apply(engine, prepared.batch_id, NOW)
    assert (result.read, result.inserted, result.rejected) == (2816, 2816, 0)
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as handle:
        table = {line["留言编号"]: line for line in csv.DictReader(handle)}
    worked = calendar(real_data)
    with engine.connect() as connection:
        stored = connection.execute(select(order)).mappings().all()
    compared = 0
    for line in stored:
        text = table[line["order_no"]]
        opened, closed = as_written(text["留言时间"]), as_written(text["答复时间"])
        if ":" not in text["答复时间"]:  # an end given as a day is that day's last second
            closed += timedelta(days=1, seconds=-1)
        assert line["opened_at"] == opened.replace(tzinfo=YANTAI).astimezone(UTC)
        assert (line["state"], line["closed_at"]) == ("closed", closed.replace(tzinfo=YANTAI))
        if opened.year >= 2018:
            assert line["work_seconds"] == seconds_by_day(opened, closed, worked)
            compared += 1
    assert compared > 1000


def as_written(text: str) -> datetime:
    """Read `2019/4/25 9:32:09`, `2019-04-25 09:32` or `2019/4/25` by its numbers."""
    year, month, day, hour, minute, second = (*map(int, re.findall(r"\d+", text)), 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second)
