"""Tables of papers, visits, suggestions, instructions and experts: good rows kept, bad ones told and kept."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import Denied
from data_access.database import reading, writing
from data_access.importing.registers.every import find_register
from data_access.importing.registers.service import NothingToStore, SentFile, bring_in, check
from data_access.queries.proactive.figures import year_figures
from data_access.queries.proactive.reports import reports_view
from data_access.records.proactive.instructions import move_instruction
from data_access.records.proactive.reports import issue_report, withdraw_report
from data_access.records.proactive.suggestions import answer_suggestion
from data_access.records.proactive.visits import plan_visit
from data_access.schema import expert, instruction, register_import, report, suggestion, visit, visit_problem
from tests.support.proactive import NOW, ZHIFU, city, draft, leader, of_unit, version_of

PAPERS = """编号,标题,日期,问题类,诉求类别,主送单位,呈送领导,情况
烟政企专〔2026〕7 号,船员上岸专报,2026-04-12,船员上岸,隔离与检疫安排,芝罘区、蓬莱区，市商务局,,内容甲
烟政企呈[2026]2号,关于账款的呈阅件,2026-05-06,账款,,,分管副市长,内容乙
烟政企专〔2026〕7 号,同一编号,2026-04-12,又一类,,芝罘区,,
烟政企专〔2026〕8 号,没有主送,2026-06-01,某类,,,,
烟政企呈〔2026〕3 号,没有领导,2026-06-01,某类,,芝罘区,,
烟政企专2026-9,坏编号,2026-06-01,某类,,芝罘区,,
烟政企专〔2025〕9 号,年份不符,2026-06-01,某类,,芝罘区,,
烟政企专〔2026〕10 号,未来,2026-12-01,某类,,芝罘区,,
烟政企专〔2026〕11 号,没有这个单位,2026-06-01,某类,,芝罘区、某某局,,
烟政企专〔2026〕12 号,坏类别,2026-06-01,某类,不存在的类别,芝罘区,,
烟政企专〔2026〕13 号,,2026-06-01,某类,,芝罘区,,
"""
VISITS = """走访单位,走访日期,参加人员,发现问题,类别,现场解决,整改单位,整改时限,整改状态,整改情况
芝罘区,2026-03-10,甲、乙,路面破损,周边道路与配套,否,市住建局,2026-04-10,已销号,已修复
芝罘区,2026-03-10,甲、乙,不清楚流程,,是,,,,
莱阳市冯格庄街道,2026-05-02,甲,,,,,,,
芝罘区,2026-03-10,甲、乙,路面破损,,否,,2026-04-10,,
市住建局,2026-03-10,甲,问题,,是,,,,
芝罘区,2026-03-11,甲,没有时限,,否,,,,
芝罘区,2027-03-11,甲,未来,,是,,,,
芝罘区,2026-03-12,甲,没有结果,,否,,2026-04-10,已销号,
芝罘区,2026-03-12,甲,,,是,,,,
芝罘区,2026-03-12,甲,时限在前,,否,,2026-03-11,,
"""
SUGGESTIONS = """专报编号,走访单位,走访日期,建议内容,责任单位,时限,提出日期,状态,未采纳原因,落实成效
烟政企专〔2026〕7 号,,,预留床位,芝罘区,2026-04-30,2026-04-12,已采纳,,
,芝罘区,2026-03-10,规范回访,芝罘区,2026-04-30,2026-03-10,已落实,,已统一
烟政企专〔2026〕99 号,,,没有这件,芝罘区,2026-04-30,2026-04-12,,,
,,,没有来源,芝罘区,2026-04-30,2026-04-12,,,
烟政企专〔2026〕7 号,芝罘区,2026-03-10,两个来源,芝罘区,2026-04-30,2026-04-12,,,
,芝罘区,2026-03-09,没有这次走访,芝罘区,2026-04-30,2026-04-12,,,
烟政企专〔2026〕7 号,,,没有原因,芝罘区,2026-04-30,2026-04-12,未采纳,,
烟政企专〔2026〕7 号,,,没有成效,芝罘区,2026-04-30,2026-04-12,已落实,,
烟政企专〔2026〕7 号,,,状态不明,芝罘区,2026-04-30,2026-04-12,差不多,,
烟政企专〔2026〕7 号,,,早于专报,芝罘区,2026-04-30,2026-04-11,,,
烟政企专〔2026〕7 号,,,时限在前,芝罘区,2026-04-13,2026-04-14,,,
烟政企专〔2026〕7 号,,,没有撤回,芝罘区,2026-04-30,2026-04-14,已撤回,,
"""
INSTRUCTIONS = """批示领导,批示日期,批示内容,牵头单位,办理时限,专报编号,状态,办理结果
分管副市长,2026-04-13,请尽快办理,芝罘区,2026-04-30,烟政企专〔2026〕7 号,办理中,
市长,2026-05-01,请研究,市商务局,2026-06-01,,已销号,已研究
市长,2026-05-01,时限在前,市商务局,2026-04-01,,,
市长,2026-05-01,没有结果,市商务局,2026-06-01,,已销号,
市长,2026-05-01,没有这件,市商务局,2026-06-01,烟政企专〔2026〕70 号,,
"""
EXPERTS = """姓名,专业领域,所在单位,联系方式,状态
甲,港口,某研究所,12000000001,在册
乙,融资,某银行,,停用
,融资,某银行,,
甲,港口,某研究所,,
"""
TABLES = {
    "reports": PAPERS,
    "visits": VISITS,
    "suggestions": SUGGESTIONS,
    "instructions": INSTRUCTIONS,
    "experts": EXPERTS,
}
# Rows that are kept, and the rule that each rejected one breaks, in the order of the table.
EXPECTED = {
    "reports": (
        2,
        "twice required required number contradiction future unknown_unit unknown_category required",
    ),
    "visits": (3, "twice unknown_unit required future required required contradiction"),
    "suggestions": (
        2,
        "unknown_paper origin origin unknown_visit required required unknown_word "
        "contradiction contradiction contradiction",
    ),
    "instructions": (2, "contradiction required unknown_paper"),
    "experts": (2, "required twice"),
}


def sent(tmp_path: Path, name: str, text: str) -> SentFile:
    path = tmp_path / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return SentFile(path, path.name, f"{hash(text):x}"[:64])


@pytest.fixture
def brought(engine: Engine, tmp_path: Path) -> Engine:
    """Bring every table in, papers and visits before what refers to them."""
    for name, text in TABLES.items():
        bring_in(engine, city(), find_register(name), sent(tmp_path, name, text), {})
    return engine


def test_each_bad_row_is_told_by_its_rule_and_the_good_ones_pass(engine: Engine, tmp_path: Path) -> None:
    for name, text in TABLES.items():
        register, file = find_register(name), sent(tmp_path, name, text)
        checked = check(engine, city(), register, file, {})
        assert all(use.field and use.certain for use in checked.uses), name
        assert (len(checked.rows), [each.rule for each in checked.problems]) == (
            EXPECTED[name][0],
            EXPECTED[name][1].split(),
        ), name
        assert checked.read == checked.rejected + len(checked.rows)
        # The rejected rows come back as a table, to be corrected.
        rejected = list(csv.reader(io.StringIO(checked.rejects.decode("utf-8-sig"))))
        assert len(rejected) == checked.rejected + 1
        bring_in(engine, city(), register, file, {})


def test_what_the_tables_say_stands_in_the_records(brought: Engine) -> None:
    with reading(brought) as connection:
        view = reports_view(connection, leader().scope, NOW)
        assert [(each.number, [one.unit.name for one in each.receivers]) for each in view.rows] == [
            ("烟政企呈〔2026〕2 号", []),
            ("烟政企专〔2026〕7 号", ["芝罘区", "蓬莱区", "市商务局"]),
        ]
        found = year_figures(connection, leader().scope, NOW, 2026)
        assert (found.problems, found.suggestions, found.visit_suggestions) == (2, 1, 1)
        assert (found.districts, found.visits, found.solved_on_spot, found.problems_found) == (2, 2, 1, 2)
        assert (found.instructions, found.overdue) == (2, 1)
        people = connection.execute(select(expert.c.name, expert.c.active).order_by(expert.c.name)).all()
        assert sorted(tuple(each) for each in people) == [("乙", False), ("甲", True)]


def test_the_next_number_comes_after_those_of_the_table(brought: Engine) -> None:
    with writing(brought) as connection:
        number = draft(connection)
        assert issue_report(connection, city(), number, version_of(connection, number)).done
        stored = connection.execute(select(report.c.serial).where(report.c.report_id == number)).scalar_one()
    assert stored == 8


def counted(connection: Connection) -> list[int]:
    tables = (report, visit, visit_problem, suggestion, instruction, expert)
    return [len(connection.execute(select(table)).all()) for table in tables]


def test_the_same_tables_again_change_nothing_and_take_nothing_back(brought: Engine, tmp_path: Path) -> None:
    with writing(brought) as connection:
        before = counted(connection)
        s, i = suggestion.c, instruction.c
        adopted = connection.scalar(select(s.suggestion_id).where(s.state == "adopted")) or 0
        running = connection.scalar(select(i.instruction_id).where(i.state == "running")) or 0
        zhifu = of_unit(connection, ZHIFU)
        assert answer_suggestion(connection, zhifu, adopted, "finish", "已预留").done
        assert move_instruction(connection, zhifu, running, "finish", "已办").done
    for name, text in TABLES.items():
        bring_in(brought, city(), find_register(name), sent(tmp_path, name, text), {})
    with reading(brought) as connection:
        assert counted(connection) == before
        r = register_import.c
        rows = connection.execute(select(r.inserted, r.updated).order_by(r.import_id)).all()
        assert [tuple(each) for each in rows[5:]] == [(0, 0)] * 5
        assert connection.scalar(select(s.state).where(s.suggestion_id == adopted)) == "done"
        assert connection.scalar(select(i.state).where(i.instruction_id == running)) == "done"


def test_a_newer_table_brings_records_on(brought: Engine, tmp_path: Path) -> None:
    newer = SUGGESTIONS.replace("已采纳,,", "已落实,,已预留")
    bring_in(brought, city(), find_register("suggestions"), sent(tmp_path, "newer", newer), {})
    with reading(brought) as connection:
        states = connection.scalars(select(suggestion.c.state)).all()
    assert sorted(states) == ["done", "done"]


def test_suggestions_of_a_withdrawn_paper_are_brought_in_as_withdrawn(engine: Engine, tmp_path: Path) -> None:
    bring_in(engine, city(), find_register("reports"), sent(tmp_path, "reports", PAPERS), {})
    with writing(engine) as connection:
        number = connection.scalar(select(report.c.report_id).where(report.c.serial == 7)) or 0
        assert withdraw_report(connection, city(), number, "有误").done
    head, first = SUGGESTIONS.splitlines()[:2]
    table = "\n".join((head, first, first.replace("预留床位", "撤回的").replace("已采纳", "已撤回")))
    register, file = find_register("suggestions"), sent(tmp_path, "suggestions", table)
    assert [each.rule for each in check(engine, city(), register, file, {}).problems] == ["not_issued"]
    bring_in(engine, city(), register, file, {})
    with reading(engine) as connection:
        kept = connection.execute(select(suggestion.c.text, suggestion.c.state)).all()
    assert [tuple(row) for row in kept] == [("撤回的", "withdrawn")]


def test_a_planned_visit_is_the_one_that_a_table_tells_of(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        number = plan_visit(connection, city(), ZHIFU, "2026-03-10", "丙").record_id
    bring_in(engine, city(), find_register("visits"), sent(tmp_path, "visits", VISITS), {})
    v = visit.c
    with reading(engine) as connection:
        rows = connection.execute(select(v.visit_id, v.state, v.took_part, v.done_on)).all()
    assert len(rows) == 2
    assert (number, "held", "甲、乙", date(2026, 3, 10)) in [tuple(row) for row in rows]


def test_only_who_keeps_records_brings_tables_in(engine: Engine, tmp_path: Path) -> None:
    file = sent(tmp_path, "experts", EXPERTS)
    with reading(engine) as connection:
        actors = [leader(), of_unit(connection, ZHIFU)]
    for actor in actors:
        for name in TABLES:
            with pytest.raises(Denied):
                bring_in(engine, actor, find_register(name), file, {})
    with pytest.raises(NothingToStore):
        bring_in(engine, city(), find_register("reports"), file, {})
