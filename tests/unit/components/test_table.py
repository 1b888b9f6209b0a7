"""The table component: heads, groups, sorting, what narrow screens drop, what a click opens."""

from __future__ import annotations

from typing import Any

from layouts.components.table import Column, Row, table
from tests.support.sheets import links, walk, words

COLUMNS = [
    Column("name", "Unit", left=True),
    Column("rate", "%", "Resolution", sort="rate"),
    Column("n", "n", "Resolution", wide=True),
    Column("score", "Score", sort="score"),
]
ROWS = [
    Row({"name": "North", "rate": "96.74", "n": "92", "score": "95.32"}, href="/rank?sel=N", selected=True)
]


def drawn(**options: Any) -> Any:
    return table(COLUMNS, ROWS, caption="Ranking", **options)


def group_rows(grid: Any) -> list[list[tuple[str, int]]]:
    rows = [
        each
        for each in walk(grid)
        if each._type == "Tr" and "groups" in (getattr(each, "className", None) or "")
    ]
    return [[(words(cell), cell.colSpan) for cell in row.children] for row in rows]


def test_group_heads_span_their_columns_at_both_widths() -> None:
    wide, narrow = group_rows(drawn())
    assert wide == [("", 1), ("Resolution", 2), ("", 1)]
    assert narrow == [("", 1), ("Resolution", 1), ("", 1)]


def test_the_sorted_column_says_so_and_each_sortable_head_is_a_link() -> None:
    grid = drawn(sort="-score", sort_href=lambda wanted: f"/rank?sort={wanted}")
    heads = [each for each in walk(grid) if each._type == "Th" and getattr(each, "scope", "") == "col"]
    said = {words(head)[:5]: head.to_plotly_json()["props"].get("aria-sort") for head in heads}
    assert said == {"Unit": None, "%": None, "n": None, "Score": "descending"}
    assert set(links(grid).values()) == {"/rank?sort=rate", "/rank?sort=score"}


def test_a_row_carries_its_address_and_its_selection_for_readers_of_both_kinds() -> None:
    row = [each for each in walk(drawn()) if each._type == "Tr"][-1].to_plotly_json()["props"]
    assert row["data-href"] == "/rank?sel=N"
    assert row["aria-current"] == "true"
    assert row["className"] == "selected opens"


def test_the_caption_names_the_table() -> None:
    caption = next(each for each in walk(drawn()) if each._type == "Caption")
    assert words(caption) == "Ranking"
