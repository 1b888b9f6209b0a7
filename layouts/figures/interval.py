"""Rates with their intervals: a dot and a line for each unit, the common rate behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import palette

ROW_PX = 24
MARGIN_PX = 62


@dataclass(frozen=True)
class Bar:
    """One row of an interval chart, in per cent; `faint` rows rest on too few orders."""

    code: str
    name: str
    value: float
    low: float
    high: float
    label: str  # what stands at the right
    faint: bool = False
    focus: bool = False


def chart_height(rows: int) -> int:
    """Return the height in pixels that a chart of so many rows needs."""
    return ROW_PX * max(rows, 3) + MARGIN_PX


def interval(
    bars: Sequence[Bar], common: float | None, common_label: str, threshold: float, threshold_label: str
) -> Figure:
    """Draw rates with intervals, first row on top, over the common rate and the threshold."""
    lowest = min((bar.low for bar in bars), default=0.0)
    left = max(0.0, 10 * (lowest // 10) - 2)
    return {
        "data": [_lines(bars), _dots(bars)],
        "layout": desk_layout(
            margin={"l": 8, "r": 110, "t": 30, "b": 24},
            xaxis={"range": [left, 101], "ticksuffix": "%", "showgrid": True, "gridcolor": palette().grid},
            yaxis={
                "range": [len(bars) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": list(range(len(bars))),
                "ticktext": [_tick(bar) for bar in bars],
            },
            shapes=[
                *([_rule(common, palette().text_2, "dot")] if common is not None else []),
                _rule(threshold, palette().text_2, "dash"),
            ],
            annotations=[
                *_rule_labels(common, common_label, threshold, threshold_label),
                *(_label(place, bar) for place, bar in enumerate(bars)),
            ],
        ),
    }


def _tick(bar: Bar) -> str:
    return f"<b>{plain(bar.name)}</b>" if bar.focus else plain(bar.name)


def _lines(bars: Sequence[Bar]) -> Figure:
    xs: list[float | None] = []
    ys: list[int | None] = []
    for place, bar in enumerate(bars):
        xs += [bar.low, bar.high, None]
        ys += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": palette().line_strong, "width": 5},
        "hoverinfo": "skip",
    }


def _dots(bars: Sequence[Bar]) -> Figure:
    colors = [palette().accent if bar.focus else palette().text_2 for bar in bars]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [bar.value for bar in bars],
        "y": list(range(len(bars))),
        "marker": {
            "size": 10,
            "color": [
                palette().surface if bar.faint else color for bar, color in zip(bars, colors, strict=True)
            ],
            "line": {"color": colors, "width": 2},
        },
        "text": [f"{plain(bar.name)} {bar.label}" for bar in bars],
        "customdata": [[bar.low, bar.high] for bar in bars],
        "hovertemplate": "%{text}<br>%{customdata[0]:.2f}–%{customdata[1]:.2f}%<extra></extra>",
    }


def _rule(at: float, color: str, dash: str) -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": color, "width": 1, "dash": dash},
    }


def _rule_labels(
    common: float | None, common_label: str, threshold: float, threshold_label: str
) -> list[Figure]:
    """Label both rules outwards from each other, so that the labels never overlap."""
    right = common is None or common >= threshold
    labels = [(threshold, threshold_label, "right" if right else "left")]
    if common is not None:
        labels.append((common, common_label, "left" if right else "right"))
    return [
        {
            "x": at,
            "y": 1,
            "xref": "x",
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": anchor,
            "text": said,
            "showarrow": False,
            "font": {"color": palette().text_2, "size": 12},
        }
        for at, said, anchor in labels
    ]


def _label(place: int, bar: Bar) -> Figure:
    return {
        "x": 1,
        "y": place,
        "xref": "paper",
        "yref": "y",
        "xanchor": "left",
        "xshift": 8,
        "text": plain(bar.label),
        "showarrow": False,
        "font": {"color": palette().accent if bar.focus else palette().text_3, "size": 12},
    }
