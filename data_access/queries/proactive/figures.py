"""Count what a year's proactive work comes to, within a scope: each number has a list behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, distinct, func, select

from dashboard.people.access import Scope
from dashboard.proactive.records import ON_THE_SPOT
from dashboard.views.proactive_records import YearFigures
from data_access.queries.proactive.instructions import OVERDUE
from data_access.queries.proactive.instructions import _in_state as instructions_in_state
from data_access.queries.proactive.parts import (
    in_year,
)
from data_access.queries.proactive.scope import (
    instructions_in_scope,
    problems_in_scope,
    reports_in_scope,
    suggestions_in_force,
    suggestions_in_scope,
    visits_in_scope,
)
from data_access.schema import instruction, report, suggestion, visit, visit_problem


def year_figures(connection: Connection, scope: Scope, now: datetime, year: int) -> YearFigures:
    """Return the figures of a year: issued papers, suggestions in force, instructions, visits held."""
    scope.require("view_records")
    return YearFigures(
        **_of_reports(connection, scope, year),
        **_of_suggestions(connection, scope, year),
        **_of_instructions(connection, scope, now, year),
        **_of_visits(connection, scope, year),
    )


def _one(connection: Connection, table: Any, numbers: dict[str, Any], *within: ColumnElement[bool]) -> Any:
    columns = [each.label(name) for name, each in numbers.items()]
    row = connection.execute(select(*columns).select_from(table).where(*within)).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}


def _of_reports(connection: Connection, scope: Scope, year: int) -> dict[str, int]:
    r = report.c
    numbers = {"problems": func.count(distinct(r.problem)), "reports": func.count()}
    within = (reports_in_scope(scope), r.state == "issued", in_year(r.dated, year))
    return dict(_one(connection, report, numbers, *within))


def _of_suggestions(connection: Connection, scope: Scope, year: int) -> dict[str, int]:
    s = suggestion.c
    adopted = s.state.in_(("adopted", "done"))
    numbers = {
        "suggestions": func.count(s.report_id),
        "adopted": func.count(case((adopted, s.report_id))),
        "visit_suggestions": func.count(s.visit_id),
    }
    within = (suggestions_in_scope(scope), suggestions_in_force(), in_year(s.proposed_on, year))
    return dict(_one(connection, suggestion, numbers, *within))


def _of_instructions(connection: Connection, scope: Scope, now: datetime, year: int) -> dict[str, int]:
    i = instruction.c
    mine = instructions_in_scope(scope)
    given = _one(connection, instruction, {"instructions": func.count()}, mine, in_year(i.dated, year))
    # What is overdue now is overdue whatever the year that it was given in.
    late = _one(
        connection, instruction, {"overdue": func.count()}, mine, *instructions_in_state(now, OVERDUE)
    )
    return dict(given | late)


def _of_visits(connection: Connection, scope: Scope, year: int) -> dict[str, int]:
    v, p = visit.c, visit_problem.c
    held = (v.state == "held", in_year(v.done_on, year))
    numbers = {"districts": func.count(distinct(v.district_id)), "visits": func.count()}
    visits = _one(connection, visit, numbers, visits_in_scope(scope), *held)
    joined = visit_problem.join(visit, v.visit_id == p.visit_id)
    found = {
        "problems_found": func.count(),
        "solved_on_spot": func.count(case((p.state == ON_THE_SPOT, 1))),
    }
    return dict(visits | _one(connection, joined, found, problems_in_scope(scope), *held))
