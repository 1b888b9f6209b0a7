"""Rows of visits with what was found on each and what was suggested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select

from dashboard.proactive.records import ON_THE_SPOT
from dashboard.views.proactive_records import VisitRow
from data_access.queries.proactive.parts import Records
from data_access.queries.proactive.scope import problems_in_scope, suggestions_in_force, suggestions_in_scope
from data_access.schema import suggestion, visit, visit_problem

MOST = 500
v, p = visit.c, visit_problem.c


def visit_rows(records: Records, within: list[ColumnElement[bool]]) -> tuple[VisitRow, ...]:
    """Return visits, the planned ones first by their day, then the newest; narrowed by the caller."""
    planned = v.state == "planned"
    query = (
        select(visit)
        .where(*within)
        .order_by(
            planned.desc(),
            case((planned, v.planned_on)),
            func.coalesce(v.done_on, v.planned_on).desc(),
            v.visit_id.desc(),
        )
        .limit(MOST)
    )
    rows = records.connection.execute(query).all()
    numbers = [row.visit_id for row in rows]
    problems, suggestions = _problem_counts(records, numbers), _suggestion_counts(records, numbers)
    return tuple(_visit(records, row, problems, suggestions) for row in rows)


def _problem_counts(records: Records, visits: list[int]) -> Mapping[int, Row[Any]]:
    query = (
        select(
            p.visit_id,
            func.count().label("n"),
            func.count(case((p.state == ON_THE_SPOT, 1))).label("spot"),
            func.count(case((or_(p.state == "open", p.state == "answered"), 1))).label("open"),
        )
        .where(p.visit_id.in_(visits), problems_in_scope(records.scope))
        .group_by(p.visit_id)
    )
    return {row.visit_id: row for row in records.connection.execute(query)}


def _suggestion_counts(records: Records, visits: list[int]) -> Mapping[int, int]:
    s = suggestion.c
    query = (
        select(s.visit_id, func.count())
        .where(s.visit_id.in_(visits), suggestions_in_force(), suggestions_in_scope(records.scope))
        .group_by(s.visit_id)
    )
    return {row[0]: row[1] for row in records.connection.execute(query)}


def _visit(
    records: Records, row: Row[Any], problems: Mapping[int, Row[Any]], suggestions: Mapping[int, int]
) -> VisitRow:
    found = problems.get(row.visit_id)
    return VisitRow(
        row.visit_id,
        records.units[row.unit_id],
        records.units[row.district_id],
        row.planned_on,
        row.done_on,
        row.state,
        row.took_part,
        found.n if found else 0,
        found.spot if found else 0,
        found.open if found else 0,
        suggestions.get(row.visit_id, 0),
        row.demo,
    )
