"""Two rates of each unit as a hollow and a solid dot on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import palette

ROW_PX = 24
MARGIN_PX = 62
LEAST_PERCENT = 10.0  # where the axis ends at least


@dataclass(frozen=True)
class Pair:
    """One unit's two rates in per cent, what stands at the right, and whether it stands out."""

    name: str
    first: float
    second: float
    label: str
    said: str  # what is told of it on hover
    focus: bool = False


def paired_height(rows: int) -> int:
    """Return the height in pixels that a chart of so many rows needs."""
    return ROW_PX * max(rows, 3) + MARGIN_PX


def paired(pairs: Sequence[Pair], common: float | None, common_label: str) -> Figure:
    """Draw both rates of each unit, the first row on top; `common` is the second rate of all together."""
    top = max((max(pair.first, pair.second) for pair in pairs), default=0.0)
    return {
        "data": [_lines(pairs), _dots(pairs, solid=False), _dots(pairs, solid=True)],
        "layout": desk_layout(
            margin={"l": 8, "r": 128, "t": 30, "b": 24},
            xaxis={
                "range": [-0.6, max(LEAST_PERCENT, 1.08 * top)],
                "ticksuffix": "%",
                "showgrid": True,
                "gridcolor": palette().grid,
            },
            yaxis={
                "range": [len(pairs) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": list(range(len(pairs))),
                "ticktext": [
                    f"<b>{plain(each.name)}</b>" if each.focus else plain(each.name) for each in pairs
                ],
            },
            shapes=[] if common is None else [_rule(common)],
            annotations=[
                *([] if common is None else [_rule_label(common, common_label)]),
                *(_label(place, pair) for place, pair in enumerate(pairs)),
            ],
        ),
    }


def _lines(pairs: Sequence[Pair]) -> Figure:
    xs: list[float | None] = []
    ys: list[int | None] = []
    for place, pair in enumerate(pairs):
        xs += [pair.first, pair.second, None]
        ys += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": palette().line_strong, "width": 3},
        "hoverinfo": "skip",
    }


def _dots(pairs: Sequence[Pair], *, solid: bool) -> Figure:
    colors = [palette().accent if pair.focus else palette().text_2 for pair in pairs]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [pair.second if solid else pair.first for pair in pairs],
        "y": list(range(len(pairs))),
        "marker": {
            "size": 10,
            "color": colors if solid else [palette().surface] * len(pairs),
            "line": {"color": colors, "width": 2},
        },
        "text": [plain(pair.said) for pair in pairs],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _rule(at: float) -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": palette().text_2, "width": 1, "dash": "dot"},
    }


def _rule_label(at: float, said: str) -> Figure:
    return {
        "x": at,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "left",
        "text": plain(said),
        "showarrow": False,
        "font": {"color": palette().text_2, "size": 12},
    }


def _label(place: int, pair: Pair) -> Figure:
    return {
        "x": 1,
        "y": place,
        "xref": "paper",
        "yref": "y",
        "xanchor": "left",
        "xshift": 8,
        "text": plain(pair.label),
        "showarrow": False,
        "font": {"color": palette().accent if pair.focus else palette().text_3, "size": 12},
    }
