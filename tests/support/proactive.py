"""Actors and short cuts for tests of reports, suggestions, instructions and visits."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from dashboard.people.access import Scope, scope_for
from data_access.records.people import Actor
from data_access.records.proactive.reports import (
    ReportFields,
    add_suggestion,
    issue_report,
    save_report,
)
from data_access.schema import report, unit

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)  # a Wednesday
DUE = "2026-11-25"
ZHIFU, LAIYANG, TOWNSHIP, DEPARTMENT = "370602", "370682", "370602001", "D03"
UNIT_ROLES = {"district": "district_coordinator"}


def city(now: datetime = NOW) -> Actor:
    """Return who keeps the city's records."""
    return Actor(scope_for("wang", "city_supervisor"), now, "10.0.0.1")


def leader(now: datetime = NOW) -> Actor:
    """Return a leader of the city, who reads."""
    return Actor(scope_for("liu", "city_leader"), now, "10.0.0.2")


def of_unit(connection: Connection, code: str, now: datetime = NOW) -> Actor:
    """Return who answers for a unit."""
    return Actor(scope_of(connection, code), now, "10.0.0.3")


def scope_of(connection: Connection, code: str) -> Scope:
    """Return the scope of a unit's account."""
    row = connection.execute(select(unit).where(unit.c.code == code)).one()
    role = UNIT_ROLES.get(row.kind, "unit_handler")
    return scope_for(f"of-{code}", role, row.unit_id, row.kind, code, row.name)


FIELDS = ReportFields(
    "special", "关于船员上岸的专报", "船员上岸", "近期企业反映较多。", "1004", "", (ZHIFU, DEPARTMENT)
)


def draft(connection: Connection, fields: ReportFields = FIELDS, now: datetime = NOW) -> int:
    """Keep a draft and return its number."""
    answer = save_report(connection, city(now), fields)
    assert answer.done, answer
    return answer.record_id


def version_of(connection: Connection, report_id: int) -> int:
    """Return the version that a draft stands at."""
    found = connection.scalar(select(report.c.version).where(report.c.report_id == report_id))
    assert found is not None
    return int(found)


def issued(
    connection: Connection,
    fields: ReportFields = FIELDS,
    suggestions: tuple[tuple[str, str], ...] = (),
    now: datetime = NOW,
) -> int:
    """Issue a report with suggestions (text, unit) and return its number."""
    number = draft(connection, fields, now)
    for text, code in suggestions:
        assert add_suggestion(connection, city(now), number, text, code, DUE).done
    assert issue_report(connection, city(now), number, version_of(connection, number)).done
    return number
