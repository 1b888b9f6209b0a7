"""How long orders stay open: the share still open by working day, with its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import faded, palette


@dataclass(frozen=True)
class Curve:
    """One curve: working days, the share still open in per cent with its limits, and its name."""

    name: str
    days: Sequence[float]
    open: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    focus: bool = False


def survival(
    curves: Sequence[Curve],
    *,
    last: float,
    title: str,
    limit: float | None = None,
    limit_label: str = "",
    tick: float = 1,
) -> Figure:
    """Draw the curves from all open at time 0 on, limits shaded, the limit of a clock as a dashed line.

    `last` is the last time that is shown, in the unit of the curves, which `title` names.
    """
    data = [trace for curve in curves for trace in _traces(curve, last)]
    drawn = [] if limit is None else [_limit(limit)]
    told = [] if limit is None else [_limit_label(limit, limit_label)]
    return {
        "data": data,
        "layout": desk_layout(
            margin={"l": 44, "r": 24, "t": 26, "b": 44},
            xaxis={"range": [0, last], "title": {"text": title, "font": {"size": 12}}, "dtick": tick},
            yaxis={"range": [0, 101], "ticksuffix": "%", "nticks": 6},
            shapes=drawn,
            annotations=[*told, *(_name(curve, place) for place, curve in enumerate(curves))],
        ),
    }


def _limit(at: float) -> Figure:
    line = {"color": palette().text_2, "width": 1, "dash": "dash"}
    return {"type": "line", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}


def _limit_label(at: float, label: str) -> Figure:
    return {
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": label,
        "showarrow": False,
        "font": {"color": palette().text_2, "size": 12},
    }


def _traces(curve: Curve, last_day: float) -> list[Figure]:
    color = palette().accent if curve.focus else palette().text_2
    days = [0.0, *curve.days, last_day]
    shares = {
        name: [100.0, *values, values[-1] if values else 100.0]
        for name, values in (("open", curve.open), ("low", curve.low), ("high", curve.high))
    }
    edge = {"width": 0, "shape": "hv", "color": color}
    fill = faded(color, 0.14 if curve.focus else 0.12)
    silent = {"type": "scatter", "mode": "lines", "x": days, "line": edge, "hoverinfo": "skip"}
    return [
        {**silent, "y": shares["low"]},
        {**silent, "y": shares["high"], "fill": "tonexty", "fillcolor": fill},
        {
            "type": "scatter",
            "mode": "lines",
            "x": days,
            "y": shares["open"],
            "name": plain(curve.name),
            "line": {
                "shape": "hv",
                "color": color,
                "width": 3 if curve.focus else 1.8,
                "dash": "solid" if curve.focus else "dot",
            },
            "hovertemplate": "%{fullData.name} · %{x:.1f} · %{y:.1f}%<extra></extra>",
        },
    ]


def _name(curve: Curve, place: int) -> Figure:
    """Name a curve at the upper right, one line each: where curves run together labels on them would too."""
    return {
        "x": 1,
        "y": 1 - 0.09 * place,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right",
        "yanchor": "top",
        "text": f"{'━' if curve.focus else '┅'} {plain(curve.name)}",
        "showarrow": False,
        "font": {"color": palette().accent if curve.focus else palette().text_2, "size": 13},
    }
