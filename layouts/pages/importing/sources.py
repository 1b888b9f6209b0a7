"""The sources of tables and how often each delivers, to be said and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.views.importing import SourceRow
from layouts import text
from layouts.component import Children, Component
from layouts.components.table import Column, Row, table
from layouts.pages.importing.forms import form

RHYTHMS: Mapping[str, str] = {
    "none": noop("not known yet"),
    "live": noop("live"),
    "hourly": noop("hourly"),
    "daily": noop("daily"),
    "weekly": noop("weekly"),
    "once": noop("once, no more will come"),
}


def rhythm_fields(chosen: str, at: str = "") -> list[Component]:
    """Show the choice of a rhythm and the time of day of daily and weekly ones."""
    return [
        html.Label(
            [
                html.Span(_("A new table comes")),
                dbc.Select(
                    options=[{"label": _(label), "value": code} for code, label in RHYTHMS.items()],
                    value=chosen,
                    name="rhythm",
                    className="field rhythm-choice",
                ),
            ]
        ),
        html.Label(
            [
                html.Span(_("at (daily, weekly)")),
                dcc.Input(
                    type="text",
                    name="rhythm_at",
                    value=at,
                    placeholder="08:00",
                    autoComplete="off",
                    className="field rhythm-at",
                ),
            ]
        ),
    ]


def ask_rhythm(rhythm: str) -> list[Component]:
    """Ask for the rhythm of a source that has none yet; it may stay unknown."""
    if rhythm != "none":
        return []
    return [
        html.Div(
            [
                *rhythm_fields("none"),
                html.Span(
                    _("Without a rhythm nothing is expected and nothing warns; three arrivals may show one."),
                    className="quiet",
                ),
            ],
            className="rhythm-ask",
        )
    ]


def sources_card(sources: Sequence[SourceRow]) -> list[Component]:
    """Show every source with its rhythm, which can be changed."""
    if not sources:
        return []
    columns = (
        Column("name", _("Source"), left=True, grow=True),
        Column("data_time", _("Data time"), left=True),
        Column("rhythm", _("How often it delivers"), left=True, gap=True),
    )
    rows = [Row(_cells(source)) for source in sources]
    return [
        html.Section(
            [
                html.Div(
                    html.H2(
                        [
                            _("Sources"),
                            html.Small(_("A source that misses its rhythm is told on every page.")),
                        ]
                    ),
                    className="card-head",
                ),
                table(columns, rows, caption=_("Sources and how often they deliver")),
            ],
            className="panel sources",
        )
    ]


def _cells(source: SourceRow) -> dict[str, Children]:
    change = form(
        f"/import/source/{source.source_id}/rhythm",
        *rhythm_fields(source.rhythm, source.rhythm_at),
        html.Button(_("Set the rhythm"), type="submit", className="button"),
        text_busy=_("Saving"),
        class_name="rhythm-form",
    )
    return {
        "name": source.name,
        "data_time": text.moment(source.data_time, source.time_zone, year=0),
        "rhythm": change,
    }
