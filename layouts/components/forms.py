"""Pieces of forms that are sent by themselves: fields under their labels, choices, buttons that act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from layouts.component import Component, dataset

ANY = "-"  # the choice of none: an empty value would be the select's hidden placeholder


def labelled(label: str, field: Component) -> html.Label:
    """Show a field under its label."""
    return html.Label([html.Span(label), field])


def select(name: str, choices: Sequence[tuple[str, str]], value: str, blank: str = "") -> dbc.Select:
    """Show a choice; `blank` is what stands for none."""
    options = [{"label": label, "value": code} for code, label in choices]
    first = [{"label": blank, "value": ANY}] if blank else []
    return dbc.Select(options=[*first, *options], value=value or ANY, name=name, className="field")


Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def grouped_select(name: str, groups: Groups, value: str, blank: str = "") -> html.Select:
    """Show a choice in groups under their names; typing the beginning of a name jumps to it.

    `blank` is what stands for none.
    """
    first = [html.Option(blank, value=ANY, selected=not value)] if blank else []
    parts = [
        html.Optgroup(
            [html.Option(label, value=code, selected=code == value) for code, label in of], label=title
        )
        for title, of in groups
        if of
    ]
    return html.Select([*first, *parts], name=name, className="form-select field")


def hidden(name: str, value: str) -> dcc.Input:
    """Send a value with a form unseen."""
    return dcc.Input(type="hidden", name=name, value=value)


def act_form(
    path: str, label: str, fields: dict[str, str], look: str = "button", *, loads: bool = False
) -> html.Form:
    """Show one button that sends its fields; what came of it shows in place, unless it `loads` a page."""
    sent = [hidden(name, value) for name, value in fields.items()]
    told = {} if loads else {"className": "record-act", **sending_texts()}
    button = html.Button(label, type="submit", className=look)
    return html.Form([*sent, button], action=path, method="post", **told)


def sending_texts() -> dict[str, Any]:
    """Return what assets/records.js says where a form did not arrive."""
    return dataset(
        failed=_("The server could not be reached. Check the connection and try again."),
        refused=_("The server did not take it ({code}); nothing was stored."),
    )


def pairs(*rows: tuple[str, Component]) -> html.Dl:
    """Show names and values in two columns."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows], className="pairs")
