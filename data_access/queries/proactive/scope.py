"""Which reports, suggestions, instructions, visits and problems a session may read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, select, true

from dashboard.people.access import Scope
from dashboard.proactive.records import IN_FORCE
from dashboard.records.rights import keeps
from data_access.schema import (
    instruction,
    report,
    report_receiver,
    suggestion,
    unit,
    visit,
    visit_problem,
)
from data_access.scoping import records_in_scope

u = unit.c


def of_unit_in_scope(scope: Scope, column: Column[Any]) -> ColumnElement[bool]:
    """Return the condition that a record of the unit in `column` is one that a scope may read."""
    mine = records_in_scope(scope, u.unit_id, u.district_id, u.unit_id)
    return true() if scope.city_wide else column.in_(select(u.unit_id).where(mine).correlate(None))


def reports_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on reports that a scope may read: the issued ones that go to it.

    Drafts are read by who writes them, and by nobody else.
    """
    mine = records_in_scope(scope, report_receiver.c.unit_id, report_receiver.c.unit_id)
    if keeps(scope):
        return true()
    issued = report.c.state != "draft"
    if scope.city_wide:
        return issued
    received = select(report_receiver.c.report_id).where(mine).correlate(None)
    return issued & report.c.report_id.in_(received)


def suggestions_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on suggestions that a scope may read; those of drafts are their writers' alone."""
    mine = of_unit_in_scope(scope, suggestion.c.unit_id)
    return mine if keeps(scope) else mine & (suggestion.c.state != "draft")


def suggestions_in_force() -> ColumnElement[bool]:
    """Return the condition on suggestions that count: not withdrawn, and of an issued paper or a visit."""
    issued = select(report.c.report_id).where(report.c.state == "issued").correlate(None)
    own = suggestion.c.report_id
    return suggestion.c.state.in_(IN_FORCE) & (own.is_(None) | own.in_(issued))


def visits_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on visits that a scope may read: those to its own unit or in its district."""
    return of_unit_in_scope(scope, visit.c.unit_id)


def problems_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on problems that a scope may read: of its visits, and those it answers for."""
    if scope.city_wide:
        return records_in_scope(scope, u.unit_id, u.district_id)
    visits = select(visit.c.visit_id).where(visits_in_scope(scope)).correlate(None)
    return visit_problem.c.visit_id.in_(visits) | of_unit_in_scope(scope, visit_problem.c.unit_id)


def instructions_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on instructions that a scope may read: those that its unit leads."""
    return of_unit_in_scope(scope, instruction.c.unit_id)
