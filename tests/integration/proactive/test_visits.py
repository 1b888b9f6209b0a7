"""Visits on both databases: planned, held, problems and suggestions, the check-up sheet, the days since."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, insert, select

from dashboard.people.access import Denied
from data_access.database import writing
from data_access.queries.proactive.visits import visit_view, visits_view
from data_access.queries.unit.page import UnitQuery, unit_view
from data_access.records.proactive.suggestions import suggest_on_visit
from data_access.records.proactive.visits import (
    add_problem,
    cancel_visit,
    hold_visit,
    move_problem,
    plan_visit,
)
from data_access.schema import finding, visit, visit_problem
from tests.support.orders import unit_ids
from tests.support.proactive import (
    DEPARTMENT,
    DUE,
    LAIYANG,
    NOW,
    TOWNSHIP,
    ZHIFU,
    city,
    leader,
    of_unit,
    scope_of,
)


def held(connection: Connection, code: str = ZHIFU, day: str = "2026-11-16") -> int:
    number = plan_visit(connection, city(), code, day, "甲、乙", "看办理").record_id
    assert hold_visit(connection, city(), number, day, "甲、乙", "抽看工单").done
    return number


def test_a_planned_visit_is_held_or_cancelled_once(connection: Connection) -> None:
    first = plan_visit(connection, city(), TOWNSHIP, "2026-11-20").record_id
    assert add_problem(connection, city(), first, text="问题", on_the_spot=True).said == "not_held"
    assert suggest_on_visit(connection, city(), first, "建议", ZHIFU, DUE).said == "not_held"
    assert hold_visit(connection, city(), first, "2026-11-19", "甲", "").said == "future"
    assert hold_visit(connection, city(), first, "2026-11-18", " ", "").said == "took_part"
    assert hold_visit(connection, city(), first, "2026-11-18", "甲", "").done
    assert hold_visit(connection, city(), first, "2026-11-18", "甲", "").said == "moved"
    assert cancel_visit(connection, city(), first, "不去了").said == "moved"
    second = plan_visit(connection, city(), ZHIFU, "2026-11-30").record_id
    assert cancel_visit(connection, city(), second, "").said == "reason"
    assert cancel_visit(connection, city(), second, "改期").done
    assert plan_visit(connection, city(), DEPARTMENT, "2026-11-30").said == "unit"
    assert plan_visit(connection, city(), ZHIFU, "").said == "day"
    for day in ("1999-12-31", "2028-12-01", "9999-12-31", "0001-01-01"):
        assert plan_visit(connection, city(), ZHIFU, day).said == "bounds"
    third = plan_visit(connection, city(), ZHIFU, "2000-01-01").record_id
    assert hold_visit(connection, city(), third, "1026-11-18", "甲", "").said == "bounds"
    district = connection.scalar(select(visit.c.district_id).where(visit.c.visit_id == first))
    assert district == unit_ids(connection)[ZHIFU]


def test_a_problem_is_put_right_checked_and_signed_off(connection: Connection) -> None:
    number = held(connection)
    spot = add_problem(connection, city(), number, text="当场解决", on_the_spot=True)
    assert spot.done
    assert add_problem(connection, city(), number, text="没有时限", unit_code=DEPARTMENT).said == "due"
    assert add_problem(connection, city(), number, text="", on_the_spot=True).said == "problem_text"
    assert add_problem(
        connection, city(), number, text="路面破损", category="0606", unit_code=DEPARTMENT, due=DUE
    ).done
    problem = (
        connection.scalar(select(visit_problem.c.problem_id).where(visit_problem.c.state == "open")) or 0
    )
    zhifu, department = of_unit(connection, ZHIFU), of_unit(connection, DEPARTMENT)
    # The department answers for the problem and sees nothing else of the visit.
    assert visit_view(connection, department.scope, NOW, number) is None
    (row,) = visits_view(connection, department.scope, NOW, problems="all").problems
    assert (row.text, row.acts, row.reads_visit) == ("路面破损", ("answer",), False)
    assert move_problem(connection, zhifu, problem, "answer", "修了").said == "unknown"
    assert move_problem(connection, department, problem, "answer", "").said == "result"
    assert move_problem(connection, department, problem, "answer", "修了").said == "answered"
    with pytest.raises(Denied):
        move_problem(connection, department, problem, "settle")
    assert move_problem(connection, city(), problem, "reopen", "").said == "reason"
    assert move_problem(connection, city(), problem, "reopen", "还没修好").said == "reopened"
    assert move_problem(connection, department, problem, "answer", "真修了").said == "answered"
    assert move_problem(connection, city(), problem, "settle").said == "settled"
    assert move_problem(connection, city(), problem, "settle").said == "moved"
    view = visit_view(connection, zhifu.scope, NOW, number)
    assert view is not None
    assert [(each.text, each.state, each.result) for each in view.problems] == [
        ("路面破损", "settled", "真修了"),
        ("当场解决", "spot", ""),
    ]
    assert [each.act for each in view.kept.history] == [
        *("plan", "hold", "find", "find", "answer", "reopen", "answer", "settle"),
    ]


def test_a_visit_planned_for_next_year_stands_under_it(connection: Connection) -> None:
    held(connection, ZHIFU, "2025-11-12")
    number = plan_visit(connection, city(), ZHIFU, "2027-01-12").record_id
    view = visits_view(connection, city().scope, NOW)
    assert (view.year, view.years, view.rows) == (2026, (2027, 2026, 2025), ())
    view = visits_view(connection, city().scope, NOW, year="2027")
    assert (view.year, [each.visit_id for each in view.rows]) == (2027, [number])
    assert visits_view(connection, city().scope, NOW, year="2031").year == 2026


def test_who_reads_a_visit(connection: Connection) -> None:
    district, township = held(connection, ZHIFU), held(connection, TOWNSHIP, "2026-11-12")
    suggest_on_visit(connection, city(), township, "每周研究", TOWNSHIP, DUE)

    def seen(code: str) -> list[int]:
        scope = scope_of(connection, code)
        listed = {each.visit_id for each in visits_view(connection, scope, NOW).rows}
        opened = {each for each in (district, township) if visit_view(connection, scope, NOW, each)}
        assert listed == opened
        return sorted(opened)

    assert seen(ZHIFU) == [district, township]
    assert seen(TOWNSHIP) == [township]
    assert seen(LAIYANG) == seen(DEPARTMENT) == seen("370602002") == []
    assert visit_view(connection, leader().scope, NOW, district) is not None
    view = visits_view(connection, scope_of(connection, ZHIFU), NOW)
    assert [each.unit.code for each in view.since] == [ZHIFU]
    assert (view.figures.visits, view.figures.districts, view.figures.visit_suggestions) == (2, 1, 1)


def test_days_since_the_last_visit(connection: Connection) -> None:
    held(connection, ZHIFU, "2026-11-12")
    held(connection, TOWNSHIP, "2026-11-16")  # lies in the same district
    held(connection, LAIYANG, "2025-12-30")
    plan_visit(connection, city(), "370681", "2026-12-01")
    found = {each.unit.code: each for each in visits_view(connection, city().scope, NOW).since}
    assert len(found) == 15
    assert (found[ZHIFU].last, found[ZHIFU].days, found[ZHIFU].visits) == (date(2026, 11, 16), 2, 2)
    assert (found[LAIYANG].days, found[LAIYANG].visits) == (323, 0)
    assert (found["370681"].last, found["370681"].days) == (None, None)
    order = [each.unit.code for each in visits_view(connection, city().scope, NOW).since]
    assert order[-2:] == [LAIYANG, ZHIFU]
    earlier = visits_view(connection, city().scope, NOW, year="2025")
    assert (earlier.year, [each.unit.code for each in earlier.rows]) == (2025, [LAIYANG])


def test_only_who_keeps_records_writes_visits(connection: Connection) -> None:
    number = held(connection)
    for actor in (leader(), of_unit(connection, ZHIFU)):
        with pytest.raises(Denied):
            plan_visit(connection, actor, ZHIFU, "2026-11-30")
        with pytest.raises(Denied):
            add_problem(connection, actor, number, text="问题", on_the_spot=True)
        with pytest.raises(Denied):
            suggest_on_visit(connection, actor, number, "建议", ZHIFU, DUE)
        with pytest.raises(Denied):
            cancel_visit(connection, actor, number, "原因")


def test_the_sheet_says_what_the_unit_s_own_page_says(both: Engine) -> None:
    with writing(both) as connection:
        number = plan_visit(connection, city(), LAIYANG, "2026-11-20").record_id
        earlier = held(connection, LAIYANG, "2026-10-09")
        told = {"title": "停车难", "unit_id": unit_ids(connection)[LAIYANG], "fed_back_at": NOW}
        for state, due in (
            ("rectifying", NOW.replace(day=1)),
            ("signed_off", NOW),
            ("fed_back", NOW.replace(day=28)),
        ):
            connection.execute(
                insert(finding).values(
                    number=f"W-{state}", state=state, claim_due=due, rectify_due=due, **told
                )
            )
        view = visit_view(connection, city().scope, NOW, number)
        page = unit_view(connection, city().scope, UnitQuery(LAIYANG), now=NOW)
        quarter = unit_view(connection, city().scope, UnitQuery(LAIYANG, period="r3m"), now=NOW)
        connection.rollback()
    assert view is not None and view.sheet is not None and page is not None and quarter is not None
    sheet = view.sheet
    assert sheet.month.context.period.text == "2026-10"
    assert sheet.month.counts == page.counts and sheet.month.counts.due > 0
    assert sheet.quarter.counts == quarter.counts and sheet.quarter.counts.due > page.counts.due
    assert sheet.month.action == page.action
    assert sheet.month.row == page.row
    assert (sheet.findings, sheet.findings_overdue) == (2, 1)
    assert sheet.last_visit == date(2026, 10, 9)
    assert earlier != number
