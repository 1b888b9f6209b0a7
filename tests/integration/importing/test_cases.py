"""Small inputs that went wrong elsewhere, each with its right value; further spellings stand beside them.

The folder of inputs is ZQT_CASES (default ../shared/cases); without it these tests are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.people.access import OPERATOR
from data_access.database import reading
from data_access.importing.errors import UnusableFile
from data_access.importing.service import ImportResult, find_mapping, import_file
from data_access.queries.figure.table import figure_table
from data_access.queries.rankings.page import ranking_view
from tests.conftest import folder_beside
from tests.fixtures.imports.tables import YANTAI, one, orders, rejects

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=YANTAI)


@pytest.fixture(scope="module")
def cases() -> Path:
    """Return the folder of inputs, or skip with the reason."""
    return folder_beside("ZQT_CASES", "cases")


@dataclass(frozen=True)
class Case:
    """A base and the inputs that are brought into it."""

    engine: Engine
    folder: Path

    def bring(
        self, name: str, data_time: str = "2026-11-10T08:00", mapping: str | None = None
    ) -> ImportResult:
        """Import one of the inputs as the command does."""
        (path,) = self.folder.glob(name)
        chosen = find_mapping(self.engine, str(next(self.folder.glob(mapping)))) if mapping else None
        moment = datetime.fromisoformat(data_time).replace(tzinfo=YANTAI) if data_time else None
        return import_file(self.engine, path, chosen, moment, now=NOW, guess=False)

    def figures(self, period: str, **asked: Any) -> dict[str, dict[str, Any]]:
        """Return the figures of a period by district's name."""
        with reading(self.engine) as connection:
            table = figure_table(connection, OPERATOR, by="district", period=period, now=NOW, **asked)
        return {str(row["name"]): row for row in table.rows}

    def numbers(self) -> set[str]:
        """Return the numbers of the stored orders."""
        return set(orders(self.engine))

    def stored(self, number: str, *names: str) -> tuple[Any, ...]:
        """Return columns of one stored order."""
        found = one(self.engine, number)
        return tuple(found[name] for name in names)


@pytest.fixture
def case(sqlite_engine: Engine, cases: Path) -> Case:
    return Case(sqlite_engine, cases)


@pytest.mark.parametrize("name", ["01*/a.csv", "01*/a.xlsx"])
def test_a_midnight_that_shows_hours_is_an_instant(case: Case, name: str) -> None:
    assert case.bring(name).rejected == 0
    october = case.figures("2026-10", basis="due")["芝罘区"]
    assert (october["due"], october["on_time"]) == (3, 1)
    assert case.figures("2026-11", basis="due").get("芝罘区", {"due": 0})["due"] == 0


@pytest.mark.parametrize(
    ("name", "on_time", "due"), [("02*/a*.csv", 1, 2), ("02*/b*.csv", 1, 3), ("02*/c.xlsx", 0, 1)]
)
def test_a_bare_day_is_that_day(case: Case, name: str, on_time: int, due: int) -> None:
    case.bring(name, "2026-11-02T08:00")
    october = case.figures("2026-10")["芝罘区"]
    assert (october["on_time"], october["due"]) == (on_time, due)


@pytest.mark.parametrize(
    ("name", "read", "torn"),
    [
        ("03*/a-*.csv", 5, (3, "quotes")),
        ("03*/c-*.csv", 2, (2, "cells")),
        ("03*/d-*.csv", 2, (3, "cells")),
        ("03*/e-*.csv", 400, (4, "quotes")),
    ],
)
def test_a_torn_row_is_rejected_by_its_number(
    case: Case, name: str, read: int, torn: tuple[int, str]
) -> None:
    result = case.bring(name)
    assert (result.read, result.rejected, result.inserted) == (read, 1, read - 1)
    assert [(row, rule) for row, _field, rule, _message in rejects(case.engine)] == [torn]


def test_what_is_counted_and_what_is_left_out_are_two_fields(case: Case) -> None:
    case.bring("04*/a-*.csv")
    assert {number: each["excluded"] for number, each in orders(case.engine).items()} == {
        "N1": False, "N2": False, "N3": True,
    }  # fmt: skip


def test_what_was_demanded_is_no_end(case: Case) -> None:
    case.bring("04*/b-*.csv")
    assert case.stored("N2", "closed_at") == (None,)
    october = case.figures("2026-10")["芝罘区"]
    assert (october["due"], october["on_time"]) == (3, 1)


def test_a_negated_column_is_left_unused_and_named(case: Case) -> None:
    result = case.bring("04*/c-*.csv")
    assert any("是否未解决" in note for note in result.notes)
    assert {each["verdict_official"] for each in orders(case.engine).values()} == {""}


def test_not_provincial_is_not_provincial(case: Case) -> None:
    result = case.bring("04*/d-*.csv")
    named = " ".join(result.notes)
    assert "非省平台工单" in named and "是否非保密" in named
    assert case.stored("N1", "provincial", "confidential") == (False, False)


