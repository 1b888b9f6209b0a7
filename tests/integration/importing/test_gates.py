"""The gates' record in an import: stored, rejected, undone, told again, and kept by narrow tables."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.order.gates import gate_checks
from dashboard.views.vocabulary import EVIDENCE
from data_access.database import reading
from data_access.importing.service import undo
from data_access.queries.importing.readiness import readiness, template_for
from tests.fixtures.imports.tables import NOW, YANTAI, bring, contents, one, orders, rejects, row

RECORD = (
    "2026-10-13 10:24|一关|东山街道|通过|；2026-10-13 14:34|四关初审|市工作组|退回|缺现场照片；"
    "2026-10-15 09:00|四关初审|市工作组|通过|"
)


def test_a_record_is_stored_with_its_handlings_and_decides_the_first_review(
    engine: Engine, tmp_path: Path
) -> None:
    result = bring(engine, tmp_path, [row(四关记录=RECORD), row(工单编号="GD002", 四关记录="")])
    assert (result.inserted, result.rejected) == (2, 0)
    found = one(engine)
    checks = gate_checks(found["gate_log"])
    assert [(check.step, check.attempt) for check in checks] == [
        ("gate1", 1),
        ("first_review", 1),
        ("first_review", 2),
    ]
    assert checks[1].at == datetime(2026, 10, 13, 14, 34, tzinfo=YANTAI)
    assert found["first_review_passed"] is False
    assert found["evidence"] & EVIDENCE["first_review_passed"]
    other = one(engine, "GD002")
    assert (other["gate_log"], other["first_review_passed"]) == ("", None)


def test_a_column_of_its_own_decides_the_first_review(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(四关记录=RECORD, 首次审核通过="是")])
    assert one(engine)["first_review_passed"] is True


@pytest.mark.parametrize(
    ("record", "rule", "said"),
    [
        ("2026-10-13 10:24|五关|甲|通过|", "gate_log", "五关"),
        ("2026-10-13|一关", "gate_log", "1"),
        ("2026-11-17 18:01|一关|甲|通过|", "after_data_time", "1"),
        ("2026-10-12 08:59|一关|甲|通过|", "before_opening", "1"),
        (f"{RECORD}；2026-10-12 08:59|一关|甲|通过|", "before_opening", "1"),
    ],
)
def test_one_wrong_entry_rejects_the_row(
    engine: Engine, tmp_path: Path, record: str, rule: str, said: str
) -> None:
    result = bring(engine, tmp_path, [row(四关记录=record), row(工单编号="GD002", 四关记录="")])
    assert (result.inserted, result.rejected) == (1, 1)
    ((line, field, found_rule, message),) = rejects(engine)
    assert (line, field, found_rule) == (2, "gate_log", rule)
    assert said in message


def test_the_same_record_again_is_unchanged_however_it_is_written(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(四关记录=RECORD)])
    before = contents(engine)
    again = "\n".join(reversed(RECORD.split("；"))).replace("|", "｜")
    result = bring(engine, tmp_path, [row(四关记录=again)])
    assert (result.updated, result.unchanged) == (0, 1)
    assert contents(engine) == before


def test_a_longer_record_updates_and_undo_brings_the_old_one_back(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(四关记录=RECORD)])
    before = contents(engine)
    longer = f"{RECORD}；2026-10-16 11:37|三次核查|市质检专员|已解决|"
    result = bring(engine, tmp_path, [row(四关记录=longer)])
    assert result.updated == 1
    assert len(gate_checks(one(engine)["gate_log"])) == 4
    assert result.batch is not None
    undo(engine, result.batch, NOW)
    assert contents(engine) == before


def test_a_table_without_the_column_keeps_the_record(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(四关记录=RECORD)])
    bring(engine, tmp_path, [row(最终满意度="满意")])
    found = one(engine)
    assert (len(gate_checks(found["gate_log"])), found["first_review_passed"]) == (3, False)
    assert found["answer_final"] == "satisfied"


@pytest.mark.parametrize(("record", "passed"), [(RECORD, False), ("2026-10-13 10:24|一关|甲|通过|", True)])
def test_a_table_with_the_record_alone_changes_the_first_review_only_if_it_tells(
    engine: Engine, tmp_path: Path, record: str, passed: bool
) -> None:
    bring(engine, tmp_path, [row(首次审核通过="是")])
    narrow = {name: row()[name] for name in ("工单编号", "受理时间")}
    bring(engine, tmp_path, [{**narrow, "质检记录": record}])
    found = one(engine)
    assert found["first_review_passed"] is passed
    assert found["gate_log"] and found["state"] == "closed"


def test_the_newest_check_is_an_event_of_the_table(engine: Engine, tmp_path: Path) -> None:
    late = "2026-10-20 11:00|三次核查|市质检专员|未解决|"
    result = bring(engine, tmp_path, [row(流转记录=late)], data_time=None)
    assert result.data_time == datetime(2026, 10, 20, 11, tzinfo=YANTAI)


def test_readiness_counts_the_orders_with_a_record_and_its_template_is_recognised(
    engine: Engine, tmp_path: Path
) -> None:
    bring(engine, tmp_path, [row(四关记录=RECORD), row(工单编号="GD002", 四关记录="")])
    with reading(engine) as connection:
        figure = next(each for each in readiness(connection) if each.figure == "gates")
    assert (figure.have, figure.all, figure.level) == (1, 2, "partial")
    (header,) = csv.reader(io.StringIO(template_for("gates").decode("utf-8-sig")))
    assert "四关记录" in header
    filled = dict(zip(header, ("GD009", "2026-10-12 09:00", RECORD), strict=True))
    bring(engine, tmp_path, [filled], mapping=None)
    assert len(gate_checks(orders(engine)["GD009"]["gate_log"])) == 3
