"""Mappings: what is built in, and how a mistake is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.i18n import use_language
from data_access.importing.errors import MappingError
from data_access.importing.fields import BY_NAME
from data_access.importing.mapping import builtin_names, load_mapping, parse_mapping
from data_access.importing.plan import bind

GOOD = """\
name: mine
source: {code: mine, name: 我的表}
columns:
  order_no: 编号
  opened_at: [来电时间, 受理时间]
words:
  state:
    closed: [好了]
clocks: {provincial: 2115, city_line: none}
"""


def problem(text: str) -> str:
    with use_language("en"), pytest.raises(MappingError) as refused:
        parse_mapping(text, "mine.yaml")
    return str(refused.value)


def test_a_mapping_is_read() -> None:
    mapping = parse_mapping(GOOD, "mine.yaml")
    assert mapping.columns["opened_at"] == ["来电时间", "受理时间"]
    assert mapping.clocks.provincial == "2115"
    assert mapping.source.time_zone == "Asia/Shanghai"


def test_built_in_mappings_are_valid_and_yantai_knows_every_time() -> None:
    assert builtin_names() == ("boston311", "yantai")
    yantai = load_mapping("yantai")
    assert yantai is not None
    helpers = {"verdict"}
    assert set(BY_NAME) - set(yantai.columns) == helpers


@pytest.mark.parametrize(
    ("wrong", "line", "named"),
    [
        (GOOD + "colums: {}\n", 10, ["colums", "valid keys", "columns"]),
        (GOOD.replace("order_no:", "order_number:"), 4, ["order_number", "order_no", "opened_at"]),
        (GOOD.replace("closed: [", "done: ["), 8, ["'done'", "closed", "in_progress"]),
        (GOOD.replace("2115", "2222"), 9, ["clocks.provincial", "2125", "new72", "none"]),
        (
            GOOD.replace("code: mine", "code: mine, time_zone: Mars/Base"),
            2,
            ["source.time_zone", "Asia/Shanghai"],
        ),
        (GOOD.replace("code: mine", "code: mine, rhythm: monthly"), 2, ["source.rhythm", "daily", "weekly"]),
        (GOOD.replace("name: mine\n", "", 1), 1, ["name", "required"]),
        (GOOD.replace("  order_no: 编号", "  order_no: [编号"), 5, []),
        (GOOD + "units: {create: township}\n", 10, ["units.create", "department", "none"]),
        (GOOD + "verdict_source: unit\n", 10, ["verdict_source", "official", "claimed"]),
    ],
)
def test_a_mistake_names_line_key_and_valid_values(wrong: str, line: int, named: list[str]) -> None:
    message = problem(wrong)
    assert f"line {line}" in message
    assert [word for word in named if word not in message] == []


def test_a_text_that_is_no_mapping_is_refused() -> None:
    assert "mine.yaml" in problem("- a\n- b\n")


def test_a_mapping_file_that_does_not_exist_is_none(tmp_path: Path) -> None:
    assert load_mapping(str(tmp_path / "none.yaml")) is None


def test_a_mapping_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(MappingError):
        load_mapping(str(path))


def test_a_single_name_must_be_a_column_and_a_list_may_not_be() -> None:
    mapping = parse_mapping(GOOD, "mine.yaml")
    bound = {one.field.name: one.column for one in bind(mapping, ["编号", "受理时间", "其他"])}
    assert bound == {"order_no": "编号", "opened_at": "受理时间"}
    with use_language("en"), pytest.raises(MappingError) as refused:
        bind(mapping, ["单号", "受理时间"])
    assert "columns.order_no" in str(refused.value)
    assert "单号" in str(refused.value)
    with use_language("en"), pytest.raises(MappingError) as refused:
        bind(mapping, ["编号", "时间"])
    assert "Opened" in str(refused.value)
