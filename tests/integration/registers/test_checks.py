"""A table with a row for each check or call: joined to its order's record, told, undone, never doubled."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from dashboard.order.case_notes import notes
from dashboard.order.gates import gate_checks
from dashboard.views.vocabulary import EVIDENCE
from data_access.database import current_data_version, month_versions, reading
from data_access.importing.errors import UndoRefused
from data_access.importing.look import last_look
from data_access.importing.registers.checking import Checked
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import SentFile, bring_in, check
from data_access.importing.row_tables import RowTable
from data_access.importing.service import SourceSpec, import_file, undo
from data_access.schema import audit, import_batch, register_import, source
from data_access.verify import verify
from tests.fixtures.imports.tables import NOW, YANTAI, bring, contents, one, row, workbook
from tests.support.proactive import city

HEAD = "工单编号,关口,单位,结果,时间,退回原因\n"
GOOD = """GD001,一关,东山街道,通过,2026-10-13 10:24,
GD001,四关初审,市工作组,退回,2026-10-13 14:34,缺现场照片
GD001,四关初审,市工作组,通过,2026-10-15 09:00,
GD002,二关,芝罘区热线科,通过,2026/10/13 11:00,
"""
PACKED = (
    "2026-10-13 10:24|一关|东山街道|通过|；2026-10-13 14:34|四关初审|市工作组|退回|缺现场照片；"
    "2026-10-15 09:00|四关初审|市工作组|通过|"
)
ACTOR = city(NOW)


@pytest.fixture
def base(engine: Engine, tmp_path: Path) -> Engine:
    """Return a base with two orders that no record is known of."""
    bring(engine, tmp_path, [row(), row(工单编号="GD002")])
    return engine


def sent(folder: Path, content: bytes, name: str = "checks.csv") -> SentFile:
    path = folder / name
    path.write_bytes(content)
    return SentFile(path, name, sha256(content).hexdigest())


def checked(engine: Engine, folder: Path, rows: str, head: str = HEAD, of: str = "checks") -> Checked:
    return check(engine, ACTOR, find_register(of), sent(folder, (head + rows).encode()), {})


def brought(
    engine: Engine, folder: Path, rows: str, head: str = HEAD, of: str = "checks"
) -> tuple[int, int, int, int]:
    return stored(engine, sent(folder, (head + rows).encode()), of)


def stored(engine: Engine, file: SentFile, of: str = "checks") -> tuple[int, int, int, int]:
    number = bring_in(engine, ACTOR, find_register(of), file, {})
    r = register_import.c
    with reading(engine) as connection:
        query = select(r.inserted, r.updated, r.unchanged, r.rejected).where(r.import_id == number)
        return tuple(connection.execute(query).one())


def last_batch(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.max(import_batch.c.batch_id))) or 0)


def is_sound(engine: Engine) -> bool:
    with reading(engine) as connection:
        return not list(verify(connection, NOW))


def test_rows_make_the_record_that_the_packed_cell_makes(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(四关记录=PACKED), row(工单编号="GD002")])
    packed = one(engine)
    undo(engine, last_batch(engine), NOW)
    bring(engine, tmp_path, [row(), row(工单编号="GD002")])
    with reading(engine) as connection:
        version, months = current_data_version(connection), month_versions(connection)
    assert brought(engine, tmp_path, GOOD) == (4, 0, 0, 0)
    found = one(engine)
    assert found["gate_log"] == packed["gate_log"]
    assert found["row_hash"] == packed["row_hash"]
    assert (found["first_review_passed"], found["state"], found["rule_set"]) == (
        False,
        "closed",
        packed["rule_set"],
    )
    assert found["evidence"] & EVIDENCE["first_review_passed"]
    assert [each.attempt for each in gate_checks(found["gate_log"])] == [1, 1, 2]
    with reading(engine) as connection:
        assert current_data_version(connection) == version + 1
        changed = {month for month, state in month_versions(connection).items() if months[month] != state}
    assert changed == {202610}
    assert is_sound(engine)


def test_the_same_table_again_changes_nothing_and_is_no_import_of_orders(
    base: Engine, tmp_path: Path
) -> None:
    brought(base, tmp_path, GOOD)
    before, batch = contents(base), last_batch(base)
    with reading(base) as connection:
        version = current_data_version(connection)
    assert brought(base, tmp_path, GOOD) == (0, 0, 4, 0)
    assert (contents(base), last_batch(base)) == (before, batch)
    with reading(base) as connection:
        assert current_data_version(connection) == version


def test_another_result_is_a_later_fact_and_blanks_are_completed(base: Engine, tmp_path: Path) -> None:
    brought(base, tmp_path, "GD001,一关,,退回,2026-10-13 10:24,\n")
    again = "GD001,一关,东山街道,通过,2026-10-13 10:24,\nGD001,一关,,退回,2026-10-13 10:24,缺照片\n"
    assert brought(base, tmp_path, again) == (0, 2, 0, 0)
    assert [(each.unit, each.result, each.reason) for each in gate_checks(one(base)["gate_log"])] == [
        ("", "returned", "缺照片"),
        ("东山街道", "passed", ""),
    ]
    found = checked(base, tmp_path, "GD001,一关,,退回,2026-10-13 10:24,超时\n")
    assert [(each.rule, each.field, each.value) for each in found.problems] == [
        ("contradiction", "reason", "超时")
    ]
    assert found.rejected == 1 and not found.rows and "超时".encode() in found.rejects


BAD = """GD009,一关,东山街道,通过,2026-10-13 10:24,
GD001,五关,东山街道,通过,2026-10-13 10:24,
GD001,一关,东山街道,好,2026-10-13 10:24,
GD001,一关,东山街道,解决,2026-10-13 10:24,
GD001,一关,东山街道,通过,2026-10-12 08:59,
GD001,一关,东山街道,通过,2026-11-18 09:31,
GD001,一关,东山街道,通过,昨天,
GD001,一关,东山街道,通过,,
GD001,,东山街道,通过,2026-10-13 10:24,
GD001,一关,东山街道,通过,2026-10-13 10:24,
GD001,一关,东山街道,通过,2026-10-13 10:24,
"""
RULES = "unknown_order unknown_word unknown_word gate_log before_opening after_data_time not_a_date required"


def test_each_bad_row_is_told_with_its_field_and_the_good_one_goes_in(base: Engine, tmp_path: Path) -> None:
    found = checked(base, tmp_path, BAD)
    assert all(use.field and use.certain for use in found.uses)
    assert [each.row_no for each in found.problems] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    rules = [each.rule for each in found.problems]
    assert rules[:6] == RULES.split()[:6] and rules[7:] == ["required", "required", "twice"]
    fields = [each.field for each in found.problems]
    assert fields == ["order", "step", "result", "result", "at", "at", "at", "at", "step", "order"]
    assert all(each.message and each.column for each in found.problems[:9])
    assert len(found.rows) == 1 and found.rejected == 10
    assert brought(base, tmp_path, BAD) == (1, 0, 0, 10)


def test_strange_units_and_a_gate_after_a_later_one_are_told_and_kept(base: Engine, tmp_path: Path) -> None:
    strange = (
        "GD001,四关初审,市工作组,通过,2026-10-13 10:00,\nGD001,二关,火星区,通过,2026-10-14 10:00,\n"
        "GD002,二关,芝罘区热线科,通过,2026-10-14 10:00,\n"
    )
    told = [note for note in checked(base, tmp_path, strange).notes if "火星区" in note or "3" in note]
    assert len(told) >= 2
    assert any("火星区 (1)" in note and "芝罘区" not in note for note in told)
    assert brought(base, tmp_path, strange)[0] == 3
    assert [each.step for each in gate_checks(one(base)["gate_log"])] == ["first_review", "gate2"]


@pytest.mark.usefixtures("english")
def test_the_packed_cell_tells_the_same_of_it(engine: Engine, tmp_path: Path) -> None:
    cell = "2026-10-13 10:00|四关初审|市工作组|通过|；2026-10-14 10:00|二关|火星区|通过|"
    result = bring(engine, tmp_path, [row(四关记录=cell), row(工单编号="GD002", 四关记录=PACKED)])
    assert result.rejected == 0
    assert sum("火星区 (1)" in note for note in result.notes) == 1
    assert sum(note.endswith(" 2.") for note in result.notes) == 1


def test_the_import_is_undone_like_one_of_orders(base: Engine, tmp_path: Path) -> None:
    before, first = contents(base), last_batch(base)
    with reading(base) as connection:
        known = connection.execute(select(source)).all()
    brought(base, tmp_path, GOOD)
    with reading(base) as connection:
        assert connection.execute(select(source)).all() == known
    own = last_batch(base)
    with reading(base) as connection:
        kept = connection.execute(select(import_batch).where(import_batch.c.batch_id == own)).one()
        said = connection.execute(
            select(audit.c.target, audit.c.detail).order_by(audit.c.audit_id.desc())
        ).first()
    assert (kept.file_name, kept.mapping, kept.rows_read, kept.updated) == ("checks.csv", "checks", 2, 2)
    assert said is not None and said.target == "checks: checks.csv" and said.detail["inserted"] == 4
    with pytest.raises(UndoRefused):
        undo(base, first, NOW)
    assert undo(base, own, NOW) == 2
    assert contents(base) == before
    assert is_sound(base)


def test_the_next_extract_keeps_what_rows_told(base: Engine, tmp_path: Path) -> None:
    brought(base, tmp_path, GOOD)
    before = contents(base)
    result = bring(base, tmp_path, [row(), row(工单编号="GD002")], data_time=NOW - timedelta(hours=1))
    assert (result.updated, result.unchanged) == (0, 2)
    assert contents(base) == before


@pytest.mark.parametrize("kind", ["gbk", "xlsx"])
def test_other_files_say_the_same(base: Engine, tmp_path: Path, kind: str) -> None:
    lines = list(csv.reader(io.StringIO(HEAD + GOOD)))
    if kind == "gbk":
        file = sent(tmp_path, (HEAD + GOOD).encode("gbk"))
    else:
        path = workbook(tmp_path / "checks.xlsx", lines)
        file = SentFile(path, path.name, "0" * 64)
    assert stored(base, file) == (4, 0, 0, 0)
    assert len(gate_checks(one(base)["gate_log"])) == 3


def test_a_number_of_two_sources_needs_the_source(base: Engine, tmp_path: Path) -> None:
    bring(base, tmp_path, [row()], source=SourceSpec(code="other", name="别的平台"))
    found = checked(base, tmp_path, GOOD)
    assert {each.rule for each in found.problems} == {"several_orders"} and found.rejected == 3
    head, line = HEAD.replace("\n", ",数据来源\n"), "GD001,一关,,通过,2026-10-13 10:24,,{}\n"
    assert brought(base, tmp_path, line.format("别的平台") + line.format("hotline"), head) == (2, 0, 0, 0)
    assert checked(base, tmp_path, line.format("第三家"), head).problems[0].rule == "unknown_order"
    assert is_sound(base)


CALL_HEAD = "工单编号,通话类型,负责人,时间,结果,内容\n"
CALLS = """GD001,电话,张先生,2026-10-12 14:00,已接通,说明办理进度
GD001,回头看,区市专班,2026-11-02 10:00,已解决,
GD002,,张先生,2026-10-12 14:00,,说明办理进度
"""


def test_calls_and_look_backs_go_to_their_own_records(base: Engine, tmp_path: Path) -> None:
    assert brought(base, tmp_path, CALLS, CALL_HEAD, "calls") == (3, 0, 0, 0)
    found = one(base)
    (call,) = notes("call_log", found["call_log"])
    assert (call.at, call.who, call.note) == (
        datetime(2026, 10, 12, 14, tzinfo=YANTAI),
        "张先生",
        "已接通：说明办理进度",
    )
    (look_back,) = notes("look_back_log", found["look_back_log"])
    assert (look_back.who, look_back.word) == ("区市专班", "solved")
    assert brought(base, tmp_path, CALLS, CALL_HEAD, "calls") == (0, 0, 3, 0)
    bad = "GD001,回头看,区市专班,2026-11-03 10:00,满意,\nGD001,电话,,2026-10-12 15:00,已接通,\n"
    problems = checked(base, tmp_path, bad, CALL_HEAD, "calls").problems
    assert [(each.row_no, each.field, each.rule) for each in problems] == [
        (2, "result", "unknown_word"),
        (3, "who", "required"),
    ]
    other = "GD001,电话,张先生,2026-10-12 14:00,未接通,\n"
    assert brought(base, tmp_path, other, CALL_HEAD, "calls") == (0, 1, 0, 0)
    assert len(notes("call_log", one(base)["call_log"])) == 2
    assert is_sound(base)


def test_such_a_table_is_no_table_of_orders(base: Engine, tmp_path: Path) -> None:
    before = contents(base)
    for head, rows, of in ((HEAD, GOOD, "checks"), (CALL_HEAD.replace("负责人", "通话对象"), CALLS, "calls")):
        path = tmp_path / "table.csv"
        path.write_text(head + rows, encoding="utf-8")
        with pytest.raises(RowTable) as refused:
            import_file(base, path, now=NOW)
        assert refused.value.code == of and "/records/import" in str(refused.value)
    assert contents(base) == before


def test_a_time_and_records_of_orders_that_are_not_here_are_a_point(base: Engine, tmp_path: Path) -> None:
    lines = [
        {"工单编号": number, "受理时间": "2026-10-12 09:00:00", "四关记录": PACKED}
        for number in ("GD001", "GD008", "GD009")
    ]
    result = bring(base, tmp_path, lines, dry_run=True)
    assert result.look is not None
    assert [(each.name, each.n, each.of) for each in result.look.to_confirm] == [("bare", 2, 3)]
    known = bring(base, tmp_path, lines[:1])
    assert known.look is not None and not known.look.points
    whole = [row(工单编号="GD008", 四关记录=PACKED)]
    full = bring(base, tmp_path, whole)
    assert full.look is not None and not full.look.points


def test_rows_of_checks_are_not_what_an_extract_is_held_beside(base: Engine, tmp_path: Path) -> None:
    brought(base, tmp_path, GOOD)
    with reading(base) as connection:
        found = last_look(connection, last_batch(base))
    assert found is not None and found.every.orders == 2
