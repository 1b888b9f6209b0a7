"""The table behind a chart, opened beside it."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from layouts.component import Component


def twin(content: Component, label: str = "") -> html.Details:
    """Show a button that opens a chart's numbers, or a longer table, as a panel."""
    panel = html.Div(content, className="picker-panel twin twin-down", tabIndex="0")
    return html.Details(
        [html.Summary(label or _("Show as table"), className="text-button"), panel],
        className="picker data-twin",
    )
