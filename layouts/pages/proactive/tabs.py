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
    (REPORTS, noop("Special reports"), "view_records"),
    (SUGGESTIONS, noop("Suggestions"), "view_records"),
    (INSTRUCTIONS, noop("Instructions"), "view_records"),
    (VISITS, noop("Visits"), "view_records"),
    (EXPERTS, noop("Experts"), "view_records"),
)


def tabs(path: str, scope: Scope) -> Component:
    """Show the places that an account may open; `path` is the one it is at."""
    items = [
        (_(label), to, to == path)
        for to, label, permission in PLACES
        if scope.may(permission) and (to != EXPERTS or scope.city_wide)
    ]
    return segments(_("Proactive governance"), items)
