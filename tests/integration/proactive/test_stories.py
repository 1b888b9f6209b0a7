"""The demo's stories: marked, complete, the same for the same seed, and gone without a trace."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Engine, func, select

from data_access.database import writing
from data_access.demo.presence import clear_demo
from data_access.demo.proactive import add_stories
from data_access.demo.proactive_texts import MARK
from data_access.queries.proactive.experts import experts_view
from data_access.queries.proactive.instructions import instructions_view, overdue_instructions
from data_access.queries.proactive.reports import reports_view
from data_access.queries.proactive.suggestions import suggestions_view
from data_access.queries.proactive.visits import visits_view
from data_access.schema import (
    expert,
    instruction,
    paper_number,
    record_history,
    report,
    report_receiver,
    suggestion,
    visit,
    visit_problem,
)
from tests.support.proactive import NOW, city, issued, leader, of_unit

UNTIL = date(2026, 11, 18)
TABLES = (report, report_receiver, suggestion, instruction, visit, visit_problem, expert, record_history)


def rows(connection: Connection) -> list[int]:
    return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_the_stories_fill_every_page(connection: Connection) -> None:
    add_stories(connection, UNTIL, 7)
    scope = leader().scope
    reports = reports_view(connection, scope, NOW)
    assert [each.number for each in reports.rows] == [
        "烟政企专〔2026〕2 号",
        "烟政企呈〔2026〕1 号",
        "烟政企专〔2026〕1 号",
    ]
    port = reports.rows[0]
    assert len(port.receivers) == 4 and all("port" in each.unit.traits for each in port.receivers)
    assert all(each.demo for each in reports.rows)
    assert len(reports_view(connection, city().scope, NOW).rows) == 4  # with the draft
    suggested = suggestions_view(connection, scope, NOW)
    assert set(suggested.counts) >= {"proposed", "adopted", "declined", "done"}
    assert suggested.total == 12
    assert len(instructions_view(connection, scope, NOW).rows) == 5
    assert overdue_instructions(connection, scope, NOW).total == 1
    visits = visits_view(connection, scope, NOW)
    assert visits.figures.districts == 8 and visits.figures.solved_on_spot > 0
    assert {each.state for each in visits.rows} == {"held", "planned"}
    experts = experts_view(connection, scope, NOW)
    assert len(experts.rows) == 6 and sum(each.active for each in experts.rows) == 5
    assert all("****" in each.contact for each in experts.rows)


def test_every_text_says_that_it_is_made_up(connection: Connection) -> None:
    add_stories(connection, UNTIL, 7)
    told = [
        *connection.scalars(select(report.c.facts)),
        *connection.scalars(select(instruction.c.text)),
        *connection.scalars(select(visit.c.purpose)),
        *connection.scalars(select(expert.c.organisation)),
    ]
    assert len(told) == 4 + 5 + 9 + 6
    assert [each for each in told if MARK not in each] == []


def test_the_same_seed_tells_the_same(connection: Connection) -> None:
    add_stories(connection, UNTIL, 7)
    first = connection.execute(select(record_history.c.at)).all()
    with connection.begin_nested() as again:
        add_stories(connection, UNTIL, 7)
        both = connection.execute(select(record_history.c.at).order_by(record_history.c.history_id)).all()
        again.rollback()
    # The experts are there already; all else is told once more at the same moments.
    experts = 6
    told = both[: len(first) - experts]
    assert both[len(first) :] == told


def test_the_stories_go_with_the_demo_and_leave_what_is_real(engine: Engine) -> None:
    with writing(engine) as connection:
        empty = rows(connection)
        add_stories(connection, UNTIL, 7)
    clear_demo(engine, NOW)
    with writing(engine) as connection:
        assert rows(connection) == empty == [0] * len(TABLES)
        assert set(connection.scalars(select(paper_number.c.last))) == {0}
        add_stories(connection, UNTIL, 7)
        real = issued(connection, suggestions=(("真的建议", "370602"),))
        assert suggestions_view(connection, of_unit(connection, "370602").scope, NOW).total >= 1
    clear_demo(engine, NOW)
    with writing(engine) as connection:
        assert list(connection.scalars(select(report.c.report_id))) == [real]
        assert list(connection.scalars(select(suggestion.c.text))) == ["真的建议"]
        # A number that was given stays given.
        assert connection.scalar(select(paper_number.c.last).where(paper_number.c.kind == "special")) == 3
