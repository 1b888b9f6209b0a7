"""The places of proactive governance: a row of links, each for those who may open it."""

from __future__ import annotations

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from layouts.component import Component
from layouts.components.cards import segments

HOT, REPEATS = "/proactive", "/proactive/repeats"
REPORTS, SUGGESTIONS = "/proactive/reports", "/proactive/suggestions"
INSTRUCTIONS, VISITS, EXPERTS = "/proactive/instructions", "/proactive/visits", "/proactive/experts"

# Path, label's msgid, and the right without which the page is not opened.
PLACES: tuple[tuple[str, str, str], ...] = (
    (HOT, noop("Hot spots"), "view_figures"),
    (REPEATS, noop("Repeats"), "view_figures"),
    (REPORTS, noop("Special reports"), "view_figures"),
    (SUGGESTIONS, noop("Suggestions"), "view_figures"),
    (INSTRUCTIONS, noop("Instructions"), "view_figures"),
    (VISITS, noop("Visits"), "view_figures"),
    (EXPERTS, noop("Experts"), "view_figures"),
)


def tabs(path: str, scope: Scope) -> Component:
    """Show the places that an account may open; `path` is the one it is at."""
    items = [(_(label), to, to == path) for to, label, permission in PLACES if scope.may(permission)]
    return segments(_("Proactive governance"), items)
