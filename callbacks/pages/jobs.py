"""The page of jobs; its form goes to callbacks/routes/jobs.py."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.jobs.page import jobs_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.jobs.page import PATH, jobs_page

NAV = NavItem(PATH, noop("Jobs"), "operate", "clock-history", "foot")


@guarded_page("operate")
def layout(sel: str = "", said: str = "", **_query: str) -> Component:
    """Show every job, and the periods of the one that the address names."""
    with reading(get_engine()) as connection:
        view = jobs_view(connection, get_scope(), get_now(), sel)
    return jobs_page(view, said)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("jobs", path=PATH, title=lambda **_query: _("Jobs"), layout=layout)
