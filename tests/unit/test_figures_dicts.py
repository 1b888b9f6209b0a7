"""Figures are plain dictionaries that the chart library accepts, and they draw what the view says."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from layouts.figures.bump import bump

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
