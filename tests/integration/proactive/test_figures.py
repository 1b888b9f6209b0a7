"""The year's figures stand on the pages, each with the list behind it: the numbers of the article."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select, update

from data_access.queries.proactive.figures import year_figures
from data_access.queries.proactive.instructions import instructions_view
from data_access.queries.proactive.reports import reports_view
from data_access.queries.proactive.suggestions import suggestions_view
from data_access.queries.proactive.visits import visits_view
from data_access.records.proactive.instructions import give_instruction
from data_access.records.proactive.reports import withdraw_report
from data_access.records.proactive.suggestions import suggest_on_visit
from data_access.records.proactive.visits import add_problem, hold_visit, plan_visit
from data_access.schema import report, suggestion, unit
from layouts.pages.proactive.instructions import instructions_page
from layouts.pages.proactive.reports import reports_page
from layouts.pages.proactive.suggestions import suggestions_page
from layouts.pages.proactive.visits import visits_page
from tests.support.proactive import DUE, FIELDS, LAIYANG, NOW, ZHIFU, city, draft, issued, leader

# 53 kinds of problems, 119 suggestions, 20 instructions; 11 districts visited, 19 problems solved on the
# spot, 34 suggestions of visits.
KINDS, SUGGESTIONS, INSTRUCTIONS, DISTRICTS, SOLVED, OF_VISITS = 53, 119, 20, 11, 19, 34


@pytest.fixture
def year(connection: Connection) -> Connection:
    """Fill a year with the article's numbers, and with what they do not count."""
    for number in range(KINDS):
        fields = replace(FIELDS, title=f"第 {number} 件", problem=f"第 {number} 类")
        made = tuple((f"建议 {number}-{each}", ZHIFU) for each in range(3 if number < 13 else 2))
        issued(connection, fields, made)
    issued(connection, replace(FIELDS, problem="第 0 类"))  # the same kind once more
    withdrawn = issued(connection, replace(FIELDS, problem="撤回的类"), (("撤回的建议", ZHIFU),))
    withdraw_report(connection, city(), withdrawn, "有误")
    draft(connection, replace(FIELDS, problem="草稿的类"))
    before = issued(connection, replace(FIELDS, problem="上一年的类"), (("上一年的建议", ZHIFU),))
    in_2025 = NOW.replace(year=2025).date()
    connection.execute(update(report).where(report.c.report_id == before).values(dated=in_2025))
    own = suggestion.c.report_id == before
    connection.execute(update(suggestion).where(own).values(proposed_on=in_2025))
    for number in range(INSTRUCTIONS):
        sent = {
            "leader": "甲",
            "dated": "2026-11-02",
            "text": f"批示 {number}",
            "unit_code": ZHIFU,
            "due": DUE,
        }
        assert give_instruction(connection, city(), **sent).done  # type: ignore[arg-type]
    _visits(connection)
    return connection


def _visits(connection: Connection) -> None:
    codes = connection.scalars(
        select(unit.c.code)
        .where(unit.c.kind == "district", unit.c.appraised.is_(True))
        .order_by(unit.c.official_order)
    ).all()[:DISTRICTS]
    visits = []
    for code in (*codes, codes[0], "370602001"):  # one district three times
        number = plan_visit(connection, city(), code, "2026-11-10").record_id
        assert hold_visit(connection, city(), number, "2026-11-10", "甲", "").done
        visits.append(number)
    plan_visit(connection, city(), "370671", "2026-12-10")
    for number in range(SOLVED):
        assert add_problem(connection, city(), visits[number % 13], text=f"{number}", on_the_spot=True).done
    for number in range(7):
        assert add_problem(connection, city(), visits[number], text=f"未 {number}", due=DUE).done
    for number in range(OF_VISITS):
        assert suggest_on_visit(connection, city(), visits[number % 13], f"{number}", LAIYANG, DUE).done


