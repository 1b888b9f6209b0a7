"""Leaders' instructions on both databases: their life, who may do what, and the overdue ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from dashboard.people.access import Denied
from data_access.queries.proactive.figures import year_figures
from data_access.queries.proactive.instructions import (
    instruction_view,
    instructions_view,
    overdue_instructions,
)
from data_access.records.proactive.instructions import give_instruction, move_instruction
from data_access.schema import instruction
from tests.support.orders import at
from tests.support.proactive import (
    DEPARTMENT,
    DUE,
    LAIYANG,
    NOW,
    TOWNSHIP,
    ZHIFU,
    city,
    draft,
    issued,
    leader,
    of_unit,
)


def give(connection: Connection, code: str = ZHIFU, report_id: int = 0, **change: str) -> int:
    sent = {"leader": "分管副市长", "dated": "2026-11-18", "text": "请尽快办理。", "due": DUE} | change
    answer = give_instruction(connection, city(), unit_code=code, report_id=report_id, **sent)
    assert answer.done, answer
    return answer.record_id


def test_from_the_leader_s_words_to_the_signing_off(connection: Connection) -> None:
    report = issued(connection)
    number = give(connection, report_id=report)
    zhifu = of_unit(connection, ZHIFU)
    view = instruction_view(connection, zhifu.scope, NOW, number)
    assert view is not None and view.row.acts == ("progress", "finish")
    assert (view.row.number, view.row.report_id) == ("烟政企专〔2026〕1 号", report)
    for act, text, said in (
        ("close", "", "moved"),
        ("progress", "", "note"),
        ("progress", "已开会部署", "progressed"),
        ("finish", " \n", "result"),
        ("finish", "已办结", "finished"),
        ("progress", "再写", "moved"),
    ):
        who = city() if act == "close" else zhifu
        assert move_instruction(connection, who, number, act, text).said == said
    assert move_instruction(connection, city(), number, "return", "").said == "reason"
    assert move_instruction(connection, city(), number, "return", "缺附件").said == "returned"
    assert move_instruction(connection, zhifu, number, "finish", "补了附件").said == "finished"
    assert move_instruction(connection, city(), number, "close").said == "closed"
    assert move_instruction(connection, city(), number, "close").said == "moved"
    view = instruction_view(connection, zhifu.scope, NOW, number)
    assert view is not None and (view.row.state, view.row.result, view.row.acts) == ("closed", "补了附件", ())
    told = [(each.act, each.note) for each in view.kept.history]
    assert told == [
        ("give", ""),
        ("progress", "已开会部署"),
        ("finish", "已办结"),
        ("return", "缺附件"),
        ("finish", "补了附件"),
        ("close", ""),
    ]
    assert {each.who for each in view.kept.history} == {"wang", f"of-{ZHIFU}"}


def test_the_lead_unit_and_the_city_see_it(connection: Connection) -> None:
    number = give(connection)
    seen = {
        name: instruction_view(connection, actor.scope, NOW, number) is not None
        for name, actor in (
            ("city", city()),
            ("leader", leader()),
            *((code, of_unit(connection, code)) for code in (ZHIFU, LAIYANG, TOWNSHIP, DEPARTMENT)),
        )
    }
    assert seen == {
        "city": True,
        "leader": True,
        ZHIFU: True,
        LAIYANG: False,
        TOWNSHIP: False,
        DEPARTMENT: False,
    }
    laiyang = of_unit(connection, LAIYANG)
    assert move_instruction(connection, laiyang, number, "progress", "写").said == "unknown"
    assert move_instruction(connection, city(), 999, "progress", "写").said == "unknown"
    assert move_instruction(connection, city(), number, "dance", "写").said == "unknown"
    with pytest.raises(Denied):
        move_instruction(connection, leader(), number, "progress", "写")
    with pytest.raises(Denied):
        move_instruction(connection, of_unit(connection, ZHIFU), number, "close")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"leader": ""}, "leader"),
        ({"leader": "长" * 61}, "long"),
        ({"text": ""}, "text"),
        ({"dated": "2026-11-19"}, "future"),
        ({"dated": "gestern"}, "day"),
        ({"dated": "0026-11-16"}, "bounds"),
        ({"due": "2026-11-22"}, "holiday"),
        ({"unit_code": "nowhere"}, "unit"),
        ({"unit_code": "370600"}, "unit"),  # the city itself leads nothing
    ],
)
def test_what_an_instruction_may_not_be(connection: Connection, change: dict[str, str], word: str) -> None:
    sent = {"leader": "甲", "dated": "2026-11-16", "text": "请办", "unit_code": ZHIFU, "due": DUE}
    assert give_instruction(connection, city(), **(sent | change)).said == word  # type: ignore[arg-type]


def test_it_refers_to_an_issued_paper_alone(connection: Connection) -> None:
    sent = {"leader": "甲", "dated": "2026-11-16", "text": "请办", "unit_code": ZHIFU, "due": DUE}
    for number in (draft(connection), 999):
        answer = give_instruction(connection, city(), report_id=number, **sent)
        assert answer.said == "report"
    paper = issued(connection)  # of 2026-11-18
    assert give_instruction(connection, city(), report_id=paper, **sent).said == "before_report"
    sent["dated"] = "2026-11-18"
    assert give_instruction(connection, city(), report_id=paper, **sent).done


def test_the_overdue_ones_are_those_whose_owner_still_owes_them(connection: Connection) -> None:
    late, later, done, running = (give(connection, text=text) for text in ("一", "二", "三", "四"))
    other = give(connection, LAIYANG, text="五")
    i = instruction.c
    for number, day in ((late, "11-16"), (later, "11-14"), (done, "11-13"), (other, "11-12")):
        passed = at(f"2026-{day} 00:00") + timedelta(days=1)
        connection.execute(update(instruction).where(i.instruction_id == number).values(due=passed))
    move_instruction(connection, of_unit(connection, ZHIFU), done, "finish", "已办")
    found = overdue_instructions(connection, leader().scope, NOW)
    assert found.total == 3
    assert [(each.text, each.standing.workdays) for each in found.rows] == [("五", 4), ("二", 3), ("一", 2)]
    assert overdue_instructions(connection, leader().scope, NOW, most=1).total == 3
    assert len(overdue_instructions(connection, leader().scope, NOW, most=1).rows) == 1
    zhifu = of_unit(connection, ZHIFU).scope
    assert [each.text for each in overdue_instructions(connection, zhifu, NOW).rows] == ["二", "一"]
    view = instructions_view(connection, zhifu, NOW, state="overdue")
    assert [each.instruction_id for each in view.rows] == [later, late]
    assert dict(view.counts) == {"open": 3, "done": 1, "overdue": 2}
    before = update(instruction).where(i.instruction_id == late)
    connection.execute(before.values(dated=NOW.replace(year=2025).date()))  # given in another year
    for year in ("2026", "2025"):
        view = instructions_view(connection, zhifu, NOW, year=year, state="overdue")
        assert [each.instruction_id for each in view.rows] == [later, late]
        assert view.counts["overdue"] == 2
        figures = year_figures(connection, zhifu, NOW, int(year))
        assert figures.overdue == overdue_instructions(connection, zhifu, NOW).total == 2
    assert running not in [each.instruction_id for each in view.rows]
