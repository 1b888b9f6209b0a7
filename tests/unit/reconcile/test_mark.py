"""Until a published table is reproduced, pages with figures and their exports say so."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard.people.access import Scope, scope_for
from dashboard.reconcile.conventions import Convention
from dashboard.views.context import FigureContext, ReconciledMonth
from layouts.components.reconciled import unreconciled
from layouts.documents.rankings_xlsx import rankings_xlsx
from layouts.pages.overview.page import overview_page
from layouts.pages.rankings.page import rankings_page
from layouts.pages.unit.page import unit_page
from tests.support.desk import LIVE, overview, unit_sheet
from tests.support.sheets import CONTEXT, SUPERVISOR, links, ranking_view, sheet, words

LEADER = scope_for("li", "city_leader")
FOUND = ReconciledMonth(date(2026, 9, 1), Convention().code(), 15, "wang", datetime(2026, 10, 12, tzinfo=UTC))
MARK = "conventions not reconciled"

pytestmark = pytest.mark.usefixtures("english")


def ranked(context: FigureContext, scope: Scope) -> Any:
    return rankings_page(sheet(ranking_view(context), scope))


def overviewed(context: FigureContext, scope: Scope) -> Any:
    live = replace(LIVE, as_of=context.as_of, reconciled=context.reconciled)
    return overview_page(overview(live=live), scope)


def of_unit(context: FigureContext, scope: Scope) -> Any:
    drawn = unit_sheet()
    return unit_page(replace(drawn, view=replace(drawn.view, context=context), scope=scope))


PAGES = pytest.mark.parametrize("page", [ranked, overviewed, of_unit])


@PAGES
def test_the_mark_stands_beside_the_period_and_leads_who_may_to_the_reconciliation(
    page: Callable[[FigureContext, Scope], Any],
) -> None:
    drawn = page(CONTEXT, SUPERVISOR)
    assert links(drawn)[MARK] == "/admin/reconcile"
    for_reading = page(CONTEXT, LEADER)
    assert MARK in words(for_reading) and "/admin/reconcile" not in links(for_reading).values()


@PAGES
def test_it_goes_once_a_month_is_reproduced(page: Callable[[FigureContext, Scope], Any]) -> None:
    assert MARK not in words(page(replace(CONTEXT, reconciled=FOUND), SUPERVISOR))


def test_an_empty_base_has_nothing_to_reconcile() -> None:
    assert unreconciled(replace(CONTEXT, as_of=None), SUPERVISOR) == []


def test_exports_say_it_in_their_notes() -> None:
    def note(context: FigureContext) -> str:
        book = load_workbook(io.BytesIO(rankings_xlsx(sheet(ranking_view(context)))))
        return str(dict(book["Definitions"].iter_rows(values_only=True))["Reconciliation"])

    assert note(CONTEXT) == MARK
    assert note(replace(CONTEXT, reconciled=FOUND)) == (
        "reproduces the bulletin of 2026/9, 15 / 15 rows; found by wang, 2026-10-12 08:00"
    )
