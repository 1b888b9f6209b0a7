"""Pages, one module each, listed in PAGES in the order of the rail.

A page module offers `register(app)` and, if it stands in the rail, `NAV`. The pattern:

    NAV = NavItem("/rank", noop("Rankings"), "view_figures", "list-ol")

    @guarded_page("view_figures")          # shows "no right" or an error page by itself
    def layout(**query: str) -> Component: # path variables and the query string, all text, all untrusted
        state, notices = read_state(query)

        def draw(connection: Connection, scope: Scope, now: datetime) -> Component:
            view = rankings_view(connection, scope, state, now)
            return rankings_page(view, notices)   # pure, in layouts/pages/rankings/page.py

        return kept("rankings", (state, notices), draw)   # all that it depends on, see callbacks/kept.py

    def register(app: dash.Dash) -> None:
        dash.register_page("rankings", path="/rank", title=title, layout=layout)

        @guarded(app, Output(...), Input(...), permission="view_figures", prevent_initial_call=True)
        def select(...): ...               # about ten lines: parse, ask, show

`layout` is always a function, first content is computed in it, and every callback is made by `guarded`
inside `register`. Nothing about who asks is taken from a callback's values: use `get_scope()`. What is
drawn to be kept uses the scope and the time that it is given, never the account or the clock.
Downloads and uploads are Flask routes (callbacks/routes) under `guarded_route`. Messages that appear
beside the page: `notify(text, level)`.
"""

from __future__ import annotations

from types import ModuleType

from callbacks.pages import (
    account,
    agenda,
    alerts,
    analysis,
    appraisal,
    audit,
    desk,
    figure,
    gates,
    importing,
    jobs,
    ledgers,
    look_back,
    month,
    not_found_404,
    orders,
    overview,
    people,
    phone,
    proactive,
    proactive_records,
    rankings,
    readiness,
    reconcile,
    registers,
    reminders,
    reviews,
    roles,
    settings,
    sources,
    supervise,
    survey,
    survey_records,
    unit,
    units,
    wall,
)

PAGES: tuple[ModuleType, ...] = (
    overview,
    rankings,
    month,
    units,
    unit,
    orders,
    alerts,
    ledgers,
    supervise,
    agenda,
    look_back,
    reviews,
    desk,
    gates,
    survey,
    survey_records,
    proactive,
    proactive_records,
    analysis,
    figure,
    importing,
    readiness,
    reconcile,
    appraisal,
    registers,
    reminders,
    wall,
    people,
    roles,
    settings,
    sources,
    jobs,
    audit,
    phone,
    account,
    not_found_404,
)
