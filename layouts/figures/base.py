"""What all figures share: the layout of a desk chart as a plain dictionary."""

from __future__ import annotations

from typing import Any

from layouts import theme
from layouts.theme import palette

Figure = dict[str, Any]


def desk_layout(**changes: Any) -> dict[str, Any]:
    """Return the layout of a chart on the desk: no title, legend or tool bar, faint lines, fixed axes.

    A change to `xaxis` or `yaxis` is merged into the axis, any other replaces the value.
    """
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "automargin": True, "fixedrange": True}
    base: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
        "font": {"family": theme.FONT, "size": 13, "color": palette().text_2},
        "margin": {"l": 28, "r": 20, "t": 10, "b": 24},
        "hoverlabel": {
            "bgcolor": palette().surface,
            "bordercolor": palette().line_strong,
            "font": {"color": palette().text},
        },
        "transition": {"duration": 0},
        "xaxis": axis,
        "yaxis": {**axis, "showgrid": True, "gridcolor": palette().grid},
    }
    for name, value in changes.items():
        base[name] = {**base[name], **value} if name in ("xaxis", "yaxis") else value
    return base
