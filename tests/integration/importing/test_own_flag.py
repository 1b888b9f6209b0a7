"""What a source itself says of being on time stands beside the product's clocks and changes no figure."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.people.access import scope_for
from data_access.database import reading
from data_access.importing.service import undo
from data_access.queries.order.detail import order_detail
from data_access.verify import verify
from layouts.pages.order.outcome import outcome_card
from tests.fixtures.imports.tables import DATA_TIME, NOW, bring, one, rejects, row

pytestmark = pytest.mark.usefixtures("english")
SUPERVISOR = scope_for("wang", "city_supervisor")
# Received Monday 10-12, due at the end of Monday 10-19.
MET, MISSED = {"办结时间": "2026-10-15 16:00:00"}, {"办结时间": "2026-10-21 16:00:00"}
OPEN = {"办结时间": "", "工单状态": "办理中"}


def said(engine: Engine, number: str) -> str:
    """Return what the order page says under verdicts and answers."""
    with reading(engine) as connection:
        detail = order_detail(connection, SUPERVISOR, "hotline", number, NOW)
    assert detail is not None
    return str(outcome_card(detail).to_plotly_json())


@pytest.mark.parametrize(
    ("column", "word", "stored"),
    [
        ("是否按时办结", "是", True),
        ("是否按时办结", "否", False),
        ("是否按期办结", "超期", False),
        ("办结时效", "按时办结", True),
        ("办结时效", "逾期办结", False),
        ("是否超期", "是", False),
        ("是否超期", "否", True),
        ("是否超期", "未超期", True),
        ("是否逾期", "已逾期", False),
        ("是否按时办结", "", None),
    ],
)
@pytest.mark.parametrize("mapping", ["yantai", None])
def test_the_flag_is_read_by_its_column_and_word(
    engine: Engine, tmp_path: Path, column: str, word: str, stored: bool | None, mapping: str | None
) -> None:
    rows = [row(**{"工单编号": f"GD00{n}", column: word}) for n in range(4)]
    assert bring(engine, tmp_path, rows, mapping=mapping).inserted == 4
    assert {one(engine, f"GD00{n}")["source_on_time"] for n in range(4)} == {stored}


def test_the_flag_stands_beside_ours_and_the_differences_are_counted(engine: Engine, tmp_path: Path) -> None:
    rows = [
        row(工单编号="A", 是否超期="否", **MET),
        row(工单编号="B", 是否超期="是", **MET),
        row(工单编号="C", 是否超期="否", **MISSED),
        row(工单编号="D", 是否超期="否", **OPEN),  # its deadline has passed: late
        row(工单编号="E", 是否超期="", **MISSED),
        row(工单编号="F", 是否超期="是", **MISSED),
    ]
    result = bring(engine, tmp_path, rows)
    assert [note for note in result.notes if "otherwise" in note] == [
        "The source itself says of 5 orders whose deadline is decided whether they were on time; in 3 of "
        "them it says otherwise than the clocks here, which alone are counted."
    ]
    assert "the source says: on time" in said(engine, "A") and "they differ" not in said(engine, "A")
    assert "the source says: late" in said(engine, "B") and "here: on time" in said(engine, "B")
    assert "here: late" in said(engine, "C") and "they differ" in said(engine, "C")
    assert "the source says" not in said(engine, "E")
    with reading(engine) as connection:
        assert list(verify(connection, NOW)) == []


def test_two_columns_that_contradict_each_other_reject_the_row(engine: Engine, tmp_path: Path) -> None:
    rows = [
        row(工单编号="A", 是否超期="否", 是否按时办结="是"),
        row(工单编号="B", 是否超期="是", 是否按时办结="是"),
        row(工单编号="C", 是否超期="也许", 是否按时办结="是"),
    ]
    result = bring(engine, tmp_path, rows)
    assert (result.inserted, result.rejected) == (1, 2)
    assert {rule for _row_no, _field, rule, _message in rejects(engine)} == {"contradiction", "unknown_word"}


def test_a_table_without_the_flag_keeps_it_and_undo_brings_it_back(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(是否按时办结="否")])
    later = DATA_TIME + timedelta(hours=1)
    second = bring(engine, tmp_path, [row(标题="新")], data_time=later)
    assert second.updated == 1 and one(engine)["source_on_time"] is False
    assert not any("otherwise" in note for note in second.notes)
    third = bring(engine, tmp_path, [row(是否超期="否")], data_time=later + timedelta(hours=1))
    assert third.updated == 1 and one(engine)["source_on_time"] is True
    assert third.batch is not None
    undo(engine, third.batch, NOW)
    assert one(engine)["source_on_time"] is False
