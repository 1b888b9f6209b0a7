"""The one box that a chart stands in on the desk."""

from __future__ import annotations

from dash import dcc, html

from layouts.component import aria
from layouts.components.explain import MAIN
from layouts.components.picture import told
from layouts.figures.base import Figure
from layouts.theme import chart_config


def chart(
    figure: Figure,
    sentence: str,
    place: str = "chart-box",
    height: int | None = None,
    *,
    context: str = MAIN,
    period: str = "",
) -> html.Div:
    """Show a chart that says its message to those who do not see it.

    `place` is the class of its box; `height` in pixels where the box has none of its own. `context` names
    whose period and data time its figures have, `period` another one in words.
    """
    graph = dcc.Graph(figure=figure, config=chart_config(), className="chart", responsive=True)
    style = {"--height": f"{height}px"} if height else {}
    return html.Div(
        graph, role="img", className=place, style=style, **aria(label=sentence), **told(context, period)
    )
