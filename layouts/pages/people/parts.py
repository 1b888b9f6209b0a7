"""What the pages of accounts and of roles have in common: filter form and addresses."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import ROLES
from dashboard.views.people import USER_STATES, PeopleView
from layouts.component import aria
from layouts.components.forms import labelled, select
from layouts.components.links import href
from layouts.frame import role_name
from layouts.pages.people.words import STATES


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
