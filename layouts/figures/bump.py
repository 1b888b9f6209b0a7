"""How ranks moved: one line a unit, one of them in focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layouts.figures.base import Figure, desk_layout
from layouts.figures.labels import plain
from layouts.theme import palette

TICKS = (1, 5, 10, 20, 30, 50, 100, 150)
TOP, BOTTOM = 12, 24  # margins
TICK_PX = 18  # from one tick's words to the next one's
LABEL_PX = 20  # from a point to the far edge of its label
LEAST_PX = 133  # height of the smallest box that the page gives the chart


def bump(
    months: Sequence[str],
    ranks: Sequence[Mapping[str, int]],
    names: Mapping[str, str],
    focus: str,
    height: int = LEAST_PX,
) -> Figure:
    """Draw ranks by month, best on top; `names` maps the codes of the units to what hovering says.

    A month in which a unit was not ranked leaves a gap in its line. `height` is that of the smallest box that
    the chart is drawn in: ticks and labels keep their distance in it, and so in every larger one.
    """
    deepest = max((rank for month in ranks for rank in month.values()), default=1)
    pixels = (height - TOP - BOTTOM) / (deepest + 0.4)
    context = [code for code in names if code != focus]
    traces = [_line(months, ranks, code, names[code]) for code in context]
    if focus in names:
        traces.append(_in_focus(months, ranks, focus, names[focus], deepest, pixels))
    return {
        "data": traces,
        "layout": desk_layout(
            margin={"l": 28, "r": 20, "t": TOP, "b": BOTTOM},
            xaxis={"type": "category", "tickvals": list(months), "range": [-0.5, len(months) - 0.5]},
            yaxis={
                "range": [deepest + 0.7, 0.3],
                "tickvals": rank_ticks(deepest, pixels),
                "showgrid": True,
            },
        ),
    }


def rank_ticks(deepest: int, pixels: float) -> list[int]:
    """Return the ranks to write at the axis, first and last always; `pixels` are those of one rank."""
    far = max(1, TICK_PX / pixels)
    found = [1]
    for tick in TICKS:
        if tick - found[-1] >= far and deepest - tick >= far:
            found.append(tick)
    return [*found, deepest] if deepest - 1 >= far else found


def label_places(values: Sequence[int | None], deepest: int, pixels: float) -> list[str]:
    """Return on which side of its point each rank is written: inside the chart, and off the own line.

    Where the line comes from below and goes below, above is free, and the other way round.
    """
    places = []
    for at, value in enumerate(values):
        if value is None:
            places.append("top center")
            continue
        near = [each for each in (*values[max(0, at - 1) : at], *values[at + 1 : at + 2]) if each is not None]
        above = sum(each >= value for each in near) >= sum(each < value for each in near)
        if (value - 0.3) * pixels + TOP < LABEL_PX:
            above = False
        elif (deepest + 0.7 - value) * pixels < LABEL_PX:
            above = True
        places.append("top center" if above else "bottom center")
    return places


def _line(months: Sequence[str], ranks: Sequence[Mapping[str, int]], code: str, name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(months),
        "y": [month.get(code) for month in ranks],
        "connectgaps": False,
        "line": {"color": palette().context_line, "width": 1.2},
        "marker": {"color": palette().context_line, "size": 4},
        "cliponaxis": False,
        "name": plain(name),
        "hovertemplate": "%{fullData.name} · %{x} · %{y}<extra></extra>",
    }


def _in_focus(
    months: Sequence[str],
    ranks: Sequence[Mapping[str, int]],
    code: str,
    name: str,
    deepest: int,
    pixels: float,
) -> Figure:
    values = [month.get(code) for month in ranks]
    halo = f"0 0 3px {palette().surface}"
    return {
        **_line(months, ranks, code, name),
        "mode": "lines+markers+text",
        "line": {"color": palette().accent, "width": 3},
        "marker": {"color": palette().accent, "size": 8},
        "text": ["" if value is None else str(value) for value in values],
        "textposition": label_places(values, deepest, pixels),
        # A halo lets the words stand out of the other units' lines.
        "textfont": {"color": palette().accent, "size": 13, "shadow": ", ".join([halo] * 4)},
    }
