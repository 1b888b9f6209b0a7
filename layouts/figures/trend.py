"""How a unit's rates moved by month, beside the city's, with the threshold and the months below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.figures.base import Figure, desk_layout
from layouts.theme import palette

LOWEST = 50.0
LABEL_GAP, NARROW, WIDE = 12, 6, 13  # pixels: before a label, and of its letters


@dataclass(frozen=True)
class Line:
    """One line: per cent by month, None where unknown, as printed in `texts`; `below` are formal warnings."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]
    color: str
    dash: str = "solid"
    width: float = 2
    below: Sequence[bool] = ()


def trend(
    months: Sequence[str], lines: Sequence[Line], threshold: float, floor: float, target: str
) -> Figure:
    """Draw the lines over the months, from `floor` on or from the ten below the lowest value.

    Values under LOWEST stand on it, marked as cut off.
    """
    shown = [line for line in lines if any(value is not None for value in line.values)]
    floor = _floor(shown, floor)
    traces = [_trace(months, line, floor) for line in shown]
    traces += [_below(line, floor) for line in shown if any(line.below)]
    ends = _apart([(_last(line), line) for line in shown], floor)
    step = max(1, (len(months) - 1) // 4)
    ticks = list(range(len(months) - 1, -1, -step))[::-1]
    return {
        "data": traces,
        "layout": desk_layout(
            margin={"l": 30, "r": _room(shown), "t": 10, "b": 24},
            xaxis={
                "tickvals": ticks,
                "ticktext": [months[place] for place in ticks],
                "range": [-0.4, len(months) - 0.6],
            },
            yaxis={"range": [floor - (100 - floor) * 0.04, 101], "dtick": 5 if floor >= 80 else 10},
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": threshold,
                    "y1": threshold,
                    "line": {"color": palette().text_2, "width": 1, "dash": "dash"},
                }
            ],
            annotations=[
                {
                    "x": 0,
                    "xref": "paper",
                    "xanchor": "left",
                    "y": threshold,
                    "yanchor": "top",
                    "text": target,
                    "showarrow": False,
                    "font": {"size": 12, "color": palette().text_2},
                },
                *ends,
            ],
        ),
    }


def _floor(lines: Sequence[Line], usual: float) -> float:
    values = [value for line in lines for value in line.values if value is not None]
    lowest = 10.0 * (min(values, default=usual) // 10)
    return min(usual, max(LOWEST, lowest))


def _room(lines: Sequence[Line]) -> int:
    """Return the pixels that the longest label at the right end needs."""
    said = [f"{_last(line)[1]} {line.name}" for line in lines]
    widths = [sum(WIDE if ord(each) >= 0x2E80 else NARROW for each in label) for label in said]
    return LABEL_GAP + max(widths, default=0)


def _cut(value: float | None, floor: float) -> float | None:
    return None if value is None else max(value, floor)


def _trace(months: Sequence[str], line: Line, floor: float) -> Figure:
    cut = [value is not None and value < floor for value in line.values]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(range(len(months))),
        "y": [_cut(value, floor) for value in line.values],
        "text": ["‹" if each else "" for each in cut],
        "textposition": "bottom center",
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": line.color, "width": line.width, "dash": line.dash},
        "marker": {"color": line.color, "size": 4},
        "name": line.name,
        "customdata": [list(each) for each in zip(months, line.texts, strict=True)],
        "hovertemplate": "%{fullData.name} · %{customdata[0]} · %{customdata[1]}<extra></extra>",
    }


def _below(line: Line, floor: float) -> Figure:
    places = [place for place, below in enumerate(line.below) if below and line.values[place] is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places,
        "y": [_cut(line.values[place], floor) for place in places],
        "marker": {
            "symbol": "square",
            "size": 9,
            "color": palette().bad_fill,
            "line": {"color": palette().surface, "width": 1},
        },
        "hoverinfo": "skip",
    }


def _last(line: Line) -> tuple[float, str]:
    pairs = zip(reversed(line.values), reversed(line.texts), strict=True)
    return next((value, said) for value, said in pairs if value is not None)


def _apart(ends: list[tuple[tuple[float, str], Line]], floor: float) -> list[Figure]:
    """Return the labels at the right end, pushed apart so that none lies on another, in their order."""
    gap = (100 - floor) * 0.13
    places: list[tuple[float, str, Line]] = []
    for (value, said), line in sorted(ends, key=lambda end: end[0][0]):
        at = max(value, floor)
        if places and at - places[-1][0] < gap:
            at = places[-1][0] + gap
        places.append((at, said, line))
    over = max((at for at, _said, _line in places), default=0) - 100
    return [
        {
            "x": 1.01,
            "xref": "paper",
            "xanchor": "left",
            "y": at - max(over, 0),
            "text": f"<b>{said}</b> {line.name}",
            "showarrow": False,
            "font": {"size": 12, "color": line.color},
        }
        for at, said, line in places
    ]
