"""The audit trail searched on both databases: pages both ways hold what a filter admits, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from dashboard.people.access import Denied, scope_for
from dashboard.views.audit import AuditFilter
from data_access.queries.audit.page import audit_lines, audit_view
from data_access.records.audit import write_audit

AUDITOR = scope_for("zheng", "auditor")
START = datetime(2026, 11, 16, 15, 58, tzinfo=UTC)  # 23:58 on the 16th in Yantai
WHO = ("wang", "li", "zhou")
DID = ("login", "export", "unmask", "denied")


@pytest.fixture
def trail(connection: Connection) -> list[tuple[str, str, str, bool, date]]:
    """Write 60 lines, one a minute, and return what they say, newest first."""
    said = []
    for n in range(60):
        at = START + timedelta(minutes=n)
        line = (WHO[n % 3], DID[n % 4], f"hotline~26{n:04d}_%", n % 5 != 0)
        write_audit(connection, at, line[0], line[1], target=line[2], success=line[3], detail={"n": n})
        said.append((*line, date(2026, 11, 16) if n < 2 else date(2026, 11, 17)))
    return said[::-1]


CASES = (
    (AuditFilter(), lambda line: True),
    (AuditFilter(who="wang"), lambda line: line[0] == "wang"),
    (AuditFilter(action="unmask"), lambda line: line[1] == "unmask"),
    (AuditFilter(what="~26000"), lambda line: "~26000" in line[2]),
    (AuditFilter(what="_%"), lambda line: True),
    (AuditFilter(what="%~"), lambda line: False),
    (AuditFilter(result="refused"), lambda line: not line[3]),
    (AuditFilter(result="done", who="li"), lambda line: line[3] and line[0] == "li"),
    (AuditFilter(last=date(2026, 11, 16)), lambda line: line[4] == date(2026, 11, 16)),
    (AuditFilter(first=date(2026, 11, 17)), lambda line: line[4] == date(2026, 11, 17)),
    (AuditFilter(first=date(2026, 11, 18)), lambda line: False),
)


@pytest.mark.parametrize(("filter", "admits"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_pages_both_ways_hold_what_the_filter_admits(connection, trail, filter, admits) -> None:  # type: ignore[no-untyped-def]
    wanted = [line[2] for line in trail if admits(line)]
    before = audit_view(connection, AUDITOR, filter, page_size=7)
    assert before.total == len(wanted)
    pages, view = [], before
    while True:
        pages.append([row.target for row in view.rows])
        if not view.next_cursor:
            break
        view = audit_view(connection, AUDITOR, filter, view.next_cursor, page_size=7)
        assert view.first_no == 1 + sum(map(len, pages))
    assert [target for page in pages for target in page] == wanted
    back = [pages[-1]]
    while view.previous_cursor:
        view = audit_view(connection, AUDITOR, filter, view.previous_cursor, page_size=7)
        back.append([row.target for row in view.rows])
    assert back == pages[::-1]
    assert [row.target for row in audit_lines(connection, AUDITOR, filter)] == wanted


def test_a_line_is_told_whole(connection: Connection, trail: object) -> None:
    row = audit_view(connection, AUDITOR, AuditFilter(what="260003")).rows[0]
    assert (row.account, row.action, row.success, row.detail) == ("wang", "denied", True, {"n": 3})
    assert row.at == START + timedelta(minutes=3)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMV0", "!"])
def test_a_cursor_that_is_none_is_the_first_page(connection: Connection, trail: object, cursor: str) -> None:
    assert audit_view(connection, AUDITOR, AuditFilter(), cursor).first_no == 1


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "city_supervisor", "unassigned"])
def test_nobody_but_the_auditor_reads_it(connection: Connection, role: str) -> None:
    with pytest.raises(Denied, match="read_audit"):
        audit_view(connection, scope_for("a", role), AuditFilter())
    with pytest.raises(Denied, match="read_audit"):
        audit_lines(connection, scope_for("a", role), AuditFilter())
