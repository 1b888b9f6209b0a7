"""Figures are plain dictionaries that the chart library accepts, and they draw what the view says."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.figures.bump import BOTTOM, LEAST_PX, TOP, bump, label_places, rank_ticks
from layouts.figures.trend import Line, trend

MONTHS = ["Aug", "Sep", "Oct"]
RANKS = [{"N": 2, "S": 1}, {"N": 1, "S": 2}, {"N": 1}]
NAMES = {"N": "North", "S": "<b>South</b>", "T": "Small"}


@pytest.mark.parametrize("focus", ["N", "T", "unknown"])
def test_the_chart_library_accepts_the_figure(focus: str) -> None:
    figure = go.Figure(bump(MONTHS, RANKS, NAMES, focus))  # raises ValueError for what it does not know
    assert len(figure.data) == len(NAMES)


def test_the_unit_in_focus_is_drawn_last_and_carries_its_ranks() -> None:
    lines = bump(MONTHS, RANKS, NAMES, "N")["data"]
    assert [line["name"] for line in lines][-1] == "North"
    assert lines[-1]["text"] == ["2", "1", "1"]
    assert lines[-1]["line"]["width"] > lines[0]["line"]["width"]


def test_a_month_without_a_rank_is_a_gap() -> None:
    south = bump(MONTHS, RANKS, NAMES, "N")["data"][0]
    assert south["y"] == [1, 2, None]
    assert south["connectgaps"] is False


def test_rank_one_is_on_top() -> None:
    low, high = bump(MONTHS, RANKS, NAMES, "N")["layout"]["yaxis"]["range"]
    assert low > high


def test_names_bring_no_markup_into_the_chart() -> None:
    assert bump(MONTHS, RANKS, NAMES, "N")["data"][0]["name"] == "‹b›South‹/b›"


WORDS_PX = 16  # height of a rank's words, 12 to 13 px of type
DISC_PX = 4  # radius of the point that they stand beside


def test_ticks_of_few_ranks_and_of_all_townships_keep_apart() -> None:
    assert rank_ticks(15, 97 / 15.4) == [1, 5, 10, 15]
    assert rank_ticks(159, 97 / 159.4) == [1, 50, 100, 159]
    assert rank_ticks(1, 97) == [1]
    assert rank_ticks(2, 97 / 2.4) == [1, 2]


@given(st.integers(1, 400), st.integers(LEAST_PX, 600))
def test_no_tick_touches_the_next(deepest: int, height: int) -> None:
    pixels = (height - TOP - BOTTOM) / (deepest + 0.4)
    ticks = rank_ticks(deepest, pixels)
    assert ticks == sorted(set(ticks)) and ticks[0] == 1
    assert all((low - high) * pixels >= WORDS_PX for high, low in pairwise(ticks))
    assert ticks[-1] == deepest or (deepest - 1) * pixels < WORDS_PX + 2


@given(
    st.integers(1, 400).flatmap(
        lambda deepest: st.tuples(
            st.just(deepest), st.lists(st.none() | st.integers(1, deepest), min_size=1, max_size=13)
        )
    )
)
def test_every_rank_is_written_inside_the_chart(drawn: tuple[int, list[int | None]]) -> None:
    deepest, values = drawn
    pixels = (LEAST_PX - TOP - BOTTOM) / (deepest + 0.4)
    for value, place in zip(values, label_places(values, deepest, pixels), strict=True):
        if value is not None:
            point = TOP + (value - 0.3) * pixels
            reach = DISC_PX + WORDS_PX - 1
            far = point - reach if place == "top center" else point + reach
            assert 0 <= far <= LEAST_PX - BOTTOM, (value, place)


def test_a_rank_is_written_off_its_own_line() -> None:
    assert label_places([80, 40, 80], 159, 1.0) == ["bottom center", "top center", "bottom center"]
    assert label_places([40, 80, None], 159, 1.0) == ["top center", "bottom center", "top center"]


def test_the_first_and_last_rank_stand_half_a_month_off_the_edges() -> None:
    axis = bump(MONTHS, RANKS, NAMES, "N")["layout"]["xaxis"]
    assert axis["range"] == [-0.5, 2.5]


@pytest.mark.parametrize(
    ("values", "floor", "drawn"),
    [
        ([93.0, 88.1], 80, [93.0, 88.1]),
        ([93.0, 77.2], 70, [93.0, 77.2]),
        ([50.0, None], 50, [50.0, None]),
        # A month far below all others would leave them no height: it stands on the lowest axis, marked.
        ([93.0, 12.5], 50, [93.0, 50.0]),
    ],
)
def test_the_axis_reaches_down_to_the_lowest_month(
    values: list[float | None], floor: float, drawn: list[float | None]
) -> None:
    line = Line("North", values, [str(value) for value in values], "#000")
    figure = trend(["Sep", "Oct"], [line], 90, 80, "target")
    low, high = figure["layout"]["yaxis"]["range"]
    assert floor - 3 < low < floor and high > 100
    assert figure["data"][0]["y"] == drawn
    cut = [value is not None and value < floor for value in values]
    assert [bool(each) for each in figure["data"][0]["text"]] == cut
