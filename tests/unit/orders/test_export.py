"""The workbook of a list: its rows in order, text as text, and how the list was made."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.views.order import OrderFilter, OrderRow
from dashboard.views.orders import MOST_EXPORTED, Option, OrdersView
from layouts.components.links import ListState
from layouts.documents.orders_xlsx import OrdersSheet, file_name, orders_xlsx
from layouts.pages.orders.page import orders_page
from tests.support.rows import ROW
from tests.support.sheets import CONTEXT, SOURCE, SUPERVISOR, links, query_of, words

pytestmark = pytest.mark.usefixtures("english")

AT = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
FILTER = OrderFilter(measure="solved", period="2026-10", basis="due", answer="none")
CLOSED = replace(
    ROW,
    state="closed",
    closing_kind="solved",
    closed_at=datetime(2026, 10, 29, 2, 0, tzinfo=UTC),
    verdict="solved",
    work_seconds=3 * 86_400 + 43_200,
)


def view(**changes: Any) -> OrdersView:
    base = OrdersView(CONTEXT, FILTER, "time_left", (), 2, 0, chips=tuple(FILTER.parameters().items()))
    return replace(base, **changes)


def book(rows: Sequence[OrderRow], drawn: OrdersView | None = None, left_out: int = 0) -> Any:
    sheet = OrdersSheet(drawn or view(), SUPERVISOR, AT, left_out)
    return load_workbook(io.BytesIO(orders_xlsx(sheet, iter(rows))))


def lines(workbook: Any) -> list[dict[str, Any]]:
    found = list(workbook["Orders"].iter_rows(values_only=True))
    return [dict(zip(found[0], line, strict=True)) for line in found[1:]]


def said(workbook: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in workbook["Definitions"].iter_rows(values_only=True)}


def test_a_row_holds_what_the_list_shows_and_its_times_in_full() -> None:
    (line,) = lines(book([CLOSED]))
    assert line == {
        "Order number": "261023151524060979",
        "Time left": "● closed 2026-10-29 10:00",
        "Request": "Heating pipe",
        "Provincial": None,
        "Category": "Utilities",
        "Responsible unit": "North",
        "Township": "Harbour",
        "Verified": "solved",
        "Satisfaction": None,
        "State": "closed",
        "Accepted": "2026-10-23 15:00",
        "Dispatched": "2026-10-23 15:15",
        "Deadline": "2026-10-30 24:00",
        "Closed": "2026-10-29 10:00",
        "Closed, working days": 3.5,
        "Source": "Order table",
    }


def test_signs_tell_overdue_from_perhaps_overdue() -> None:
    overdue = replace(ROW, open_overdue=True, late=True, overdue_days=2.0, time_left=-1)
    perhaps = replace(ROW, maybe_overdue=True, time_left=60, provisional=True)
    assert [line["Time left"] for line in lines(book([overdue, perhaps]))] == [
        "■ overdue by 2 working days",
        "◇ perhaps overdue (after the data) provisional",
    ]


def test_the_gate_has_a_column_where_data_have_gates() -> None:
    known = view(options={"gate": (Option("3", "3"),)})
    assert [line["Gate"] for line in lines(book([replace(ROW, gate=3), ROW], known))] == ["gate 3", None]
    assert "Gate" not in lines(book([ROW]))[0]


@pytest.mark.parametrize(
    "evil", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "https://example.org", "007"]
)
def test_text_is_never_a_formula_a_link_or_a_number(evil: str) -> None:
    workbook = book([replace(ROW, title=evil, order_no=evil, unit=evil, category=evil)])
    cells = [cell for row in workbook["Orders"].iter_rows() for cell in row if cell.value == evil]
    assert len(cells) == 4
    assert all(cell.data_type in ("s", "inlineStr") and cell.hyperlink is None for cell in cells)


def test_the_definitions_say_which_list_this_is_and_how_much_of_it() -> None:
    told = said(book([CLOSED, ROW]))
    assert told["List"] == "Whole city · 2026/10 · verified as solved: 2 orders"
    assert told["Filters in force"].split("\n") == [
        "List: verified as solved",
        "Period: 2026/10",
        "Basis: By due date",
        "Satisfaction: none yet",
    ]
    assert (told["Orders in this file"], told["Orders left out"]) == ("2", "none")
    assert told["Data time"] == "2026-11-17 18:00"
    assert (told["Exported by"], told["Exported at"]) == ("wang", "2026-11-18 09:30")
    assert told["Verdict source"] == "Official verification"
    assert told["Reconciliation"] == "conventions not reconciled"
    assert "Note" not in told
    demo = view(context=replace(CONTEXT, sources=(replace(SOURCE, demo=True),)))
    assert said(book([ROW], demo))["Note"] == "Demonstration data, not real orders."


def test_what_is_left_out_is_said_in_the_file_and_beside_the_button() -> None:
    many = view(total=MOST_EXPORTED + 1_500)
    told = said(book([ROW], many, left_out=1_500))
    assert told["Orders in this file"] == "20,000"
    assert told["Orders left out"].startswith("1,500: one file holds the first 20,000 orders of a list")
    state = ListState(FILTER, sort="-opened", cursor="x", order="sheet~1")
    page = orders_page(replace(many, rows=(ROW,), first_no=1), state, SUPERVISOR)
    assert "the file holds the first 20,000; 1,500 are left out" in words(page)
    address = links(page)["Export Excel"]
    assert address.startswith("/export/orders.xlsx?")
    assert query_of(address) == FILTER.parameters() | {"sort": "-opened"}
    whole = orders_page(view(rows=(ROW,), first_no=1), state, SUPERVISOR)
    assert "a file holds up to 20,000 orders" in words(whole)


def test_there_is_no_button_without_the_right_or_without_orders() -> None:
    plain = replace(SUPERVISOR, permissions=SUPERVISOR.permissions - {"export"})
    shown = view(rows=(ROW,), first_no=1)
    assert "Export Excel" not in links(orders_page(shown, ListState(FILTER), plain))
    assert "Export Excel" not in links(orders_page(view(total=0), ListState(FILTER), SUPERVISOR))


def test_the_file_is_named_after_the_list_and_its_day() -> None:
    assert file_name(OrdersSheet(view(), SUPERVISOR, AT, 0)) == "Orders verified as solved 2026-11-17.xlsx"


def test_a_moment_keeps_its_year_whatever_the_readers() -> None:
    old = replace(ROW, solve_due=ROW.solve_due and ROW.solve_due - timedelta(days=365))
    assert lines(book([old]))[0]["Deadline"] == "2025-10-30 24:00"
