"""Proactive governance: hot spots by place, and what comes again; one view per address, no callback."""

from __future__ import annotations

from datetime import datetime

import dash

from callbacks.guard import guarded_page
from callbacks.kept import kept
from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from data_access.database import Connection
from data_access.queries.proactive.hot import hot_view
from data_access.queries.proactive.repeats import repeats_view
from data_access.queries.proactive.replies import replies_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.proactive.hot import hot_page
from layouts.pages.proactive.repeats import repeats_page
from layouts.pages.proactive.replies import replies_page
from layouts.pages.proactive.state import REPLIES, read_hot_state, read_repeats_state
from layouts.pages.proactive.tabs import HOT, REPEATS
from layouts.plain import Drawn

NAV = NavItem(HOT, noop("Proactive governance"), "view_figures", "binoculars", needs="volume")


@guarded_page("view_figures")
def hot(**query: str) -> Component | Drawn:
    """Show the hot spots of the place that the address names."""
    state, notices = read_hot_state(query)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        view = hot_view(connection, scope, place=state.place, selected=state.sel, now=now)
        return hot_page(view, state, scope, notices)

    return kept("proactive", (state, notices), draw)


@guarded_page("view_figures")
def repeats(**query: str) -> Component | Drawn:
    """Show what comes again: matters of enterprises, or answer texts."""
    state, notices = read_repeats_state(query)

    def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
        asked = {"period": state.period, "unit": state.unit}
        if state.show == REPLIES:
            texts = replies_view(connection, scope, **asked, selected=state.sel, now=now)
            return replies_page(texts, state, scope, notices)
        view = repeats_view(connection, scope, **asked, category=state.category, now=now)
        return repeats_page(view, state, scope, notices)

    return kept("repeats", (state, notices), draw)


def register(_app: dash.Dash) -> None:
    """Register the pages."""
    dash.register_page("proactive", path=HOT, title=lambda **_query: _("Proactive governance"), layout=hot)
    dash.register_page("repeats", path=REPEATS, title=lambda **_query: _("Repeats"), layout=repeats)