@pytest.mark.parametrize("name", ["05*/a.csv", "05*/c-*.json"])
def test_without_a_known_column_a_sentence_says_so(case: Case, name: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        case.bring(name)
    assert refused.value.code == "mapping" and refused.value.what_to_do


def test_a_cover_sheet_is_passed_over(case: Case) -> None:
    result = case.bring("05*/b-*.xlsx")
    assert (result.read, result.rejected, result.left_out) == (2, 0, ())
    assert any("填报说明" in note for note in result.notes)


@pytest.mark.parametrize("name", ["a-rating.xls", "b-close.xls", "d-control.xlsx", "e-attribute-order.xlsx"])
def test_an_error_cell_rejects_its_row(case: Case, name: str) -> None:
    result = case.bring(f"06*/{name}")
    assert (result.read, result.rejected) == (2, 1)
    assert [(row, rule) for row, _field, rule, _message in rejects(case.engine)] == [(2, "sheet_error")]


@pytest.mark.parametrize("name", ["a-rating.xlsx", "b-close.xlsx"])
def test_a_formula_without_a_result_rejects_its_row(case: Case, name: str) -> None:
    assert case.bring(f"07*/{name}").rejected == 1
    assert [(row, rule) for row, _field, rule, _message in rejects(case.engine)] == [(2, "no_result")]


def test_merged_cells_stand_in_every_row(case: Case) -> None:
    assert case.bring("08*/a.xlsx").rejected == 0
    for number in ("YT1", "YT2", "YT3"):
        assert case.stored(number, "unit", "township") == ("370602", "370602001")


@pytest.mark.parametrize(("name", "read"), [("a-*.xlsx", 7), ("b-*.xls", 4)])
def test_further_sheets_with_the_same_head_are_read(case: Case, name: str, read: int) -> None:
    result = case.bring(f"09*/{name}")
    assert (result.read, result.inserted, result.left_out) == (read, read, ())


@pytest.mark.parametrize("name", ["a.csv", "b-utc.csv"])
def test_an_offset_of_two_digits_is_one(case: Case, name: str) -> None:
    assert case.bring(f"11*/{name}").rejected == 0
    opened, closed = case.stored("YT1", "opened_at", "closed_at")
    assert opened == datetime(2026, 10, 12, 9, 0, tzinfo=YANTAI)
    assert closed == datetime(2026, 10, 13, 10, 0, tzinfo=YANTAI)


def test_an_idle_source_holds_back_no_other(case: Case) -> None:
    case.bring("13*/daily.csv", "2026-11-20T08:00")
    assert case.figures("2026-11", basis="accepted")["芝罘区"]["orders"] == 60
    case.bring("13*/once.csv", "", "13*/once.yaml")
    november = case.figures("2026-11", basis="accepted")
    assert (november["芝罘区"]["orders"], november["福山区"]["orders"]) == (60, 1)


def test_excluding_orders_takes_no_unit_out_of_the_ranking(case: Case) -> None:
    case.bring("14*/*.csv", "2026-11-02T08:00")
    with reading(case.engine) as connection:
        districts = ranking_view(connection, OPERATOR, period="2026-10", now=NOW)
        departments = ranking_view(connection, OPERATOR, level="department", period="2026-10", now=NOW)
    assert {row.unit.name: row.rank for row in districts.rows if row.rank}["莱山区"] == 4
    assert {row.unit.name: row.rank for row in departments.rows if row.rank}["市公安局"] == 2


def test_twelve_at_night_is_no_noon(case: Case) -> None:
    case.bring("19*/a.csv", "2026-11-10T08:00")
    closed = {number: each["closed_at"].astimezone(YANTAI) for number, each in orders(case.engine).items()}
    assert closed == {
        "YT1": datetime(2026, 10, 14, 0, 0, tzinfo=YANTAI),
        "YT3": datetime(2026, 10, 13, 23, 30, tzinfo=YANTAI),
        "YT4": datetime(2026, 10, 13, 12, 30, tzinfo=YANTAI),
        "YT5": datetime(2026, 10, 13, 0, 30, tzinfo=YANTAI),
    }
    assert {rule for _row, _field, rule, _message in rejects(case.engine)} == {"half_day"}


def test_pauses_are_added_up_and_extensions_end_where_they_may(case: Case) -> None:
    """The order ends 10-10 24:00, ten working days on lies 10-23 24:00; only A5 paused for a whole day."""
    assert case.bring("24*/a.csv", "2026-10-20T08:00").rejected == 0
    ends = {
        number: f"{each['solve_due'].astimezone(YANTAI):%m-%d %H:%M}"
        for number, each in orders(case.engine).items()
    }
    assert ends == dict.fromkeys(("A0", "A1", "A2", "A3", "A4", "A6", "E2"), "10-11 00:00") | {
        "A5": "10-13 00:00",
        "E1": "10-15 00:00",
        "E3": "10-16 00:00",
        "E4": "10-15 00:00",
        "E5": "10-24 00:00",
        "E6": "10-24 00:00",
    }
