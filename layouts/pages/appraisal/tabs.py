"""The places of the appraisal's settings."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from layouts.component import Component
from layouts.components.cards import page_head, segments

SETTINGS, ENTRIES = "/appraisal", "/appraisal/entries"
DRAFTS = f"{SETTINGS}/drafts"
PLACES: tuple[tuple[str, str, str], ...] = (
    (SETTINGS, noop("Scoring forms"), "view_figures"),
    (ENTRIES, noop("Bonus and penalty"), "view_records"),
)


def head(
    title: str, path: str, scope: Scope, *, actions: Sequence[Component] = (), here: str = ""
) -> html.Header:
    """Show a page's title and the row of places; `here` names what lies below the settings."""
    items = [(_(label), to, to == path) for to, label, right in PLACES if scope.may(right)]
    crumbs = [(_("Appraisal settings"), SETTINGS), (here, path)] if here else []
    return page_head(
        title, controls=[segments(_("Appraisal settings"), items)], actions=actions, crumbs=crumbs
    )
