"""The workbook carries raw numbers with their fractions, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from callbacks.routes.exports import attachment
from dashboard.figure.codes import parse_code
from dashboard.i18n import use_language
from dashboard.views.counts import Counts
from layouts.documents.rankings_xlsx import file_name, rankings_xlsx
from tests.support.sheets import CONTEXT, SOURCE, ranking_view, sheet

pytestmark = pytest.mark.usefixtures("english")


def pages(drawn: Any) -> Any:
    return load_workbook(io.BytesIO(rankings_xlsx(drawn)))


def rows(drawn: Any) -> list[dict[str, Any]]:
    lines = list(pages(drawn)["Ranking"].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_values_are_numbers_with_full_precision_and_their_fraction_beside_them() -> None:
    north = rows(sheet())[0]
    assert north["Unit"] == "North"
    assert north["Rank"] == 1
    assert north["Resolution rate, %"] == pytest.approx(100 * 94 / 96, abs=1e-12)
    assert (north["Resolution rate: solved"], north["Resolution rate: to be solved"]) == (94, 96)
    below = "Satisfaction: rated, or left open past the deadline, or withdrawn because the unit asked"
    assert (north["Satisfaction: sum of credits"], north[below]) == (88, 90)
    assert north["Satisfaction of the rated: rated"] == 90
    assert north["On site, min: median"] == 41.5
    assert north["On site, min: p90"] is None  # under five times
    assert north["excluded"] == 2


def test_a_rate_below_the_minimum_sample_stays_empty_beside_its_fraction() -> None:
    small = rows(sheet())[2]
    assert small["Rank"] is None and small["Score"] is None
    assert small["Resolution rate, %"] is None
    assert (small["Resolution rate: solved"], small["Resolution rate: to be solved"]) == (6, 7)


def test_the_last_row_is_the_whole_city() -> None:
    total = rows(sheet())[-1]
    assert total["Unit"] == "Whole city"
    assert total["due"] == 147


def test_the_order_of_rows_is_the_one_seen() -> None:
    assert [row["Unit"] for row in rows(sheet(sort="resolution"))] == [
        "South",
        "North",
        "Small",
        "Whole city",
    ]


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "https://example.org"])
def test_text_is_never_a_formula_or_a_link(name: str) -> None:
    view = ranking_view()
    evil = replace(view.rows[0], unit=replace(view.rows[0].unit, name=name))
    cell = next(
        cell
        for line in pages(sheet(replace(view, rows=(evil, *view.rows[1:]))))["Ranking"].iter_rows()
        for cell in line
        if cell.value == name
    )
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_no_cell_is_merged_and_the_definitions_name_what_was_used() -> None:
    book = pages(sheet(ranking_view(replace(CONTEXT, sources=(replace(SOURCE, demo=True),)))))
    assert book.sheetnames == ["Ranking", "Codes", "Definitions"]
    assert not any(page.merged_cells.ranges for page in book)
    said = {line[0]: line[1] for line in book["Definitions"].iter_rows(values_only=True)}
    assert said["From"] == "2026-10-01" and said["To"] == "2026-10-31"
    assert said["State"] == "provisional"
    assert said["Computed at"] == "2026-11-17 18:00"
    assert said["Data version"] == "7"
    assert said["Note"].startswith("Demonstration data")
    assert "demonstration data" in said["Source"]


def test_the_file_name_travels_in_any_script() -> None:
    with use_language("en"):
        assert file_name(sheet()) == "Ranking of Districts 2026-10 (provisional).xlsx"
    header = attachment("区市排名 2026-10（暂定）.xlsx")
    assert header.startswith('attachment; filename="')
    assert header.isascii()
    assert "filename*=UTF-8''%E5%8C%BA%E5%B8%82" in header
    assert "\n" not in attachment("a\nb.xlsx") and attachment('a"b.xlsx').count('"') == 2


def test_places_without_a_rank_are_in_the_sheet_so_that_it_adds_up() -> None:
    """What stands in no township and units outside the ranking, as on the page."""
    nowhere, park = Counts("N:none", accepted=3, due=2, solved=1), Counts("N401", accepted=5, due=4, solved=4)
    view = ranking_view(level="township", undetermined={"N": nowhere}, others={"Park": park})
    drawn = sheet(view)
    found = {row["Unit"]: row for row in rows(replace(drawn, district_names={11: "North"}))}
    assert (found["No township given"]["due"], found["No township given"]["District"]) == (2, "North")
    assert (found["Park"]["Code"], found["Park"]["due"], found["Park"]["Rank"]) == ("N401", 4, None)
    assert list(found)[-3:] == ["No township given", "Park", "Whole city"]


def test_the_sheet_of_codes_has_the_code_of_each_figure_in_the_cell_of_its_number() -> None:
    book = pages(sheet())
    ranking, codes = (list(book[name].iter_rows(values_only=True)) for name in ("Ranking", "Codes"))
    assert ranking[0] == codes[0] and len(ranking) == len(codes)
    north = dict(zip(codes[0], codes[1], strict=True))
    assert (north["Unit"], north["Code"]) == ("North", "N")
    assert (north["Rank"], north["Score"]) == ("MC-N-2610", "DF-N-2610")
    assert north["Resolution rate, %"] == north["Resolution rate: solved"] == "JJL-N-2610"
    assert north["Resolution rate with excluded orders, %"] == "JJL-N-2610-HB"
    assert north["excluded"] == "BJR-N-2610"
    assert dict(zip(codes[0], codes[-1], strict=True))["due"] == "DQ-QS-2610"
    # A number without a value has no code, a code stands for a number.
    words = {"Tied", "Code", "Unit"}
    for head, *column in zip(
        codes[0], *(zip(a, b, strict=True) for a, b in zip(ranking, codes, strict=True)), strict=True
    ):
        for number, code in column[1:]:
            assert (number is None) == (code is None), head
            assert head in words or code is None or parse_code(code).text == code


@pytest.mark.parametrize("code", ["=1+1", "+cmd", "@SUM(A1)"])
def test_a_units_code_is_no_formula_in_the_sheet_of_codes_either(code: str) -> None:
    view = ranking_view()
    evil = replace(view.rows[0], unit=replace(view.rows[0].unit, code=code))
    book = pages(sheet(replace(view, rows=(evil, *view.rows[1:]))))
    assert all(cell.data_type != "f" for line in book["Codes"].iter_rows() for cell in line)