def test_the_article_s_numbers_are_counted(year: Connection) -> None:
    found = year_figures(year, leader().scope, NOW, 2026)
    assert (found.problems, found.reports, found.suggestions) == (KINDS, KINDS + 1, SUGGESTIONS)
    assert (found.instructions, found.districts, found.visits) == (INSTRUCTIONS, DISTRICTS, 13)
    assert (found.solved_on_spot, found.problems_found) == (SOLVED, SOLVED + 7)
    assert found.visit_suggestions == OF_VISITS
    earlier = year_figures(year, leader().scope, NOW, 2025)
    assert (earlier.problems, earlier.suggestions, earlier.instructions) == (1, 1, 0)


def test_every_number_opens_the_list_that_it_counts(year: Connection) -> None:
    scope = leader().scope
    assert len(reports_view(year, scope, NOW, show="problems").kinds) == KINDS
    assert len(reports_view(year, scope, NOW, state="issued").rows) == KINDS + 1
    assert suggestions_view(year, scope, NOW, origin="report").total == SUGGESTIONS
    assert suggestions_view(year, scope, NOW, origin="visit").total == OF_VISITS
    assert len(instructions_view(year, scope, NOW).rows) == INSTRUCTIONS
    spot = visits_view(year, scope, NOW, problems="spot")
    assert len(spot.problems) == SOLVED
    assert len(visits_view(year, scope, NOW, problems="all").problems) == SOLVED + 7
    assert len({each.district.code for each in spot.rows if each.state == "held"}) == DISTRICTS
    assert sum(each.last is not None for each in spot.since) == DISTRICTS


def test_the_numbers_stand_on_the_pages(year: Connection) -> None:
    scope = leader().scope
    pages = [
        reports_page(reports_view(year, scope, NOW), scope, {}),
        visits_page(visits_view(year, scope, NOW), scope, {}),
    ]
    linked = {
        "show=problems": KINDS,
        "/proactive/suggestions?year=2026&origin=report": SUGGESTIONS,
        "/proactive/instructions?year=2026": INSTRUCTIONS,
        "/proactive/visits?year=2026&show=districts": DISTRICTS,
        "/proactive/visits?year=2026&show=held": 13,
        "problems=spot": SOLVED,
        "origin=visit": OF_VISITS,
    }
    for page in pages:
        strip = numbers(page.to_plotly_json())
        for where, n in linked.items():
            assert [value for address, value in strip if where in address][:1] == [str(n)], where
    said = str(suggestions_page(suggestions_view(year, scope, NOW, origin="report"), scope, {}))
    assert f"全部 {SUGGESTIONS}" in said
    view = suggestions_view(year, scope, NOW)
    every = suggestions_page(view, scope, {})
    assert f"全部 {SUGGESTIONS + OF_VISITS + 1}" in str(every)  # the withdrawn one stands in the list alone
    assert dict(view.in_force) == {"proposed": SUGGESTIONS + OF_VISITS, "overdue": 0}
    assert str(SUGGESTIONS + OF_VISITS) in str(every.children[1])
    assert str(INSTRUCTIONS) in str(instructions_page(instructions_view(year, scope, NOW), scope, {}))


def test_the_districts_visited_are_listed_each_with_its_visits(year: Connection) -> None:
    scope = leader().scope
    page = visits_page(visits_view(year, scope, NOW), scope, {"year": "2026", "show": "districts"})
    main = page.children[-2].children[0]
    found = [(address, n) for address, n in numbers(main.to_plotly_json()) if "district=" in address]
    assert len(found) == DISTRICTS and sum(int(n) for _address, n in found) == 13
    for address, n in found:
        code = address.split("district=")[1]
        listed = visits_view(year, scope, NOW, year="2026", district=code).rows
        assert len([each for each in listed if each.state == "held"]) == int(n)


def numbers(node: object) -> list[tuple[str, str]]:
    """Return address and text of every link of a drawn page."""
    found: list[tuple[str, str]] = []
    plain = json.loads(json.dumps(node, default=lambda each: each.to_plotly_json()))

    def walk(part: object) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            props = part.get("props", part)
            if props.get("href") and isinstance(props.get("children"), str):
                found.append((props["href"], props["children"]))
            walk(props.get("children"))

    walk(plain)
    return found
