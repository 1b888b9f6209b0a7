"""The social reviews of one order, on its own page."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from dashboard.reviews.records import RUNNING
from dashboard.views.reviews import ReviewRow
from layouts import text
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.links import address, href
from layouts.definitions import CITY_ZONE
from layouts.pages.reviews.words import GROUNDS, confirmation_sign, state_chip
from layouts.pages.supervise.tabs import REVIEWS


def order_cards(
    rows: Sequence[ReviewRow], scope: Scope, source: str, order_no: str, excluded: bool
) -> list[Component]:
    """Return the card of an order's own page: its cases, and the way to propose one."""
    may = (keeps(scope) or scope.may("rectify")) and not excluded
    may = may and not any(each.state in RUNNING or each.confirmation == "waiting" for each in rows)
    if not rows and not may:
        return []
    propose = dcc.Link(_("Propose a case"), href=href(REVIEWS, {"order": address(source, order_no)}))
    items = [
        html.Li(
            [
                html.Time(text.moment(each.proposed_at, CITY_ZONE, year=0)),
                dcc.Link(_(GROUNDS[each.ground]), href=f"{REVIEWS}/{each.case_id}"),
                state_chip(each.state),
                confirmation_sign(each.confirmation),
            ],
            className="spaced",
        )
        for each in rows
    ]
    none = html.P(_("No case of this order was proposed."), className="state")
    body: Component = html.Ol(items, className="calls") if items else none
    return [card(_("Social review"), body, action=propose if may else None)]
