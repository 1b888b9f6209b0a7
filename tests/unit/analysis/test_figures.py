"""The figures of the analysis: dictionaries that the chart library accepts, drawing what they are given."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go
import pytest

from layouts.figures.funnel import Dot, Limits, funnel
from layouts.figures.heat import rate_step, rate_steps, step_ranges
from layouts.figures.interval import Bar, chart_height, interval
from layouts.figures.labels import plain
from layouts.figures.survival import Curve, survival

BARS = [
    Bar("370681", "North", 97.9, 92.7, 99.4, "rank 1–3", focus=True),
    Bar("370682", "<b>South</b>", 85.0, 70.9, 92.9, "6/7", faint=True),
]
DOTS = [Dot("North", 96, 97.9, "97.90"), Dot("South", 40, 80.0, "80.00", outside=True)]
INNER = Limits([1, 50, 96], [0.0, 84.0, 87.5], [100.0, 98.0, 97.9], "95%")
OUTER = Limits([1, 50, 96], [0.0, 76.0, 82.3], [100.0, 100.0, 100.0], "99.8%")
CURVES = [
    Curve("Whole city", [0.5, 2.0], [80.0, 40.0], [70.0, 30.0], [90.0, 50.0]),
    Curve("North", [1.0], [50.0], [20.0], [75.0], focus=True),
]

FIGURES = {
    "interval": interval(BARS, 94.5, "all 94.50", 90.0, "90"),
    "interval without a common rate": interval(BARS, None, "", 90.0, "90"),
    "interval of nothing": interval([], None, "", 90.0, "90"),
    "funnel": funnel(DOTS, INNER, OUTER, 94.5, "orders"),
    "funnel of nothing": funnel([], Limits([], [], [], ""), Limits([], [], [], ""), 0.0, "orders"),
    "survival": survival(CURVES, limit=5, limit_label="limit", last=10.0, title="days"),
    "survival without a close": survival([Curve("City", [], [], [], [])], last=10.0, title="days"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_chart_library_accepts_the_figure(name: str) -> None:
    go.Figure(FIGURES[name])  # raises ValueError for what it does not know


def test_every_unit_has_its_own_row_first_on_top_even_with_codes_that_look_like_numbers() -> None:
    figure = FIGURES["interval"]
    dots = figure["data"][1]
    assert dots["y"] == [0, 1]
    assert dots["x"] == [97.9, 85.0]
    assert figure["layout"]["yaxis"]["ticktext"] == ["<b>North</b>", "‹b›South‹/b›"]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low > high


def test_interval_lines_run_from_low_to_high_with_a_gap_between_units() -> None:
    lines = FIGURES["interval"]["data"][0]
    assert lines["x"] == [92.7, 99.4, None, 70.9, 92.9, None]
    assert lines["y"] == [0, 0, None, 1, 1, None]


def test_a_unit_with_too_few_orders_is_hollow() -> None:
    marker = FIGURES["interval"]["data"][1]["marker"]
    assert marker["color"][1] == "#FFFFFF"
    assert marker["color"][0] != "#FFFFFF"


def test_the_axis_begins_below_the_lowest_limit() -> None:
    assert FIGURES["interval"]["layout"]["xaxis"]["range"][0] < 70.9


def test_labels_of_common_rate_and_threshold_point_away_from_each_other() -> None:
    anchors = {
        note["text"]: note["xanchor"]
        for note in FIGURES["interval"]["layout"]["annotations"]
        if "xanchor" in note
    }
    assert (anchors["90"], anchors["all 94.50"]) == ("right", "left")
    below = interval(BARS, 88.0, "all 88.00", 90.0, "90")["layout"]["annotations"]
    assert {note["text"]: note["xanchor"] for note in below}["90"] == "left"


def test_the_chart_grows_with_its_rows() -> None:
    assert chart_height(15) - chart_height(14) == chart_height(5) - chart_height(4) > 0


def test_only_units_outside_the_funnel_or_in_focus_are_named() -> None:
    assert FIGURES["funnel"]["data"][-1]["text"] == ["", "South"]
    focused = funnel([Dot("North", 96, 97.9, "", focus=True)], INNER, OUTER, 94.5, "orders")
    assert focused["data"][-1]["text"] == ["North"]


def test_the_funnel_draws_two_pairs_of_limits() -> None:
    lines = FIGURES["funnel"]["data"][:4]
    assert [line["y"][-1] for line in lines] == [82.3, 100.0, 87.5, 97.9]
    assert lines[0]["line"]["dash"] != lines[2]["line"]["dash"]


def test_a_curve_starts_with_all_open_and_keeps_its_last_share_to_the_end() -> None:
    low, high, line = FIGURES["survival"]["data"][:3]
    assert line["x"] == [0.0, 0.5, 2.0, 10.0]
    assert line["y"] == [100.0, 80.0, 40.0, 40.0]
    assert line["line"]["shape"] == "hv"
    assert (low["y"][1], high["y"][1], high["fill"]) == (70.0, 90.0, "tonexty")


def test_curves_differ_by_dash_not_by_colour_alone() -> None:
    lines = [trace for trace in FIGURES["survival"]["data"] if trace.get("name")]
    assert len({line["line"]["dash"] for line in lines}) == 2


@pytest.mark.parametrize(
    ("rate", "step"),
    [
        (Fraction(0), 1),
        (Fraction(8499, 10_000), 1),
        (Fraction(85, 100), 2),
        (Fraction(88, 100), 3),
        (Fraction(89_999, 100_000), 3),
        (Fraction(9, 10), 4),
        (Fraction(93, 100), 5),
        (Fraction(95, 100), 6),
        (Fraction(1), 6),
    ],
)
def test_the_colour_breaks_at_the_exact_threshold(rate: Fraction, step: int) -> None:
    assert rate_step(rate, rate_steps(Decimal(90))) == step


def test_the_scale_names_its_six_steps() -> None:
    assert step_ranges(rate_steps(Decimal(90))) == (
        (None, 85), (85, 88), (88, 90), (90, 93), (93, 95), (95, None)
    )  # fmt: skip


def test_the_colours_break_at_the_offices_own_threshold() -> None:
    steps = rate_steps(Decimal(95))
    assert steps == (90, 93, 95, Decimal("96.5"), Decimal("97.5"))
    assert [rate_step(Fraction(each, 1000), steps) for each in (949, 950, 964, 965, 975)] == [3, 4, 4, 5, 6]


def test_no_text_becomes_markup_or_a_template() -> None:
    assert plain("<a> %{y}") == "‹a› {y}"
