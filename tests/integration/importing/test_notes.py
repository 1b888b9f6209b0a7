"""Pauses, calls, look-backs and ledgers in an import: stored, reckoned, rejected, told again, undone."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from dashboard.order.case_notes import notes
from data_access.database import reading
from data_access.importing.derive import EMPTY, HASHED, row_hash
from data_access.importing.service import undo
from data_access.queries.importing.readiness import readiness, template_for
from data_access.schema import order_event, participant
from data_access.verify import verify
from tests.fixtures.imports.tables import NOW, YANTAI, bring, contents, one, orders, rejects, row

# Received Monday 10-12, so due at the end of Monday 10-19; two whole working days of pause: 10-15 and 10-16.
IN_TIME = "2026-10-14 08:00|2026-10-14 09:00|2026-10-16 17:30|等待企业补充材料"
LATE = "2026-10-20 08:00|2026-10-14 09:00|2026-10-16 17:30|等待企业补充材料"
STANDING = "2026-10-14 08:00|2026-10-14 09:00||等待第三方检测"
OPEN = {"工单状态": "办理中", "办结时间": ""}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=YANTAI)


def due(found: dict[str, Any]) -> tuple[datetime | None, datetime | None, datetime | None]:
    return found["solve_due_first"], found["solve_due"], found["suspended_at"]


def differences(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(verify(connection, NOW))


def test_a_pause_registered_in_time_moves_the_deadline_by_its_working_days(
    engine: Engine, tmp_path: Path
) -> None:
    bring(engine, tmp_path, [row(挂起记录=IN_TIME)])
    first, moved, registered = due(one(engine))
    assert (first, moved) == (local("2026-10-20 00:00"), local("2026-10-22 00:00"))
    assert registered == local("2026-10-14 08:00")
    assert one(engine)["due_day"] == 20261021
    assert differences(engine) == []


def test_a_pause_registered_late_is_kept_and_moves_nothing(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(挂起记录=LATE)])
    first, moved, registered = due(one(engine))
    assert first == moved == local("2026-10-20 00:00") and registered is None
    assert len(notes("pause_log", one(engine)["pause_log"])) == 1
    assert differences(engine) == []


def test_a_standing_pause_leaves_no_deadline_until_the_order_ends(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(挂起记录=STANDING, **OPEN)])
    assert due(one(engine))[:2] == (local("2026-10-20 00:00"), None)
    # Closed on Tuesday 10-27: the 15th, 16th, and 19th to 27th are nine working days of pause.
    closed = row(挂起记录=STANDING, 办结时间="2026-10-27 16:00:00")
    bring(engine, tmp_path, [closed], data_time=datetime(2026, 11, 18, 8, tzinfo=YANTAI))
    assert due(one(engine))[1] == local("2026-10-31 00:00")
    assert differences(engine) == []


@pytest.mark.parametrize(
    ("column", "field", "text", "rule", "said"),
    [
        ("挂起记录", "pause_log", "2026-10-14 08:00", "pause_log", "1"),
        ("挂起记录", "pause_log", "2026-10-12 08:59|2026-10-14||x", "before_opening", "1"),
        ("暂停记录", "pause_log", "2026-11-17 18:01|2026-11-18||x", "after_data_time", "1"),
        ("通话记录", "call_log", "2026-10-13|企业联系人|", "call_log", "1"),
        ("回头看记录", "look_back_log", "2026-10-13|热线科|不错", "look_back_log", "不错"),
        ("台账记录", "ledger_log", "2026-10-13|计划解决||x", "ledger_log", "1"),
    ],
)
def test_one_wrong_entry_rejects_the_row(
    engine: Engine, tmp_path: Path, column: str, field: str, text: str, rule: str, said: str
) -> None:
    result = bring(engine, tmp_path, [row(**{column: text}), row(工单编号="GD002")])
    assert (result.inserted, result.rejected) == (1, 1)
    ((line, found, found_rule, message),) = rejects(engine)
    assert (line, found, found_rule) == (2, field, rule)
    assert said in message


def test_an_end_and_a_promise_may_lie_ahead_of_the_data(engine: Engine, tmp_path: Path) -> None:
    ahead = row(
        挂起记录="2026-10-14 08:00|2026-10-14|2026-12-31|x", 台账记录="2026-11-01|计划解决|2027-01-31|x"
    )
    assert bring(engine, tmp_path, [ahead]).rejected == 0


def test_the_same_again_is_unchanged_and_undo_brings_the_old_state_back(
    engine: Engine, tmp_path: Path
) -> None:
    told = row(挂起记录=IN_TIME, 通话记录="2026-10-13 10:00|企业联系人|已接通")
    bring(engine, tmp_path, [told])
    before = contents(engine)
    again = bring(engine, tmp_path, [{**told, "挂起记录": IN_TIME.replace("|", "｜") + "；"}])
    assert (again.updated, again.unchanged) == (0, 1) and contents(engine) == before
    later = bring(engine, tmp_path, [{**told, "台账记录": "2026-10-30|未解决||资金未落实", "挂起记录": LATE}])
    assert later.updated == 1 and due(one(engine))[1] == local("2026-10-20 00:00")
    assert later.batch is not None
    undo(engine, later.batch, NOW)
    assert contents(engine) == before and differences(engine) == []


def test_a_table_without_the_columns_keeps_what_was_noted(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row(挂起记录=IN_TIME, 回头看记录="2026-11-02|热线科|已解决|")])
    bring(engine, tmp_path, [row(最终满意度="满意")])
    found = one(engine)
    assert due(found)[1] == local("2026-10-22 00:00") and found["look_back_log"]
    assert found["answer_final"] == "satisfied"


def test_an_import_that_brings_a_pause_tells_of_it(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, [row()])
    bring(engine, tmp_path, [row(挂起记录=IN_TIME)])
    with engine.connect() as connection:
        (event,) = connection.execute(select(order_event.c.kind, order_event.c.at))
    assert tuple(event) == ("paused", local("2026-10-14 08:00"))


def test_an_order_without_notes_keeps_the_hash_it_was_stored_with() -> None:
    plain = blake2b(orjson.dumps([EMPTY[name] for name in HASHED]), digest_size=16).hexdigest()
    assert row_hash(EMPTY) == plain
    assert row_hash({**EMPTY, "call_log": "[]"}) != plain


def test_a_reply_waits_at_gate_three_until_something_moves_it_on(engine: Engine, tmp_path: Path) -> None:
    entered = "2026-10-13 10:00|三关|市工信局专职岗|进入|；2026-10-13 15:00|三关|市工信局|签批|"
    bring(engine, tmp_path, [row(四关记录=entered, **OPEN)])
    assert (one(engine)["waiting_gate"], one(engine)["waiting_since"]) == (3, local("2026-10-13 10:00"))
    passed = f"{entered}；2026-10-14 09:00|三关|市工信局|通过|"
    bring(engine, tmp_path, [row(四关记录=passed, **OPEN)])
    assert one(engine)["waiting_gate"] is None
    bring(engine, tmp_path, [row(四关记录=entered)])  # closed: nothing waits
    assert one(engine)["waiting_gate"] is None
    assert differences(engine) == []


def test_a_joint_row_brings_the_assisting_units_own_deadline(engine: Engine, tmp_path: Path) -> None:
    joint = row(工单性质="协办", 承办单位="市工信局", 办理截止时间="2026-10-15", **OPEN)
    bring(engine, tmp_path, [row(工单性质="主办", 办理截止时间=""), joint])
    with engine.connect() as connection:
        assert connection.scalars(select(participant.c.due)).all() == [local("2026-10-16 00:00")]
    assert due(one(engine))[1] == local("2026-10-20 00:00")  # the lead's is computed


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("pauses", IN_TIME),
        ("calls", "2026-10-13 10:00|企业联系人|已接通"),
        ("look_backs", "2026-11-02 10:00|热线科|未解决|"),
        ("ledgers", "2026-11-02 10:00|未解决|"),
    ],
)
def test_readiness_counts_each_log_and_its_template_is_recognised(
    engine: Engine, tmp_path: Path, figure: str, text: str
) -> None:
    (header,) = csv.reader(io.StringIO(template_for(figure).decode("utf-8-sig")))
    bring(engine, tmp_path, [row(**{header[-1]: text}), row(工单编号="GD002")])
    with reading(engine) as connection:
        found = next(each for each in readiness(connection) if each.figure == figure)
    assert (found.have, found.all) == (1, 2)
    bring(
        engine, tmp_path, [dict(zip(header, ("GD009", "2026-10-12 09:00", text), strict=True))], mapping=None
    )
    assert "GD009" in orders(engine)
