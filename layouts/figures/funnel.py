"""The funnel: each unit's rate against its number of orders, between the limits that chance allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import palette


@dataclass(frozen=True)
class Dot:
    """One unit in the funnel: its orders, its rate in per cent, and whether it is named."""

    name: str
    n: int
    value: float
    label: str
    outside: bool = False
    focus: bool = False


@dataclass(frozen=True)
class Limits:
    """One pair of limits in per cent over the numbers of orders, with the name of its level."""

    n: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]
    name: str


def funnel(dots: Sequence[Dot], inner: Limits, outer: Limits, common: float, count_title: str) -> Figure:
    """Draw the units between the inner and outer limits around the common rate.

    Units outside the inner limits and the one in focus carry their names.
    """
    lowest = min([dot.value for dot in dots], default=0.0)
    floor = max(-1.5, 10 * (lowest // 10) - 2)
    most = max((dot.n for dot in dots), default=1)
    return {
        "data": [
            *_pair(outer, palette().neutral_fill, "dot"),
            *_pair(inner, palette().text_2, "dash"),
            _dots(dots, most),
        ],
        "layout": desk_layout(
            margin={"l": 40, "r": 64, "t": 12, "b": 44},
            xaxis={"range": [0, most * 1.06], "title": {"text": count_title, "font": {"size": 12}}},
            yaxis={"range": [floor, 101.5], "ticksuffix": "%", "nticks": 6},
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": common,
                    "y1": common,
                    "layer": "below",
                    "line": {"color": palette().text_2, "width": 1},
                }
            ],
            annotations=[_end(inner, inner.name), _end(outer, outer.name)],
        ),
    }


def _pair(limits: Limits, color: str, dash: str) -> list[Figure]:
    line = {"color": color, "width": 1.2, "dash": dash, "shape": "hv"}
    common = {"type": "scatter", "mode": "lines", "x": list(limits.n), "line": line, "hoverinfo": "skip"}
    return [{**common, "y": list(limits.low)}, {**common, "y": list(limits.high)}]


def _end(limits: Limits, name: str) -> Figure:
    return {
        "x": 1,
        "xref": "paper",
        "y": limits.low[-1] if limits.low else 0,
        "xanchor": "left",
        "xshift": 4,
        "text": name,
        "showarrow": False,
        "font": {"color": palette().text_3, "size": 12},
    }


def _dots(dots: Sequence[Dot], most: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [dot.n for dot in dots],
        "y": [dot.value for dot in dots],
        "marker": {
            "size": [11 if dot.focus else 9 for dot in dots],
            "color": [
                palette().accent
                if dot.focus
                else palette().surface
                if dot.outside
                else palette().neutral_fill
                for dot in dots
            ],
            "line": {
                "width": 2,
                "color": [
                    palette().accent
                    if dot.focus
                    else palette().text
                    if dot.outside
                    else palette().neutral_fill
                    for dot in dots
                ],
            },
        },
        "text": [plain(dot.name) if dot.outside or dot.focus else "" for dot in dots],
        "textposition": _sides(dots, most),
        "textfont": {"color": palette().text, "size": 12},
        "customdata": [f"{plain(dot.name)} {dot.label}" for dot in dots],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _sides(dots: Sequence[Dot], most: int) -> list[str]:
    """Put names left and right in turn, so that those of neighbours part; never over an edge."""
    named = sorted(
        (place for place, dot in enumerate(dots) if dot.outside or dot.focus), key=lambda p: dots[p].n
    )
    sides = ["middle right"] * len(dots)
    for turn, place in enumerate(named):
        share = dots[place].n / most
        sides[place] = "middle left" if share > 0.8 or (turn % 2 == 0 and share > 0.15) else "middle right"
    return sides
