"""The places of supervision: a row of links, each for those who may open it."""

from __future__ import annotations

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from layouts.component import Component
from layouts.components.cards import segments

LEDGERS, NOTICES, REQUESTS = "/supervise", "/supervise/notices", "/supervise/requests"
DAILY, WEEKLY = "/supervise/daily", "/supervise/weekly"
LOOK_BACKS, AGENDA, REVIEWS = "/supervise/look-backs", "/supervise/agenda", "/supervise/reviews"
EXCLUSIONS, POOL = "/supervise/exclusions", "/supervise/pool"

# Path, label's msgid, and the right without which the page is not opened.
PLACES: tuple[tuple[str, str, str], ...] = (
    (LEDGERS, noop("Two ledgers"), "view_records"),
    (NOTICES, noop("Supervision notices"), "view_records"),
    (REQUESTS, noop("Requests to the platform"), "view_records"),
    (DAILY, noop("Daily list"), "view_orders"),
    (WEEKLY, noop("Weekly bulletin"), "view_orders"),
    (AGENDA, noop("Weekly agenda"), "view_records"),
    (LOOK_BACKS, noop("Look-back"), "view_records"),
    (REVIEWS, noop("Social review"), "view_records"),
    (EXCLUSIONS, noop("Exclusions"), "view_figures"),
    ("/contacts", noop("Contacts"), "view_records"),
    ("/check", noop("Check of the month"), "view_records"),
)


def tabs(path: str, scope: Scope) -> Component:
    """Show the places that an account may open; `path` is the one it is at."""
    items = [(_(label), to, to == path) for to, label, permission in PLACES if scope.may(permission)]
    return segments(_("Supervision"), items)
