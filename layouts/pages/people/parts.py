"""What the pages of accounts and of roles have in common: filter form, addresses, forms that act."""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import ROLES
from dashboard.views.people import USER_STATES, PeopleView
from layouts.component import Component, aria
from layouts.components.links import href
from layouts.frame import role_name
from layouts.pages.people.words import STATES

ANY = "-"  # the choice of none: an empty value would be the select's hidden placeholder


def where(path: str, view: PeopleView, name: str = "") -> str:
    """Return the address of a page of accounts with its filter, and the account that is open in it."""
    asked = {"q": view.filter.q, "role": view.filter.role, "state": view.filter.state, "sel": name}
    return href(path, asked)


def filter_form(path: str, view: PeopleView) -> html.Form:
    """Show the filter: words, role, state."""
    roles = [(role, role_name(role)) for role in ROLES]
    states = [(state, _(STATES[state])) for state in USER_STATES]
    return html.Form(
        [
            labelled(
                _("Name or unit"),
                dcc.Input(
                    name="q", value=view.filter.q, type="search", className="field", autoComplete="off"
                ),
            ),
            labelled(_("Role"), select("role", roles, view.filter.role, _("all"))),
            labelled(_("State"), select("state", states, view.filter.state, _("all"))),
            html.Button(_("Find"), type="submit", className="button"),
        ],
        action=path,
        method="get",
        className="filters nav-form",
        role="search",
        **aria(label=_("Filter the list")),
    )


def labelled(label: str, field: Component) -> html.Label:
    """Show a field under its label."""
    return html.Label([html.Span(label), field])


def select(name: str, choices: Sequence[tuple[str, str]], value: str, blank: str = "") -> dbc.Select:
    """Show a choice; `blank` is what stands for none."""
    options = [{"label": label, "value": code} for code, label in choices]
    first = [{"label": blank, "value": ANY}] if blank else []
    return dbc.Select(options=[*first, *options], value=value or ANY, name=name, className="field")


def hidden(name: str, value: str) -> dcc.Input:
    """Send a value with a form unseen."""
    return dcc.Input(type="hidden", name=name, value=value)


def act_form(path: str, label: str, fields: dict[str, str], look: str = "button") -> html.Form:
    """Show one button that sends its fields."""
    sent = [hidden(name, value) for name, value in fields.items()]
    return html.Form([*sent, html.Button(label, type="submit", className=look)], action=path, method="post")


def pairs(*rows: tuple[str, Component]) -> html.Dl:
    """Show names and values in two columns."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows], className="pairs")
