"""Read visits: those of a year, how long ago each district was visited, one visit, the problems found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from dashboard.people.access import Scope
from dashboard.proactive.records import STATES
from dashboard.proactive.visits import Since, since_visits
from dashboard.records.steps import OWED
from dashboard.views.proactive_records import ProblemRow, VisitsView
from dashboard.views.visit import VisitView
from data_access.queries.proactive.checkup import check_up
from data_access.queries.proactive.figures import year_figures
from data_access.queries.proactive.parts import (
    Records,
    in_year,
    read_year,
    years_of,
)
from data_access.queries.proactive.scope import problems_in_scope, suggestions_in_scope, visits_in_scope
from data_access.queries.proactive.suggestions import suggestion_rows
from data_access.queries.proactive.visit_rows import visit_rows
from data_access.schema import suggestion, visit, visit_problem

MOST = 500
OVERDUE = "overdue"
v, p = visit.c, visit_problem.c


def visits_view(
    connection: Connection,
    scope: Scope,
    now: datetime,
    *,
    year: str = "",
    problems: str = "",
    district: str = "",
    selected: int = 0,
) -> VisitsView:
    """Return the visits of a year; `problems` is "all", "overdue" or one of STATES to list those problems."""
    records = Records.of(connection, scope, now)
    mine = visits_in_scope(scope)
    years = years_of(connection, records.today, [(v.done_on, mine), (v.planned_on, mine)])
    chosen = read_year(year, years, records.today)
    within = [mine, _of_year(chosen)]
    if district:
        named = records.unit_of(district)
        within.append(v.district_id == (named.unit_id if named else 0))
    listed = _problem_list(records, chosen, problems) if problems else ()
    found = problem_rows(records, [problems_in_scope(scope), p.problem_id == selected]) if selected else ()
    return VisitsView(
        chosen,
        years,
        year_figures(connection, scope, now, chosen),
        visit_rows(records, within),
        _since(records, chosen),
        listed,
        found[0] if found else None,
        records.keeps,
        records.choices(),
    )


def _of_year(year: int) -> ColumnElement[bool]:
    """Return the condition that a visit was held in a year, or is planned for it."""
    return in_year(func.coalesce(v.done_on, v.planned_on), year)


def _problem_list(records: Records, year: int, state: str) -> tuple[ProblemRow, ...]:
    within = [problems_in_scope(records.scope), v.state == "held", in_year(v.done_on, year)]
    if state == OVERDUE:
        within += [p.state.in_(OWED["problem"]), p.due <= records.now]
    elif state in STATES["problem"]:
        within.append(p.state == state)
    return problem_rows(records, within)


def _since(records: Records, year: int) -> tuple[Since, ...]:
    """Return the districts that a scope reads the visits of, by the days since the last one."""
    scope = records.scope
    mine = [
        each
        for each in records.reading.units
        if each.kind == "district" and each.appraised and (scope.city_wide or each.unit_id == scope.unit_id)
    ]
    held = v.state == "held"
    query = (
        select(
            v.district_id,
            func.max(case((held, v.done_on))).label("last"),
            func.count(case((held & in_year(v.done_on, year), 1))).label("n"),
        )
        .where(visits_in_scope(scope))
        .group_by(v.district_id)
    )
    rows = records.connection.execute(query).all()
    last = {row.district_id: day for row in rows if (day := _day(row.last)) is not None}
    return since_visits(mine, last, {row.district_id: row.n for row in rows}, records.today)


def _day(value: date | str | None) -> date | None:
    # What SQLite makes of a day in an expression is the text that it keeps.
    return date.fromisoformat(value) if isinstance(value, str) else value


def visit_view(connection: Connection, scope: Scope, now: datetime, visit_id: int) -> VisitView | None:
    """Return one visit with the check-up sheet of its unit, None where there is none the scope may read."""
    records = Records.of(connection, scope, now)
    mine = [visits_in_scope(scope), v.visit_id == visit_id]
    rows = visit_rows(records, mine)
    if not rows:
        return None
    row = rows[0]
    texts = connection.execute(select(v.purpose, v.notes).where(v.visit_id == visit_id)).one()
    problems = problem_rows(records, [problems_in_scope(scope), p.visit_id == visit_id])
    in_scope = [suggestions_in_scope(scope), suggestion.c.visit_id == visit_id]
    acts = records.acts("visit", row.state, row.unit.unit_id)
    writes = records.keeps and row.state == "held"
    return VisitView(
        row,
        texts.purpose,
        texts.notes,
        problems,
        suggestion_rows(records, in_scope),
        records.kept("visit", visit_id, may_attach=records.keeps and row.state != "cancelled"),
        acts,
        writes,
        check_up(records, row.unit.code, before=row.done_on),
        records.choices(),
    )


def problem_rows(records: Records, within: list[ColumnElement[bool]]) -> tuple[ProblemRow, ...]:
    """Return problems found on visits, the open ones first by their deadline; narrowed by the caller."""
    reads = case((visits_in_scope(records.scope), 1), else_=0).label("reads")
    query = (
        select(visit_problem, v.done_on, v.unit_id.label("visited_id"), reads)
        .select_from(visit_problem.join(visit, v.visit_id == p.visit_id))
        .where(*within)
        .order_by(
            case((p.state == "open", 0), (p.state == "answered", 1), else_=2),
            p.due.is_(None),
            p.due,
            p.problem_id,
        )
        .limit(MOST)
    )
    return tuple(_problem(records, row) for row in records.connection.execute(query))


def _problem(records: Records, row: Row[Any]) -> ProblemRow:
    return ProblemRow(
        row.problem_id,
        row.visit_id,
        records.units[row.visited_id],
        row.done_on,
        row.text,
        records.category_of(row.category_id),
        records.units[row.unit_id],
        row.due,
        row.state,
        records.standing("problem", row.state, row.due),
        row.result,
        records.acts("problem", row.state, row.unit_id),
        bool(row.reads),
    )
