"""The audit page's address and files: what is asked for, what is left out, and text that stays text."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from dashboard.views.audit import AuditFilter, AuditRow, AuditView
from data_access.importing.rejects import defused
from data_access.records.audit import ACTIONS as WRITTEN
from layouts.documents.audit_files import audit_csv, audit_xlsx
from layouts.pages.audit.page import audit_page
from layouts.pages.audit.state import audit_path, export_path, read_filter
from layouts.pages.audit.words import ACTIONS
from tests.unit.components.test_frame import words

AT = datetime(2026, 11, 17, 16, 30, tzinfo=UTC)  # 00:30 on the 18th in Yantai
ROW = AuditRow(
    7, AT, "=cmd|wang", "10.0.0.1", "export", "orders", True, {"rows": 12, "filter": {"q": "x"}, "a": ""}
)
BAD = AuditRow(8, AT, "li", "", "denied", "/admin/users", False, {"permission": "manage_accounts"})

pytestmark = pytest.mark.usefixtures("english")


def test_every_action_that_is_written_has_its_word() -> None:
    assert set(ACTIONS) == set(WRITTEN)


def test_an_address_is_read_and_written_again() -> None:
    query = {"who": "wang", "action": "export", "what": "ord", "first": "2026-11-01", "last": "2026-11-30"}
    filter, notices = read_filter({**query, "result": "done", "cursor": "x"})
    assert filter == AuditFilter("wang", "export", "ord", date(2026, 11, 1), date(2026, 11, 30), "done")
    assert notices == ()
    rest = "who=wang&action=export&what=ord&first=2026-11-01&last=2026-11-30&result=done"
    assert audit_path(filter) == f"/admin/audit?{rest}"
    assert export_path(filter, "csv") == f"/export/audit.csv?{rest}"


@pytest.mark.parametrize(
    "query",
    [
        {"action": "mischief"},
        {"first": "yesterday"},
        {"last": "9999-12-31"},
        {"result": "maybe"},
        {"first": "0001-01-01"},
    ],
)
def test_what_is_unknown_is_left_out_and_said(query: dict[str, str]) -> None:
    filter, notices = read_filter(query)
    assert filter == AuditFilter() and len(notices) == 1
    assert next(iter(query.values())) in notices[0]


def test_the_choice_of_none_is_no_filter() -> None:
    assert read_filter({"action": "-", "result": "-"}) == (AuditFilter(), ())


def test_the_page_says_who_did_what_and_that_it_was_refused() -> None:
    text = words(audit_page(AuditView(AuditFilter(), (BAD, ROW), 2, 1)))
    assert "2 lines, the newest first." in text
    refused = "li without the right /admin/users ■ refused or failed – right needed: keep accounts"
    assert f"2026-11-18 00:30:00 {refused}" in text
    assert "2026-11-18 00:30:00 =cmd|wang export orders done 10.0.0.1 rows: 12; filter: q x" in text


def test_no_line_says_so() -> None:
    text = words(audit_page(AuditView(AuditFilter(who="nobody"), (), 0)))
    assert "No line meets these conditions." in text and "Export" not in text


def test_csv_holds_each_line_and_no_formula() -> None:
    content = audit_csv([BAD, ROW], defused).decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(content))
    assert head == ["Number", "Time", "Account", "Address", "Action", "Object", "Result", "Details"]
    assert first[:5] == ["8", "2026-11-18 00:30:00", "li", "", "without the right"]
    assert second[2] == "'=cmd|wang" and second[7] == "rows: 12; filter: q x"


def test_the_workbook_holds_the_same_and_how_it_was_chosen() -> None:
    content = audit_xlsx([BAD, ROW], AuditFilter(who="wang"), 100_002, "zheng", AT)
    book = load_workbook(io.BytesIO(content))
    lines, about = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert lines[1] == (
        8,
        "2026-11-18 00:30:00",
        "li",
        "",
        "without the right",
        "/admin/users",
        "refused or failed",
        "right needed: keep accounts",
    )
    assert lines[2][2] == "=cmd|wang"
    assert dict(about)["Filters in force"] == "who = wang"
    assert (dict(about)["Lines in this file"], dict(about)["Lines left out"]) == ("100,000", "2")
