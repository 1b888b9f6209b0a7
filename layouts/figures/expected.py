"""Orders of each week against the band of what was to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import palette


@dataclass(frozen=True)
class WeekMark:
    """One week: how it is called, its orders, and what was to be expected, None after too short a history."""

    label: str
    n: int
    usual: float | None
    low: int
    high: int
    said: str  # what is told of it on hover
    unusual: bool = False


def expected(weeks: Sequence[WeekMark], orders_title: str) -> Figure:
    """Draw the weeks' orders as a line over the shaded band, weeks unlikely by chance as larger rings."""
    top = max((max(week.n, week.high) for week in weeks), default=0)
    ticks = list(range(len(weeks) - 1, -1, -max(1, len(weeks) // 6)))[::-1]
    return {
        "data": [*_band(weeks), _usual(weeks), _orders(weeks), _unusual(weeks)],
        "layout": desk_layout(
            margin={"l": 40, "r": 16, "t": 12, "b": 28},
            hovermode="closest",
            xaxis={
                "tickvals": ticks,
                "ticktext": [weeks[place].label for place in ticks],
                "range": [-0.5, len(weeks) - 0.5],
            },
            yaxis={
                "range": [0, max(4, top * 1.12)],
                "title": {"text": orders_title, "font": {"size": 12}},
                "nticks": 5,
            },
        ),
    }


def _band(weeks: Sequence[WeekMark]) -> list[Figure]:
    """Return the band as polygons, one a stretch of weeks with a history, each week half a step wide."""
    found, stretch = [], list[int]()
    for place in range(len(weeks) + 1):
        if place < len(weeks) and weeks[place].usual is not None:
            stretch.append(place)
        elif stretch:
            found.append(_polygon(weeks, stretch))
            stretch = []
    return found


def _polygon(weeks: Sequence[WeekMark], places: Sequence[int]) -> Figure:
    over = [(place + side, weeks[place].high) for place in places for side in (-0.5, 0.5)]
    under = [(place + side, weeks[place].low) for place in reversed(places) for side in (0.5, -0.5)]
    corners = [*over, *under]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _y in corners],
        "y": [y for _x, y in corners],
        "fill": "toself",
        "fillcolor": palette().line,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _usual(weeks: Sequence[WeekMark]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(weeks))),
        "y": [week.usual for week in weeks],
        "connectgaps": False,
        "line": {"color": palette().text_3, "width": 1.2, "dash": "dash", "shape": "hvh"},
        "hoverinfo": "skip",
    }


def _orders(weeks: Sequence[WeekMark]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(weeks))),
        "y": [week.n for week in weeks],
        "line": {"color": palette().accent, "width": 2},
        "marker": {"color": palette().accent, "size": 5},
        "text": [plain(week.said) for week in weeks],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _unusual(weeks: Sequence[WeekMark]) -> Figure:
    places = [place for place, week in enumerate(weeks) if week.unusual]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places,
        "y": [weeks[place].n for place in places],
        "marker": {
            "symbol": "circle-open",
            "size": 13,
            "color": palette().text,
            "line": {"color": palette().text, "width": 1.8},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
