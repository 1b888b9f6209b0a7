"""A table of checks or of calls is told from one of orders by its columns and values."""

from __future__ import annotations

import pytest

from data_access.importing.fields import FIELDS
from data_access.importing.row_tables import register_of

CHECKS = ["工单编号", "关口", "单位", "结果", "时间", "原因"]


@pytest.mark.parametrize(
    ("header", "row", "register"),
    [
        (CHECKS, ["GD1", "四关初审", "市工作组", "退回", "2026-10-13 10:00", "缺照片"], "checks"),
        (CHECKS, ["GD1", "初审", "市工作组", "发回重办", "2026-10-13 10:00", ""], "checks"),
        (["编号", "甲", "乙"], ["GD1", "二关", "通过"], "checks"),
        (["名称", "甲", "乙"], ["GD1", "二关", "通过"], ""),
        (CHECKS, ["GD1", "办理", "市工作组", "解决", "2026-10-13 10:00", ""], ""),
        (["工单编号", "受理时间", "四关记录"], ["GD1", "2026-10-12", "二关"], ""),
        (["工单编号", "通话时间", "通话对象", "结果"], ["GD1", "2026-10-12", "张", "已接通"], "calls"),
        (
            ["工单编号", "时间", "通话类型", "负责人", "结果", "内容"],
            ["GD1", "", "电话", "", "", ""],
            "calls",
        ),
        (["工单编号", "通话时间", "通话对象", "承办单位"], ["GD1", "2026-10-12", "张", "芝罘区"], ""),
        (["工单编号", "回访时间", "回访人", "满意度"], ["GD1", "2026-10-12", "张", "满意"], ""),
    ],
)
def test_a_table_is_told_by_its_columns(header: list[str], row: list[str], register: str) -> None:
    assert register_of(header, [row, row]) == register


def test_no_table_of_orders_is_taken_for_another() -> None:
    header = [field.synonyms[0] for field in FIELDS if field.kind != "log"]
    assert register_of(header, [["" for _name in header]]) == ""
