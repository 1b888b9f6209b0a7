"""The demo's record of the four gates agrees with the order it belongs to."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from data_access.demo.gates import OVERCLAIMER
from data_access.demo.generator import generate_table
from data_access.reference.units import load_units

UNTIL = date(2026, 11, 17)
DATA_TIME = "2026-11-17 08:00:00"
DEPARTMENTS = {one.name for one in load_units() if one.kind in ("department", "utility")}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return generate_table(orders_per_month=600, months=3, seed=7, until=UNTIL)


def entries(row: dict[str, str]) -> list[list[str]]:
    return [entry.split("|") for entry in row["四关记录"].split("；")]


def closed(table: pd.DataFrame) -> list[dict[str, str]]:
    own = table[(table["工单状态"] == "已结案")]
    assert len(own) > 500
    return own.to_dict("records")


def test_every_closed_order_has_a_record_and_no_direct_one(table: pd.DataFrame) -> None:
    assert all(row["四关记录"] for row in closed(table))
    direct = table[table["工单状态"].isin(["直接答复", "已撤单", "待签收"])]
    assert (direct["四关记录"] == "").all()


def test_returns_are_the_orders_redo_count_and_its_first_review(table: pd.DataFrame) -> None:
    seen = set()
    for row in closed(table):
        reviews = [entry[3] for entry in entries(row) if entry[1] == "四关初审" and entry[3] != "进入"]
        assert reviews.count("退回") == int(row["重办次数"])
        assert (reviews[0] == "通过") == (row["首次审核通过"] == "是")
        assert reviews[-1] == "通过"
        seen.add(len(reviews))
    assert {1, 2} <= seen


def test_checks_stand_in_time_order_between_dispatch_and_verdict(table: pd.DataFrame) -> None:
    for row in closed(table):
        checks = entries(row)
        times = [entry[0] for entry in checks]
        assert times == sorted(times)
        assert row["转派时间"] <= times[0] and times[-1] <= DATA_TIME
        judged = {entry[1]: entry for entry in checks if entry[1] in ("四关研判", "四关核查")}
        if row["核实时间"]:
            assert set(judged) == {"四关研判", "四关核查"}
            assert all(entry[0] < row["核实时间"] for entry in judged.values())
            assert {entry[3] for entry in judged.values()} == {row["官方核实结果"].removeprefix("已")}
        before = [entry for entry in checks if entry[0] <= row["办理提交时间"]]
        assert {entry[1] for entry in before} <= {"一关", "二关", "三关", "四关初审"}


def test_departments_pass_the_third_gate_and_districts_the_first_two(table: pd.DataFrame) -> None:
    whole = 0
    for row in closed(table):
        gates = {entry[1] for entry in entries(row)} & {"一关", "二关", "三关"}
        required = {"三关"} if row["承办单位"] in DEPARTMENTS else {"一关", "二关"}
        assert gates <= required
        whole += gates == required
    assert 0.9 < whole / len(closed(table)) < 1  # a few orders closed past a gate


def test_every_result_follows_an_entry_at_its_step(table: pd.DataFrame) -> None:
    for row in closed(table):
        at = ""
        for entry in entries(row):
            if entry[3] in ("签批", "会诊"):
                continue
            assert (entry[3] == "进入") == (at == ""), row["四关记录"]
            assert entry[3] == "进入" or entry[1] == at
            at = entry[1] if entry[3] == "进入" else ""


def test_one_district_passes_what_the_city_returns_and_claims_what_is_not_solved(table: pd.DataFrame) -> None:
    """The story of the over-claiming district: the others return more at gate 2 and less comes back."""

    def shares(rows: pd.DataFrame) -> tuple[float, float, float]:
        told = [[entry[1:4:2] for entry in entries(row)] for row in rows.to_dict("records")]
        sent_back, returned = (
            sum([step, "退回"] in each for each in told) / len(told) for step in ("二关", "四关初审")
        )
        unsolved = rows[rows["官方核实结果"] == "未解决"]
        return sent_back, returned, float((unsolved["单位自报"] == "已解决").mean())

    own = table[(table["工单状态"] == "已结案") & ~table["承办单位"].isin(DEPARTMENTS)]
    story, others = shares(own[own["承办单位"] == OVERCLAIMER]), shares(own[own["承办单位"] != OVERCLAIMER])
    assert story[0] < others[0] / 2 and story[1] > 2 * others[1]
    assert story[2] == 1 and others[2] < 0.8


def test_nothing_stands_in_a_record_after_the_data_time(table: pd.DataFrame) -> None:
    told = table[table["四关记录"] != ""].to_dict("records")
    latest = max(entry[0] for row in told for entry in entries(row))
    assert datetime.fromisoformat(latest) <= datetime.fromisoformat(DATA_TIME)
    waiting = [row for row in told if row["工单状态"] == "待审核"]
    assert waiting and all(entries(row)[-1][1] != "四关核查" for row in waiting)
