"""Labels explain themselves: each refers to a definition that stands once on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from dash import html

from dashboard.figure.codes import parse_code
from layouts.components.explain import MAIN, explained, explanations
from layouts.components.strip import Figure, strip
from layouts.components.table import Column, Row, table
from layouts.pages.overview.page import overview_page
from layouts.pages.rankings.page import rankings_page
from layouts.pages.unit.page import unit_page
from tests.support.desk import overview, unit_sheet
from tests.support.sheets import CONTEXT, SUPERVISOR, class_of, ranking_view, sheet, walk, words

PAGES: dict[str, Callable[[], Any]] = {
    "ranking": lambda: rankings_page(sheet()),
    "townships": lambda: rankings_page(sheet(ranking_view(level="township"))),
    "unit": lambda: unit_page(unit_sheet()),
    "overview": lambda: overview_page(overview(), SUPERVISOR),
}
COLUMNS = [
    Column("name", "Unit"),
    Column("rank", "Rank", sort="rank", define="rank"),
    Column("rate", "%", "Resolution", sort="rate", define="resolution"),
    Column("part", "solved/due", "Resolution", define="resolution"),
    Column("band", "Band", define="band"),
]

pytestmark = pytest.mark.usefixtures("english")


def props(part: Any) -> dict[str, Any]:
    return dict(part.to_plotly_json()["props"])


def attribute(page: Any, name: str) -> list[str]:
    return [value for each in walk(page) if (value := props(each).get(name))]


@pytest.mark.parametrize("page", PAGES)
def test_every_label_finds_its_definition_on_the_page_and_none_stands_twice(page: str) -> None:
    drawn = PAGES[page]()
    ids = Counter(each for each in attribute(drawn, "id") if isinstance(each, str))
    assert [name for name, n in ids.items() if n > 1] == []
    wanted = {f"explain-{name}" for name in attribute(drawn, "data-explain")}
    described = {each for names in attribute(drawn, "aria-describedby") for each in names.split()}
    shared = set(attribute(drawn, "data-shared"))
    assert len(wanted) > 8 and wanted | described | shared <= set(ids)
    # Nothing stands there that no label refers to.
    assert {name for name in ids if name.startswith("explain-")} == wanted | shared


@pytest.mark.parametrize("page", PAGES)
def test_a_definition_says_what_period_and_data_time_its_figures_have(page: str) -> None:
    block = next(each for each in walk(PAGES[page]()) if class_of(each) == "explanations")
    assert props(block)["hidden"] is True
    said = words(block)
    assert "Formula" in said and "2026-11-17 18:00" in said and "Data version7" in said


def test_the_figures_of_the_data_time_have_no_period() -> None:
    block = explanations([explained("Open", "open_now")], {MAIN: CONTEXT})
    assert "Period" not in words(block) and "2026-11-17 18:00" in words(block)
    both = explanations([explained("Open", "open_now"), explained("Due", "due")], {MAIN: CONTEXT})
    assert words(both).count("Period2026/10") == 1


def drawn_table(**options: Any) -> Any:
    cells = {"name": "North", "rank": "1", "rate": "96.74", "part": "89/92", "band": "Good"}
    rows = [Row(cells, code="N-2610"), Row({**cells, "rate": "–", "part": None}, code="S-2610")]
    return table(COLUMNS, rows, caption="Ranking", **options)


def heads(drawn: Any) -> dict[str, list[str]]:
    """Return the elements inside each head that can be pressed or followed."""
    found: dict[str, list[str]] = {}
    for head in (each for each in walk(drawn) if each._type == "Th"):
        inside = [each._type for each in walk(head) if each._type in ("Button", "A")]
        found[words(head)] = inside
    return found


def test_a_head_that_sorts_still_sorts_and_its_group_explains_once_for_all_its_columns() -> None:
    drawn = drawn_table(sort_href=lambda wanted: f"/rank?sort={wanted}")
    assert heads(drawn) == {
        "Unit": [],
        "Resolution": ["Button"],
        "Rank": ["A", "Button"],  # the link sorts, the mark beside it explains by tap
        "%": ["A"],
        "solved/due": [],
        "Band": ["Button"],
    }
    link = next(each for each in walk(drawn) if each._type == "A" and words(each) == "Rank")
    assert props(link)["href"] == "/rank?sort=rank"
    assert props(link)["aria-describedby"] == "explain-rank-main explain-main"


def test_the_mark_beside_a_sorting_head_has_a_name_and_is_no_stop_of_its_own() -> None:
    drawn = drawn_table(sort_href=lambda wanted: f"/rank?sort={wanted}")
    mark = next(each for each in walk(drawn) if class_of(each) == "explain-mark")
    assert (props(mark)["aria-label"], props(mark)["tabIndex"]) == ("What is “Rank”?", "-1")


def test_each_number_carries_its_code_once_a_word_and_a_dash_none() -> None:
    rows = [each for each in walk(drawn_table()) if each._type == "Tr"][-2:]
    found = [[props(cell).get("data-code") for cell in row.children] for row in rows]
    assert found == [
        [None, "MC-N-2610", "JJL-N-2610", None, None],
        [None, "MC-S-2610", None, None, None],
    ]


def test_the_strip_carries_codes_of_the_period_and_of_the_data_time() -> None:
    figures = [
        Figure("Resolution", "97.92", "%", define="resolution"),
        Figure("Open", "4", define="open_now", suffix="N-0"),
        Figure("Something", "1"),
    ]
    drawn = strip(figures, "North", "N-2610")
    cells = [props(each).get("data-code") for each in walk(drawn) if class_of(each) == "kpi"]
    assert cells == ["JJL-N-2610", "ZB-N-0", None]


@pytest.mark.parametrize("page", PAGES)
def test_every_code_on_a_page_can_be_read(page: str) -> None:
    codes = attribute(PAGES[page](), "data-code")
    assert len(codes) > 5
    assert [parse_code(code).text for code in codes] == codes


def test_codes_follow_the_moment_and_the_basis_asked_for() -> None:
    other = replace(CONTEXT, basis="closed", before_exclusion=True)
    codes = attribute(rankings_page(sheet(ranking_view(other), asof="2026-11-10T08:00")), "data-code")
    assert codes and all(code.endswith("-2610-BJ-HB-A2611171800") for code in codes)


def test_the_whole_city_and_a_district_in_all_have_codes_of_their_own() -> None:
    codes = attribute(rankings_page(sheet()), "data-code")
    assert "JJL-QS-2610" in codes
    inside = attribute(rankings_page(sheet(ranking_view(level="township"), district="N")), "data-code")
    assert "JJL-N-2610" in inside and "JJL-QS-2610" not in inside


def test_a_dash_has_no_code_whatever_it_is_wrapped_in() -> None:
    columns = [Column("rate", "%", define="resolution"), Column("late", "Overdue", define="late")]
    row = Row({"rate": html.Span("–"), "late": "0"}, code="N-2610")
    cells = [each for each in walk(table(columns, [row], caption="x")) if each._type == "Td"]
    assert [props(cell).get("data-code") for cell in cells] == [None, "YQ-N-2610"]
