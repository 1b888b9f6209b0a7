"""Which records a session may read: its own unit's, the whole city's for who is city-wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Column, ColumnElement, Connection, select

from dashboard.people.access import Scope
from data_access.queries.alerts.scope import warnings_in_scope
from data_access.queries.ledgers.scope import ledger_in_scope
from data_access.queries.look_back.scope import look_backs_in_scope
from data_access.queries.month.scope import appeals_in_scope
from data_access.queries.proactive.scope import (
    instructions_in_scope,
    reports_in_scope,
    suggestions_in_scope,
    visits_in_scope,
)
from data_access.queries.reminders.people import contacts_in_scope
from data_access.queries.reviews.scope import reviews_in_scope
from data_access.queries.supervise.scope import notices_in_scope, requests_in_scope
from data_access.schema import (
    appraisal_entry,
    contact,
    finding,
    instruction,
    ledger_item,
    look_back,
    month_appeal,
    platform_request,
    report,
    review_case,
    suggestion,
    supervision,
    unit,
    visit,
    warning,
)
from data_access.scoping import records_in_scope as records_in_scope

Readable = Callable[[Connection, Scope, int], bool]


def _finding(connection: Connection, scope: Scope, record_id: int) -> bool:
    f = finding.c
    mine = records_in_scope(scope, f.unit_id, f.district_id, f.township_id)
    found = select(f.finding_id).where(f.finding_id == record_id, mine)
    return connection.scalar(found) is not None


def _of(key: Column[int], within: Callable[[Scope], ColumnElement[bool]]) -> Readable:
    def readable(connection: Connection, scope: Scope, record_id: int) -> bool:
        found = select(key).where(key == record_id, within(scope))
        return connection.scalar(found) is not None

    return readable


def _agenda(connection: Connection, scope: Scope, record_id: int) -> bool:
    """Tell whether a scope reads the agendas of a unit: they are kept by its number."""
    u = unit.c
    mine = records_in_scope(scope, u.unit_id, u.district_id, u.unit_id)
    return connection.scalar(select(u.unit_id).where(u.unit_id == record_id, mine)) is not None


def _expert(connection: Connection, scope: Scope, record_id: int) -> bool:
    return scope.city_wide


def _entry(connection: Connection, scope: Scope, record_id: int) -> bool:
    """Tell whether a scope reads what was entered by hand for a unit."""
    found = select(appraisal_entry.c.entry_id).join(unit, unit.c.unit_id == appraisal_entry.c.unit_id)
    mine = records_in_scope(scope, unit.c.unit_id, unit.c.district_id, unit.c.unit_id)
    return connection.scalar(found.where(appraisal_entry.c.entry_id == record_id, mine)) is not None


READERS: Mapping[str, Readable] = {
    "finding": _finding,
    "appraisal_entry": _entry,
    "report": _of(report.c.report_id, reports_in_scope),
    "suggestion": _of(suggestion.c.suggestion_id, suggestions_in_scope),
    "instruction": _of(instruction.c.instruction_id, instructions_in_scope),
    "visit": _of(visit.c.visit_id, visits_in_scope),
    "expert": _expert,
    "look_back": _of(look_back.c.look_back_id, look_backs_in_scope),
    "review_case": _of(review_case.c.case_id, reviews_in_scope),
    "social": _expert,
    "ledger": _of(ledger_item.c.item_id, ledger_in_scope),
    "agenda": _agenda,
    "supervision": _of(supervision.c.supervision_id, notices_in_scope),
    "request": _of(platform_request.c.request_id, requests_in_scope),
    "contact": _of(contact.c.contact_id, contacts_in_scope),
    "appeal": _of(month_appeal.c.appeal_id, appeals_in_scope),
    "warning": _of(warning.c.warning_id, warnings_in_scope),
}


def may_read(connection: Connection, scope: Scope, subject: str, record_id: int) -> bool:
    """Tell whether a scope may read one record and its files; raise Denied without the right to any."""
    scope.require("view_records")
    return subject in READERS and READERS[subject](connection, scope, record_id)
