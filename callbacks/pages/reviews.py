"""The pages of social review and of exclusions; forms go to their routes."""

from __future__ import annotations

from typing import Any

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.kept import kept
from callbacks.pages.proactive_records import number_of
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.reviews import ReviewQuery
from data_access.database import Connection, reading
from data_access.queries.reviews.cases import review_view, reviews_view
from data_access.queries.reviews.exclusions import exclusions_view
from data_access.queries.reviews.pool import pool_view
from layouts.component import Component
from layouts.components.addresses import with_period
from layouts.components.states import no_such_record
from layouts.pages.reviews.case import review_page
from layouts.pages.reviews.cases import reviews_page
from layouts.pages.reviews.exclusions import ExclusionState, exclusions_page
from layouts.pages.reviews.pool import pool_page
from layouts.pages.supervise.tabs import EXCLUSIONS, POOL, REVIEWS
from layouts.plain import Drawn

LONGEST = 200


def _asked(query: dict[str, str], *names: str) -> dict[str, str]:
    return {name: query.get(name, "")[:LONGEST] for name in names}


@guarded_page("view_records")
def reviews_layout(said: str = "", **query: str) -> Component:
    """Show the cases of a year."""
    asked = ReviewQuery(**_asked(query, "year", "state", "unit", "order"))
    with reading(get_engine()) as connection:
        view = reviews_view(connection, get_scope(), get_now(), asked)
    return reviews_page(view, get_scope(), said)


@guarded_page("view_records")
def review_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one case."""
    with reading(get_engine()) as connection:
        view = review_view(connection, get_scope(), get_now(), number_of(code))
    return review_page(view, get_scope(), said) if view else no_such_record(get_scope())


@guarded_page("view_records")
def pool_layout(background: str = "", sel: str = "", said: str = "", **_query: str) -> Component:
    """Show the pool of supervisors."""
    with reading(get_engine()) as connection:
        view = pool_view(
            connection, get_scope(), get_now(), background=background[:LONGEST], selected=number_of(sel)
        )
    return pool_page(view, get_scope(), said)


@guarded_page("view_figures")
def exclusions_layout(**query: str) -> Component | Drawn:
    """Show what was excluded in a period."""
    state = ExclusionState(**_asked(dict(with_period(query)), "period", "unit", "decider", "reason"))

    def draw(connection: Connection, scope: Scope, now: Any) -> Component:
        view = exclusions_view(
            connection,
            scope,
            now,
            period=state.period,
            unit_code=state.unit,
            decider=state.decider,
            reason=state.reason,
        )
        return exclusions_page(view, state, scope)

    return kept("exclusions", state, draw)


def register(_app: dash.Dash) -> None:
    """Register the pages."""
    dash.register_page(
        "reviews", path=REVIEWS, title=lambda **_query: _("Social review"), layout=reviews_layout
    )
    dash.register_page(
        "review",
        path_template=f"{REVIEWS}/<code>",
        title=lambda **_query: _("Case of social review"),
        layout=review_layout,
    )
    dash.register_page(
        "review_pool", path=POOL, title=lambda **_query: _("Pool of supervisors"), layout=pool_layout
    )
    dash.register_page(
        "exclusions", path=EXCLUSIONS, title=lambda **_query: _("Exclusions"), layout=exclusions_layout
    )
