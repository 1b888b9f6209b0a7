"""The chart of weeks: one polygon a stretch with a history, orders as a line, unlikely weeks as rings."""

from __future__ import annotations

from layouts.figures.expected import WeekMark, expected


def week(n: int, usual: float | None = 2.0, unusual: bool = False) -> WeekMark:
    return WeekMark("11-17", n, usual, 1, 4, "<b>said %{x}", unusual)


def test_weeks_without_a_history_break_the_band() -> None:
    figure = expected([week(1), week(2), week(3, None), week(9, unusual=True)], "orders")
    first, second, usual, orders, rings = figure["data"]
    assert (first["x"][:4], first["y"][:4]) == ([-0.5, 0.5, 0.5, 1.5], [4, 4, 4, 4])
    assert (first["x"][4:], first["y"][4:]) == ([1.5, 0.5, 0.5, -0.5], [1, 1, 1, 1])
    assert (second["x"][0], second["fill"]) == (2.5, "toself")
    assert usual["y"] == [2.0, 2.0, None, 2.0]
    assert orders["y"] == [1, 2, 3, 9] and "<" not in orders["text"][0] and "%{" not in orders["text"][0]
    assert (rings["x"], rings["y"], rings["marker"]["symbol"]) == ([3], [9], "circle-open")
    assert all(each["type"] == "scatter" for each in figure["data"])
    assert figure["layout"]["yaxis"]["range"] == [0, 9 * 1.12]


def test_quiet_weeks_have_an_axis_all_the_same() -> None:
    figure = expected([week(0, None), week(0, None)], "orders")
    assert figure["layout"]["yaxis"]["range"] == [0, 4.48] and len(figure["data"]) == 3
