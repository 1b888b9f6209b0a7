"""The places of contacts: people, duty, absences, spot calls, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from layouts.component import Component
from layouts.components.cards import page_head, segments
from layouts.components.links import href
from layouts.pages.supervise.tabs import tabs as supervision

CONTACTS, MESSAGES = "/contacts", "/messages"
GRID = "panel table-panel duty-grid"  # a table whose cells stay on one line
TABS: tuple[tuple[str, str], ...] = (
    ("", noop("Contacts")),
    ("roster", noop("Duty roster")),
    ("absences", noop("Absences")),
    ("calls", noop("Spot calls")),
    ("missing", noop("Completeness")),
)


def contacts_head(tab: str, scope: Scope, actions: Sequence[Component] = ()) -> list[Component]:
    """Show the head of the pages of contacts with their tabs; `tab` is the open one."""
    items = [(_(label), href(CONTACTS, {"tab": name}), name == tab) for name, label in TABS]
    return [
        page_head(_("Contacts and duty"), controls=[supervision(CONTACTS, scope)], actions=actions),
        html.Div([segments(_("Contacts and duty"), items)], className="records-bar"),
    ]
