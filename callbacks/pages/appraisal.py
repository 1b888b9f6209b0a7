"""The pages of the appraisal's settings, of a draft, and of what is entered by hand; forms go to routes."""

from __future__ import annotations

from collections.abc import Callable

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.appraisal.entries import entries_view
from data_access.queries.appraisal.versions import appraisal_view, draft_view
from layouts.component import Component
from layouts.components.states import no_permission
from layouts.frame import NavItem
from layouts.pages.appraisal.draft import draft_page
from layouts.pages.appraisal.entries import entries_page
from layouts.pages.appraisal.page import appraisal_page
from layouts.pages.appraisal.tabs import DRAFTS, ENTRIES, SETTINGS

NAV = NavItem(SETTINGS, noop("Appraisal settings"), "supervise", "sliders", "foot", needs="units")


def number_of(text: str) -> int:
    """Return a record's number as an address names it, 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@guarded_page("view_figures")
def layout(said: str = "", version: str = "", **_query: str) -> Component:
    """Show the settings in force, or the version that the address names."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = appraisal_view(connection, scope, get_now(), number_of(version))
    return appraisal_page(view, scope, said)


@guarded_page("supervise")
def draft_layout(code: str = "", said: str = "", part: str = "", **_query: str) -> Component:
    """Show a draft with its effect."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = draft_view(connection, scope, get_now(), number_of(code), part)
    return draft_page(view, scope, said) if view else no_permission()


@guarded_page("view_records")
def entries_layout(said: str = "", month: str = "", **_query: str) -> Component:
    """Show what was entered by hand for a month."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = entries_view(connection, scope, get_now(), month[:7])
    return entries_page(view, scope, said)


def register(_app: dash.Dash) -> None:
    """Register the pages."""

    def titled(title: Callable[[], str]) -> Callable[..., str]:
        return lambda **_query: title()

    dash.register_page(
        "appraisal", path=SETTINGS, title=titled(lambda: _("Appraisal settings")), layout=layout
    )
    dash.register_page(
        "appraisal_draft",
        path_template=f"{DRAFTS}/<code>",
        title=titled(lambda: _("Draft of appraisal settings")),
        layout=draft_layout,
    )
    dash.register_page(
        "appraisal_entries",
        path=ENTRIES,
        title=titled(lambda: _("Bonus and penalty")),
        layout=entries_layout,
    )
