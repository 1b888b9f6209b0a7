"""Importing again: the same, newer, older, narrower, contradicting tables, and taking an import back."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from data_access.database import current_data_version
from data_access.importing.applying import NotStaged
from data_access.importing.errors import UndoRefused
from data_access.importing.service import apply, drop, prepare, trial, undo
from data_access.schema import category, import_batch, import_stage, order_event, participant, source, unit
from tests.fixtures.imports.tables import DATA_TIME, NOW, bring, contents, csv_file, one, orders, rejects, row

LATER, EARLIER = DATA_TIME + timedelta(hours=6), DATA_TIME - timedelta(days=1)


def many(count: int = 30) -> list[dict[str, str]]:
    return [row(工单编号=f"GD{number:03}", 标题=f"第{number}件") for number in range(count)]


def test_the_same_rows_again_change_nothing(engine: Engine, tmp_path: Path) -> None:
    table = many()
    bring(engine, tmp_path, table)
    before = contents(engine)
    with engine.connect() as connection:
        version = current_data_version(connection)
    for seed in range(2):
        random.Random(seed).shuffle(table)
        result = bring(engine, tmp_path, table, name=f"again{seed}.csv")
        assert (result.read, result.unchanged, result.inserted, result.updated) == (30, 30, 0, 0)
    assert contents(engine) == before
    with engine.connect() as connection:
        assert current_data_version(connection) == version


def test_a_newer_table_updates_and_tells_what_changed(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(工单状态="办理中", 办结时间=""), row(工单编号="GD002")])
    result = bring(
        engine,
        tmp_path,
        [row(), row(工单编号="GD002", 工单状态="重办中"), row(工单编号="GD003")],
        data_time=LATER,
    )
    assert (result.inserted, result.updated, result.unchanged) == (1, 2, 0)
    with engine.connect() as connection:
        kinds = connection.scalars(select(order_event.c.kind).order_by(order_event.c.kind)).all()
    assert kinds == ["closed", "reopened"]
    assert one(engine, "GD002")["closed_at"] is None
    assert one(engine)["data_time"] == LATER


def test_an_older_table_never_overwrites_a_newer_state(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row()], data_time=DATA_TIME)
    result = bring(engine, tmp_path, [row(工单状态="办理中", 办结时间="")], data_time=EARLIER)
    assert (result.updated, result.unchanged, result.stale) == (0, 1, 1)
    assert one(engine)["state"] == "closed"


def test_update_times_decide_before_data_times(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(更新时间="2026-10-16 08:00:00", 标题="先")], data_time=EARLIER)
    older = row(更新时间="2026-10-15 08:00:00", 标题="旧")
    assert bring(engine, tmp_path, [older], data_time=LATER).stale == 1
    newer = row(更新时间="2026-10-17 08:00:00", 标题="新")
    assert bring(engine, tmp_path, [newer], data_time=EARLIER - timedelta(hours=1)).updated == 1
    assert one(engine)["title"] == "新"


def test_an_order_seen_unchanged_counts_as_seen_then(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(标题="现状")], data_time=EARLIER)
    bring(engine, tmp_path, [row(标题="现状")], data_time=LATER)
    result = bring(engine, tmp_path, [row(标题="旧状")], data_time=DATA_TIME)
    assert result.stale == 1
    assert one(engine)["title"] == "现状"


def test_identical_rows_of_one_table_are_one_order(engine: Engine, tmp_path: Path) -> None:
    result = bring(engine, tmp_path, [row(), row(), row(工单编号="GD002")])
    assert (result.read, result.inserted, result.unchanged, result.rejected) == (3, 2, 1, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_of_different_rows_the_newest_update_time_wins(engine: Engine, tmp_path: Path, turned: bool) -> None:
    table = [row(标题="旧", 更新时间="2026-10-15 08:00:00"), row(标题="新", 更新时间="2026-10-16 08:00:00")]
    result = bring(engine, tmp_path, table[::-1] if turned else table)
    assert (result.inserted, result.unchanged, result.rejected) == (1, 1, 0)
    assert one(engine)["title"] == "新"


@pytest.mark.parametrize("times", [("", ""), ("2026-10-15 08:00:00", ""), ("2026-10-15 08:00:00",) * 2])
def test_contradicting_rows_without_a_newest_are_all_rejected(
    engine: Engine, tmp_path: Path, times: tuple[str, str]
) -> None:
    table = [row(标题="甲", 更新时间=times[0]), row(工单编号="GD002"), row(标题="乙", 更新时间=times[1])]
    result = bring(engine, tmp_path, table)
    assert (result.read, result.inserted, result.rejected) == (3, 1, 2)
    assert [line[:3] for line in rejects(engine)] == [
        (2, "order_no", "conflict"),
        (4, "order_no", "conflict"),
    ]
    assert list(orders(engine)) == ["GD002"]


def test_a_narrower_table_adds_and_takes_nothing_away(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(标题="企业用电", 官方核实结果="已解决")])
    narrow = [{"工单编号": "GD001", "受理时间": "2026-10-12 09:00:00", "最终满意度": "基本满意"}]
    result = bring(engine, tmp_path, narrow, data_time=LATER)
    assert result.updated == 1
    found = one(engine)
    assert (found["answer_final"], found["title"], found["verdict_official"]) == (
        "basic",
        "企业用电",
        "solved",
    )
    assert (found["state"], found["unit"], found["rule_set"]) == ("closed", "370602", "city")
    assert found["solve_due"] is not None
    assert bring(engine, tmp_path, narrow, data_time=LATER).unchanged == 1
    again = [row(标题="企业用电", 官方核实结果="已解决")]
    assert bring(engine, tmp_path, again, data_time=LATER).unchanged == 1


def test_a_transfer_changes_the_handler_and_not_the_appraised_unit(engine: Engine, tmp_path: Path) -> None:
    open_order = {"工单状态": "办理中", "办结时间": ""}
    bring(engine, tmp_path, [row(**open_order)])
    due = one(engine)["solve_due"]
    moved = row(**open_order, 承办单位="福山区") | {"转派时间": "2026-10-14 10:00:00"}
    bring(engine, tmp_path, [moved], data_time=LATER)
    found = one(engine)
    assert (found["unit"], found["handler"], found["solve_due"]) == ("370602", "370611", due)
    assert bring(engine, tmp_path, [moved], data_time=LATER).unchanged == 1


def test_a_misdispatch_confirmed_in_time_moves_the_appraised_unit(engine: Engine, tmp_path: Path) -> None:
    open_order = {"工单状态": "办理中", "办结时间": ""}
    bring(engine, tmp_path, [row(**open_order)])
    moved = row(**open_order, 误派确认时间="2026-10-13 09:00:00", 改派时间="2026-10-13 10:00:00")
    bring(engine, tmp_path, [moved | {"承办单位": "福山区"}], data_time=LATER)
    found = one(engine)
    assert found["unit"] == "370611"
    assert found["due_day"] == 20261020


KEY = {"工单编号": "GD001", "受理时间": "2026-10-12 09:00:00"}


@pytest.mark.parametrize(
    "narrow",
    [
        {"办结类型": "解释说明"},
        {"撤单时间": ""},
        {"直接答复": ""},
        {"工单状态": "已办结"},
    ],
)
def test_a_table_without_closing_times_reopens_nothing(
    engine: Engine, tmp_path: Path, narrow: dict[str, str]
) -> None:
    bring(engine, tmp_path, [row()])
    before = one(engine)
    assert bring(engine, tmp_path, [KEY | narrow], data_time=LATER).rejected == 0
    found = one(engine)
    assert found["closed_at"] == before["closed_at"] is not None
    assert (found["state"], found["work_seconds"]) == ("closed", before["work_seconds"])


@pytest.mark.parametrize(
    ("narrow", "state"),
    [({"撤单时间": "2026-10-16 09:00:00"}, "withdrawn"), ({"工单状态": "办理中"}, "in_progress")],
)
def test_a_table_that_says_so_takes_the_close_back(
    engine: Engine, tmp_path: Path, narrow: dict[str, str], state: str
) -> None:
    bring(engine, tmp_path, [row()])
    bring(engine, tmp_path, [KEY | narrow], data_time=LATER)
    assert (one(engine)["state"], one(engine)["closed_at"]) == (state, None)


def test_a_blank_withdrawal_leaves_a_withdrawn_order_as_it_was(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(工单状态="已撤单", 办结时间="", 撤单时间="2026-10-13 09:00:00")])
    withdrawn = one(engine)["withdrawn_at"]
    bring(engine, tmp_path, [KEY | {"撤单时间": ""}], data_time=LATER)
    assert (one(engine)["state"], one(engine)["withdrawn_at"]) == ("withdrawn", withdrawn)


def data_time_of_source(engine: Engine) -> datetime | None:
    with engine.connect() as connection:
        return connection.scalar(select(source.c.data_time))


def test_a_table_without_states_does_not_move_the_data_time(engine: Engine, tmp_path: Path) -> None:
    answers = [KEY | {"最终满意度": "满意"}]
    first = bring(engine, tmp_path, answers, data_time=EARLIER)
    assert data_time_of_source(engine) == EARLIER
    main = bring(engine, tmp_path, [row(), row(工单编号="GD002")], data_time=DATA_TIME)
    late = bring(engine, tmp_path, [KEY | {"最终满意度": "不满意"}], data_time=LATER)
    assert late.updated == 1
    assert data_time_of_source(engine) == DATA_TIME
    assert late.batch and main.batch and first.batch
    newest = bring(engine, tmp_path, [row(工单编号="GD003")], data_time=LATER + timedelta(hours=1))
    assert newest.batch
    undo(engine, newest.batch, NOW)
    assert data_time_of_source(engine) == DATA_TIME
    undo(engine, late.batch, NOW)
    undo(engine, main.batch, NOW)
    assert data_time_of_source(engine) == EARLIER


def test_the_main_extract_counts_though_a_newer_narrow_table_came_first(
    engine: Engine, tmp_path: Path
) -> None:
    open_row = row(工单状态="办理中", 办结时间="", 办结类型="", 官方核实结果="")
    bring(engine, tmp_path, [open_row], data_time=EARLIER)
    bring(engine, tmp_path, [KEY | {"最终满意度": "满意"}], data_time=LATER)
    bring(engine, tmp_path, [row()], data_time=DATA_TIME)
    found = one(engine)
    assert (found["state"], found["answer_final"]) == ("closed", "satisfied")


def test_an_older_narrow_table_fills_gaps_and_overwrites_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(标题="现状")])
    before = contents(engine)
    older = [KEY | {"标题": "旧状", "官方核实结果": "已解决", "工单状态": "办理中"}]
    result = bring(engine, tmp_path, older, data_time=EARLIER)
    assert (result.updated, result.stale) == (1, 0)
    found = one(engine)
    assert (found["verdict_official"], found["title"], found["state"]) == ("solved", "现状", "closed")
    assert found["data_time"] == DATA_TIME
    assert data_time_of_source(engine) == DATA_TIME
    contrary = [KEY | {"官方核实结果": "未解决"}]
    assert bring(engine, tmp_path, contrary, data_time=EARLIER, name="contrary.csv").stale == 1
    assert one(engine)["verdict_official"] == "solved"
    assert result.batch
    undo(engine, result.batch, NOW)
    assert contents(engine) == before


def test_what_a_newer_table_left_blank_is_no_gap(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(官方核实结果="")])
    assert bring(engine, tmp_path, [row(官方核实结果="已解决")], data_time=EARLIER).stale == 1
    assert one(engine)["verdict_official"] == ""


def test_a_later_dispatch_leaves_the_clock_running(engine: Engine, tmp_path: Path) -> None:
    open_order = {"工单状态": "办理中", "办结时间": ""}
    bring(engine, tmp_path, [row(**open_order)])
    before = one(engine)
    again = row(**open_order, 转派时间="2026-10-20 09:00:00")
    bring(engine, tmp_path, [again | {"标题": "重办"}], data_time=LATER)
    found = one(engine)
    assert found["title"] == "重办"
    for name in ("dispatched_at", "received_at", "solve_due"):
        assert found[name] == before[name]


@pytest.mark.parametrize(
    ("confirmed", "dispatched", "unit_code", "due"),
    [
        # Judged by the new dispatch of the 20th, the misdispatch of the 20th would be in time.
        ("2026-10-20 10:00:00", "2026-10-20 09:00:00", "370602", 20261019),
        ("2026-10-13 09:00:00", "2026-10-13 10:00:00", "370611", 20261020),
    ],
)
def test_a_misdispatch_is_judged_by_the_first_dispatch(
    engine: Engine, tmp_path: Path, confirmed: str, dispatched: str, unit_code: str, due: int
) -> None:
    open_order = {"工单状态": "办理中", "办结时间": ""}
    bring(engine, tmp_path, [row(**open_order)])
    moved = row(**open_order, 误派确认时间=confirmed, 承办单位="福山区") | {"转派时间": dispatched}
    bring(engine, tmp_path, [moved], data_time=LATER)
    assert (one(engine)["unit"], one(engine)["due_day"]) == (unit_code, due)
    assert bring(engine, tmp_path, [moved], data_time=LATER).unchanged == 1


def test_a_redo_after_a_misdispatch_leaves_the_clock_of_the_new_unit(engine: Engine, tmp_path: Path) -> None:
    open_order = {"工单状态": "办理中", "办结时间": ""}
    bring(engine, tmp_path, [row(**open_order)])
    confirmed = {"误派确认时间": "2026-10-13 09:00:00", "改派时间": "2026-10-13 10:00:00"}
    moved = row(**open_order) | confirmed | {"承办单位": "福山区"}
    bring(engine, tmp_path, [moved], data_time=LATER)
    redone = moved | {"转派时间": "2026-10-26 10:00:00", "标题": "重办"}
    bring(engine, tmp_path, [redone], data_time=LATER + timedelta(hours=1))
    found = one(engine)
    assert (found["unit"], found["title"], found["due_day"]) == ("370611", "重办", 20261020)


def test_undo_brings_back_what_was(engine: Engine, tmp_path: Path) -> None:
    joint = row(工单性质="协办", 承办单位="市工信局")
    bring(engine, tmp_path, [row(), row(工单编号="GD002"), joint])
    before = contents(engine)
    second = bring(
        engine,
        tmp_path,
        [row(标题="改"), row(工单编号="GD003"), joint | {"办结时间": "2026-10-16 09:00:00"}],
        data_time=LATER,
    )
    assert (second.inserted, second.updated) == (1, 2)
    assert second.batch is not None
    assert undo(engine, second.batch, NOW) == 3
    assert contents(engine) == before
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(order_event)) == 0
        assert connection.scalar(select(source.c.data_time)) == DATA_TIME
        closed = connection.scalar(select(participant.c.closed_at))
        assert closed is not None and closed < NOW - timedelta(days=33)
    with pytest.raises(UndoRefused):
        undo(engine, second.batch, NOW)


def test_undo_is_refused_while_a_later_import_stands_on_it(engine: Engine, tmp_path: Path) -> None:
    first = bring(engine, tmp_path, [row(), row(工单编号="GD002")])
    second = bring(engine, tmp_path, [row(标题="改")], data_time=LATER)
    assert first.batch and second.batch
    with pytest.raises(UndoRefused):
        undo(engine, first.batch, NOW)
    undo(engine, second.batch, NOW)
    undo(engine, first.batch, NOW)
    assert orders(engine) == {}


def test_undo_removes_the_units_and_categories_that_came_along(engine: Engine, tmp_path: Path) -> None:
    def counts() -> tuple[int, int]:
        with engine.connect() as connection:
            return tuple(
                connection.scalar(select(func.count()).select_from(table)) for table in (unit, category)
            )

    before = counts()
    table = [
        {
            "id": f"c{number}",
            "opened_at": "2026-10-12 09:00",
            "department": "PWDx",
            "category": "Street>Lights",
        }
        for number in range(3)
    ]
    result = bring(engine, tmp_path, table, mapping=None)
    assert result.inserted == 3
    assert counts() == (before[0] + 1, before[1] + 2)
    assert bring(engine, tmp_path, table, mapping=None).unchanged == 3
    assert result.batch
    undo(engine, result.batch, NOW)
    assert counts() == before


def test_a_trial_run_tells_what_would_happen_and_does_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row()])
    before = contents(engine)
    path = csv_file(tmp_path, [row(标题="改"), row(工单编号="GD002")])
    prepared = prepare(engine, path, file_name="t.csv", data_time=LATER, now=NOW)
    tried = trial(engine, prepared.batch_id, NOW)
    assert (tried.inserted, tried.updated) == (1, 1)
    assert contents(engine) == before
    done = apply(engine, prepared.batch_id, NOW)
    assert (done.inserted, done.updated) == (1, 1)
    with pytest.raises(NotStaged):
        apply(engine, prepared.batch_id, NOW)


def test_a_dropped_batch_leaves_no_trace(engine: Engine, tmp_path: Path) -> None:
    prepared = prepare(engine, csv_file(tmp_path, [row()]), file_name="t.csv", now=NOW)
    drop(engine, prepared.batch_id)
    with engine.connect() as connection:
        for table in (import_batch, import_stage, source):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_batches_left_behind_are_cleaned_up(engine: Engine, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [row()])
    for name, age in (("old.csv", timedelta(days=3)), ("fresh.csv", timedelta(hours=1))):
        prepare(engine, path, file_name=name, now=NOW - age)
    bring(engine, tmp_path, [row(工单编号="GD009")])
    with engine.connect() as connection:
        assert set(connection.scalars(select(import_batch.c.file_name))) == {"fresh.csv", "table.csv"}
        assert connection.scalar(select(func.count()).select_from(import_stage)) == 1
