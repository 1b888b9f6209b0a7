"""What becomes of rows: stored as they say, or rejected whole with the reason."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from data_access.importing.service import import_file, prepare, rejects_csv
from data_access.schema import source
from tests.fixtures.imports.tables import (
    DATA_TIME,
    NOW,
    YANTAI,
    bring,
    csv_file,
    csv_text,
    one,
    orders,
    rejects,
    row,
    workbook,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=YANTAI)


def test_a_row_is_stored_with_its_clock_and_days(engine: Engine, tmp_path: Path) -> None:
    result = bring(engine, tmp_path, [row()])
    assert (result.read, result.inserted, result.rejected) == (1, 1, 0)
    found = one(engine)
    assert found["opened_at"] == local("2026-10-12 09:00")
    assert (found["unit"], found["district"], found["township"]) == ("370602", "370602", None)
    assert found["rule_set"] == "city"
    # Monday the 12th: the fifth working day after it is Monday the 19th, whose end is Tuesday 00:00.
    assert found["solve_due"] == local("2026-10-20 00:00")
    assert (found["opened_day"], found["due_day"], found["closed_day"]) == (20261012, 20261019, 20261015)
    # Tuesday and Wednesday whole, Thursday until 16:00.
    assert found["work_seconds"] == (2 * 24 + 16) * 3600
    assert found["onsite_due"] is None and found["feedback_due"] is None


def test_a_provincial_order_runs_all_three_clocks(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(省平台转出时间="2026-10-12 08:30:00")])
    found = one(engine)
    assert (found["provincial"], found["rule_set"]) == (True, "2125")
    assert found["onsite_due"] == local("2026-10-12 10:30")
    assert found["feedback_due"] == local("2026-10-13 12:00")
    assert found["solve_due"] == local("2026-10-20 00:00")


def test_a_direct_answer_has_no_clock(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(工单状态="直接答复", 办结时间="", 转派时间="", 承办单位="")])
    found = one(engine)
    assert (found["state"], found["closing_kind"], found["rule_set"]) == ("direct", "direct", "")
    assert found["solve_due"] is None
    assert found["closed_at"] == found["opened_at"]


def test_the_standing_close_is_the_submission_of_the_reply_that_passed(
    engine: Engine, tmp_path: Path
) -> None:
    bring(
        engine,
        tmp_path,
        [
            row(办理提交时间="2026-10-14 11:00:00"),
            row(工单编号="GD002", 工单状态="待审核", 办理提交时间="2026-10-14 11:00:00", 办结时间=""),
            row(工单编号="GD003", 工单状态="办理中"),
        ],
    )
    assert one(engine)["closed_at"] == local("2026-10-14 11:00")
    assert one(engine, "GD002")["closed_at"] is None
    assert one(engine, "GD003")["closed_at"] is None


@pytest.mark.parametrize(
    ("approved", "due"),
    [
        ("2026-10-19 23:59:00", "2026-10-23 00:00"),
        ("2026-10-20 00:00:00", "2026-10-20 00:00"),
        ("", "2026-10-20 00:00"),
    ],
)
def test_an_extension_counts_when_approved_before_the_deadline(
    engine: Engine, tmp_path: Path, approved: str, due: str
) -> None:
    table = [row(延期天数="3", 延期申请时间="2026-10-19 09:00:00", 延期批准时间=approved)]
    bring(engine, tmp_path, table)
    found = one(engine)
    assert found["solve_due"] == local(due)
    assert found["solve_due_first"] == local("2026-10-20 00:00")


@pytest.mark.parametrize(
    ("confirmed", "received"),
    [
        ("2026-10-14 23:59:00", "2026-10-15 09:00"),
        ("2026-10-15 00:01:00", "2026-10-12 10:00"),
        ("2026-10-12 09:59:00", "2026-10-12 10:00"),
        ("", "2026-10-12 10:00"),
    ],
)
def test_a_misdispatch_confirmed_within_two_working_days_starts_the_clock_again(
    engine: Engine, tmp_path: Path, confirmed: str, received: str
) -> None:
    table = [row(误派确认时间=confirmed, 改派时间="2026-10-15 09:00:00", 办结时间="2026-10-16 10:00:00")]
    bring(engine, tmp_path, table)
    assert one(engine)["received_at"] == local(received)


def test_a_township_stands_under_its_district(engine: Engine, tmp_path: Path) -> None:
    bring(
        engine,
        tmp_path,
        [row(承办单位="芝罘区东山街道"), row(工单编号="GD002", 承办单位="市工信局", 区市="福山区")],
    )
    first, second = one(engine), one(engine, "GD002")
    assert (first["unit"], first["township"], first["district"]) == ("370602", "370602002", "370602")
    assert (second["unit"], second["district"]) == ("D03", "370611")


def test_full_width_digits_and_spaces_are_read(engine: Engine, tmp_path: Path) -> None:
    bring(
        engine,
        tmp_path,
        [row(工单编号="ＧＤ００９　", 受理时间="２０２６－１０－１２　０９：００", 承办单位="芝罘区\u00a0")],
    )
    assert one(engine, "GD009")["opened_at"] == local("2026-10-12 09:00")


def test_long_texts_and_emoji_are_kept_and_too_long_ones_rejected(engine: Engine, tmp_path: Path) -> None:
    text = "😀" + "问" * 32_766
    result = bring(engine, tmp_path, [row(主要内容=text), row(工单编号="GD002", 主要内容=text + "题")])
    assert result.rejected == 1
    assert one(engine)["content"] == text
    assert rejects(engine)[0][:3] == (3, "content", "too_long")


def test_a_nul_is_taken_out(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(标题="a\x00b")])
    assert one(engine)["title"] == "ab"


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"工单编号": ""}, "order_no", "required"),
        ({"受理时间": ""}, "opened_at", "required"),
        ({"工单编号": "1.23E+15"}, "order_no", "scientific"),
        ({"工单编号": "9" * 65}, "order_no", "too_long"),
        ({"办结时间": "2026-10-12 08:59:59"}, "closed_at", "before_opening"),
        ({"办结时间": "2026-11-17 18:00:01"}, "closed_at", "after_data_time"),
        ({"受理时间": "2026-11-18 09:00:00"}, "opened_at", "after_data_time"),
        ({"受理时间": "2026-02-29 09:00:00"}, "opened_at", "date"),
        ({"受理时间": "0000-00-00"}, "opened_at", "date"),
        ({"受理时间": "26-10-12"}, "opened_at", "year"),
        ({"受理时间": "#N/A"}, "opened_at", "sheet_error"),
        ({"标题": "#REF!"}, "title", "sheet_error"),
        ({"承办单位": "芝麻区"}, "unit", "unknown_unit"),
        ({"镇街": "火星街道"}, "township", "unknown_unit"),
        ({"区市": "福山区", "镇街": "毓璜顶街道"}, "township", "township_elsewhere"),
        ({"承办单位": "福山区", "镇街": "毓璜顶街道"}, "township", "township_elsewhere"),
        ({"工单状态": "不明"}, "state", "unknown_word"),
        ({"是否满意": "还行"}, "answer_final", "unknown_word"),
        ({"官方核实结果": "差不多"}, "verdict_official", "unknown_word"),
        ({"重办次数": "两次"}, "redo_count", "number"),
        ({"办结时间": ""}, "closed_at", "closed_without_time"),
        ({"工单性质": "协办", "承办单位": ""}, "unit", "required"),
    ],
)
def test_a_bad_value_rejects_its_row_and_no_other(
    engine: Engine, tmp_path: Path, changes: dict[str, str], field: str, rule: str
) -> None:
    table = [row(工单编号="GD000"), row(**changes)]
    result = bring(engine, tmp_path, table)
    assert (result.read, result.inserted, result.rejected) == (2, 1, 1)
    problems = rejects(engine)
    assert [line[:3] for line in problems] == [(3, field, rule)]
    assert problems[0][3]


def test_every_problem_of_a_row_is_named(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(受理时间="昨天", 办结时间="明天", 承办单位="芝罘区")])
    assert [line[:3] for line in rejects(engine)] == [(2, "closed_at", "date"), (2, "opened_at", "date")]


def test_serial_dates_of_both_epochs_are_read(engine: Engine, tmp_path: Path) -> None:
    header = ["工单编号", "受理时间", "承办单位"]
    workbook(tmp_path / "a.xlsx", [header, ["A", 46307.375, "芝罘区"]])
    workbook(tmp_path / "b.xlsx", [header, ["B", 44845.375, "芝罘区"]], date_1904=True)
    for name in ("a.xlsx", "b.xlsx"):
        import_file(engine, tmp_path / name, None, DATA_TIME, now=NOW)
    assert {one["opened_at"] for one in orders(engine).values()} == {local("2026-10-12 09:00")}


def test_the_data_time_is_the_newest_event_unless_given(engine: Engine, tmp_path: Path) -> None:
    table = [
        row(),
        row(工单编号="GD002", 办结时间="2026-11-03 10:00:00", 延期后截止时间="2026-12-31 00:00:00"),
    ]
    assert bring(engine, tmp_path, table, data_time=None).data_time == local("2026-11-03 10:00")


def test_a_data_time_column_decides_and_later_events_are_rejected(engine: Engine, tmp_path: Path) -> None:
    table = [row(导出时间="2026-10-20 08:00:00"), row(工单编号="GD002", 办结时间="2026-10-21 08:00:00")]
    result = bring(engine, tmp_path, table, data_time=None)
    assert result.data_time == local("2026-10-20 08:00")
    assert [line[:3] for line in rejects(engine)] == [(3, "closed_at", "after_data_time")]


def test_an_event_in_the_future_cannot_become_the_data_time(engine: Engine, tmp_path: Path) -> None:
    table = [row(), row(工单编号="GD002", 受理时间="2099-01-01 00:00:00")]
    result = bring(engine, tmp_path, table, data_time=None)
    assert result.data_time == local("2026-10-15 16:00")
    assert result.rejected == 1


def test_joint_units_are_participants_and_no_orders(engine: Engine, tmp_path: Path) -> None:
    table = [
        row(工单性质="主办"),
        row(工单性质="协办", 承办单位="市工信局"),
        row(工单性质="协办", 承办单位="福山区"),
    ]
    assert bring(engine, tmp_path, table).inserted == 3
    assert list(orders(engine)) == ["GD001"]
    assert bring(engine, tmp_path, table).unchanged == 3


def test_rejected_rows_can_be_corrected_and_imported_again(engine: Engine, tmp_path: Path) -> None:
    table = [row(), row(工单编号="GD002", 受理时间="2026-02-29", 标题="=1+1")]
    prepared = prepare(engine, csv_file(tmp_path, table), file_name="t.csv", data_time=DATA_TIME, now=NOW)
    with engine.connect() as connection:
        content = rejects_csv(connection, prepared.batch_id).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[0][2:] == csv_text(table).splitlines()[0].split(",")
    assert (lines[1][0], lines[1][2]) == ("3", "GD002")
    assert lines[1][lines[0].index("标题")] == "'=1+1"
    corrected = tmp_path / "rejects.csv"
    corrected.write_text(content.replace("2026-02-29", "2026-10-13"), encoding="utf-8-sig")
    result = import_file(engine, corrected, None, DATA_TIME, now=NOW)
    assert (result.read, result.inserted) == (1, 1)


def test_a_dry_run_counts_and_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    result = bring(engine, tmp_path, [row(), row(工单编号="GD002", 受理时间="x")], dry_run=True)
    assert (result.read, result.inserted, result.rejected, result.batch) == (2, 1, 1, None)
    assert orders(engine) == {}
    assert rejects(engine) == []


def test_two_readings_of_one_number_are_one_order(engine: Engine, tmp_path: Path) -> None:
    result = bring(engine, tmp_path, [row(), row(工单编号="ＧＤ００１")])
    assert (result.inserted, result.unchanged) == (1, 1)
    assert one(engine)["data_time"] == DATA_TIME
    assert DATA_TIME - one(engine)["opened_at"] > timedelta(days=30)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("word", ["合计", " 小计 ", "总 计：", "合计", "Total", "本页小计"])
def test_a_row_that_sums_up_is_no_order(engine: Engine, tmp_path: Path, word: str) -> None:
    total = dict.fromkeys(row(), "") | {"工单编号": word, "承办单位": "2"}
    result = bring(engine, tmp_path, [row(), row(工单编号="GD002"), total])
    assert (result.read, result.inserted, result.rejected) == (2, 2, 0)
    assert any("1" in note for note in result.notes)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("sum_of", ["300", "300件", "45000", "—", "=SUM", "1,204", "共 300 件"])
def test_a_sum_under_the_head_of_a_time_is_no_order_either(
    engine: Engine, tmp_path: Path, sum_of: str
) -> None:
    total = dict.fromkeys(row(), "") | {"工单编号": "合计", "受理时间": sum_of, "标题": "300件"}
    result = bring(engine, tmp_path, [row(), total])
    assert (result.read, result.inserted, result.rejected) == (1, 1, 0)


@pytest.mark.sqlite_alone
def test_an_order_whose_number_looks_like_a_sum_is_an_order(engine: Engine, tmp_path: Path) -> None:
    assert bring(engine, tmp_path, [row(工单编号="合计")]).inserted == 1


def test_a_file_of_which_every_row_is_rejected_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row()], data_time=DATA_TIME - timedelta(days=3))
    before = source_times(engine)
    result = bring(
        engine, tmp_path, [row(受理时间="昨天"), row(工单编号="GD002", 受理时间="")], data_time=None
    )
    assert (result.read, result.rejected) == (2, 2)
    assert source_times(engine) == before


@pytest.mark.parametrize("days", ["367", "40000", "99999999999", "1" * 200])
def test_a_number_out_of_range_rejects_its_row(engine: Engine, tmp_path: Path, days: str) -> None:
    result = bring(engine, tmp_path, [row(延期天数=days), row(工单编号="GD002")])
    assert (result.read, result.inserted, result.rejected) == (2, 1, 1)


def source_times(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = connection.execute(select(source.c.code, source.c.data_time, source.c.last_import_at))
        return [tuple(each) for each in found]


TITLES = (
    "导出时间：2026-11-17 18:00:00",
    "烟台市12345工单明细 数据截至 2026年11月17日 18时00分",
    "exported at: 2026/11/17 18:00",
)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("title", TITLES)
def test_a_title_row_tells_when_the_table_was_exported(engine: Engine, tmp_path: Path, title: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{title}\n" + csv_text([row()]), encoding="utf-8")
    result = import_file(engine, path, None, now=NOW, account="test")
    assert result.data_time == DATA_TIME and any("18" in note for note in result.notes)
