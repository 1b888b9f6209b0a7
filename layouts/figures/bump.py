"""How ranks moved: one line a unit, one of them in focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layouts import theme
from layouts.figures.base import Figure, desk_layout

TICKS = (1, 5, 10, 20, 50, 100, 150)


def bump(
    months: Sequence[str], ranks: Sequence[Mapping[str, int]], names: Mapping[str, str], focus: str
) -> Figure:
    """Draw ranks by month, best on top; `names` maps the codes of the units to what hovering says.

    A month in which a unit was not ranked leaves a gap in its line.
    """
    deepest = max((rank for month in ranks for rank in month.values()), default=1)
    context = [code for code in names if code != focus]
    traces = [_line(months, ranks, code, names[code], in_focus=False) for code in context]
    if focus in names:
        traces.append(_line(months, ranks, focus, names[focus], in_focus=True))
    ticks = [tick for tick in TICKS if tick < deepest] + [deepest]
    if len(ticks) > 2 and ticks[-1] - ticks[-2] < deepest / 12:
        del ticks[-2]
    return {
        "data": traces,
        "layout": desk_layout(
            xaxis={"type": "category", "tickvals": list(months)},
            yaxis={"range": [deepest + 0.7, 0.3], "tickvals": ticks, "showgrid": True},
        ),
    }


def _line(
    months: Sequence[str], ranks: Sequence[Mapping[str, int]], code: str, name: str, *, in_focus: bool
) -> Figure:
    values = [month.get(code) for month in ranks]
    color = theme.ACCENT if in_focus else theme.CONTEXT
    return {
        "type": "scatter",
        "mode": "lines+markers+text" if in_focus else "lines+markers",
        "x": list(months),
        "y": values,
        "connectgaps": False,
        "line": {"color": color, "width": 3 if in_focus else 1.2},
        "marker": {"color": color, "size": 8 if in_focus else 4},
        "text": ["" if value is None else str(value) for value in values] if in_focus else None,
        "textposition": ["bottom center" if value == 1 else "top center" for value in values]
        if in_focus
        else None,
        "textfont": {"color": theme.ACCENT, "size": 13} if in_focus else None,
        "cliponaxis": False,
        "name": _plain(name),
        "hovertemplate": "%{fullData.name} · %{x} · %{y}<extra></extra>",
    }


def _plain(name: str) -> str:
    """Take the signs out of a name that a chart would read as markup."""
    return name.replace("<", "‹").replace(">", "›").replace("%{", "{")
