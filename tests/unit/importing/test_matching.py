"""Automatic matching of columns by name and by value."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data_access.importing.automatic import mapping_of
from data_access.importing.lookup import CategoryIndex, UnitIndex
from data_access.importing.matching import ColumnMatch, corrected, match_columns
from data_access.reference.units import load_categories, load_units

UNITS, CATEGORIES = UnitIndex(load_units()), CategoryIndex(load_categories())


def match(header: Sequence[str], *rows: Sequence[str]) -> tuple[ColumnMatch, ...]:
    return match_columns(header, rows, UNITS, CATEGORIES)


def fields(header: Sequence[str], *rows: Sequence[str]) -> list[str | None]:
    return [one.field for one in match(header, *rows)]


def test_the_names_of_a_platform_are_known() -> None:
    header = [
        "工单编号",
        "来电时间",
        "派单时间",
        "结案时间",
        "被反映区",
        "被反映街乡镇",
        "是否满意",
        "企业名称",
    ]
    row = ["1", "2026-10-12", "2026-10-12", "2026-10-13", "芝罘区", "东山街道", "满意", "某公司"]
    expected = ["order_no", "opened_at", "dispatched_at", "closed_at", "district", "township", "answer_final",
                "enterprise_name"]  # fmt: skip
    assert fields(header, row) == expected
    assert all(one.confidence == 1.0 for one in match(header, row))


def test_names_are_compared_without_signs_and_width() -> None:
    assert fields(["工单编号（必填）*", "受理 时间："], ["1", "2026-10-12"]) == ["order_no", "opened_at"]


def test_values_decide_where_names_say_nothing() -> None:
    header = ["a", "b", "c", "d", "e"]
    rows = [
        [
            f"GD{n}",
            f"2026-10-1{n} 09:00",
            ["芝罘区", "福山区"][n % 2],
            ["满意", "不满意"][n % 2],
            f"1380000000{n}",
        ]
        for n in range(6)
    ]
    assert fields(header, *rows) == ["order_no", "opened_at", "district", "answer_final", "contact_phone"]
    assert all(one.confidence < 0.7 for one in match(header, *rows))


def test_a_time_limit_in_days_is_not_a_deadline() -> None:
    header = ["工单编号", "受理时间", "处理时限", "截止时间"]
    assert fields(header, ["1", "2026-10-12", "5", "2026-10-19"])[2:] == [None, "solve_due"]


def test_each_field_is_given_once() -> None:
    found = fields(["工单编号", "受理时间", "来电时间"], ["1", "2026-10-12", "2026-10-12"])
    assert sorted(one for one in found if one) == ["opened_at", "order_no"]


def test_a_vocabulary_of_another_kind_is_offered_but_not_taken() -> None:
    (found,) = match(["source"], ["Constituent Call"], ["Employee Generated"])
    assert found.field is None
    assert "channel" in found.alternatives


def test_a_merged_header_is_matched_by_its_lower_name() -> None:
    assert fields(["工单编号", "办理时间 受理时间"], ["1", "2026-10-12"]) == ["order_no", "opened_at"]


def test_a_choice_by_hand_takes_the_field_from_its_former_column() -> None:
    matches = match(["工单编号", "受理时间", "来电时间"], ["1", "2026-10-12", "2026-10-12"])
    other = next(one.column for one in matches if one.field is None)
    changed = corrected(matches, {other: "opened_at"})
    assert [one.column for one in changed if one.field == "opened_at"] == [other]
    with pytest.raises(ValueError, match="unknown"):
        corrected(matches, {other: "nonsense"})


@pytest.mark.parametrize(
    ("extra", "source"), [((), "claimed"), (("满意度",), "official"), (("回访时间",), "official")]
)
def test_a_bare_verdict_is_official_only_beside_a_call_back(extra: tuple[str, ...], source: str) -> None:
    values = {"满意度": "满意", "回访时间": "2026-10-20 10:00"}
    header = ["工单编号", "受理时间", "是否解决", *extra]
    matches = match(header, ["1", "2026-10-12", "已解决", *(values[name] for name in extra)])
    assert mapping_of(matches, UNITS, CATEGORIES).verdict_source == source


def test_american_dates_are_recognised() -> None:
    matches = match(["order_no", "opened_at"], ["1", "03/25/2024 3:05:00 PM"], ["2", "12/01/2024 9:00:00 AM"])
    assert mapping_of(matches, UNITS, CATEGORIES).date_formats
    matches = match(["order_no", "opened_at"], ["1", "2024-03-25"])
    assert mapping_of(matches, UNITS, CATEGORIES).date_formats == []


def test_units_are_created_only_where_the_table_knows_none_of_ours() -> None:
    ours = match(
        ["工单编号", "受理时间", "承办单位"], ["1", "2026-10-12", "芝罘区"], ["2", "2026-10-12", "某局"]
    )
    assert mapping_of(ours, UNITS, CATEGORIES).units.create == "none"
    foreign = match(["id", "opened_at", "department"], ["1", "2026-10-12", "PWDx"])
    assert mapping_of(foreign, UNITS, CATEGORIES).units.create == "department"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("芝罘区", "芝罘区"),
        ("烟台市芝罘区", "芝罘区"),
        ("山东省烟台市芝罘区", "芝罘区"),
        ("芝罘", "芝罘区"),
        ("掖县", "莱州市"),
        ("芝罘区东山街道", "东山街道"),
        ("东山街道办事处", "东山街道"),
        ("370602", "芝罘区"),
        ("芝罘区 ", "芝罘区"),
    ],
)
def test_units_are_found_by_the_names_people_use(text: str, name: str) -> None:
    found = UNITS.find(text)
    assert found is not None and found.name == name


BENT = "莱阳市公安局|莱阳市、芝罘区|芝罘区、福山区|芝罘区人社局|莱阳市东山街道|烟台市莱阳市公安局"


@pytest.mark.parametrize("text", BENT.split("|"))
def test_a_unit_is_found_or_not_and_never_bent(text: str) -> None:
    assert UNITS.find(text) is None


def test_an_unknown_unit_brings_the_nearest_names() -> None:
    assert UNITS.find("芝罘县区") is None
    assert "芝罘区" in UNITS.unknown("芝罘县区").message


def test_categories_are_found_by_path_and_by_an_unambiguous_name() -> None:
    by_path = CATEGORIES.find(("税费", "发票管理"))
    assert by_path is not None and by_path.code == "0302"
    by_name = CATEGORIES.find(("发票管理",))
    assert by_name == by_path
    assert CATEGORIES.find(("融资信贷", "发票管理")) is None
