"""The pages of special reports, suggestions, instructions, visits and experts; forms go to their routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash
from dash import Input, Output, State

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded, guarded_page, notify
from callbacks.session import actor
from dashboard.i18n import _
from data_access.database import reading, writing
from data_access.queries.proactive.experts import experts_view
from data_access.queries.proactive.instructions import instruction_view, instructions_view
from data_access.queries.proactive.reports import prefill, report_view, reports_view
from data_access.queries.proactive.suggestions import suggestions_view
from data_access.queries.proactive.visits import visit_view, visits_view
from data_access.records.acting import Refusal
from data_access.records.proactive.experts import tell_contact
from layouts.component import Component
from layouts.components.states import no_such_record
from layouts.pages.proactive import experts, tabs
from layouts.pages.proactive.experts import experts_page
from layouts.pages.proactive.instructions import instruction_page, instructions_page
from layouts.pages.proactive.report import report_page
from layouts.pages.proactive.reports import reports_page
from layouts.pages.proactive.suggestions import suggestions_page
from layouts.pages.proactive.visit import sheet_page, visit_page
from layouts.pages.proactive.visits import visits_page

LONGEST = 100


def number_of(text: str) -> int:
    """Return a record's number as an address names it, 0 for none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _asked(query: dict[str, str], *names: str) -> dict[str, str]:
    return {name: query.get(name, "")[:LONGEST] for name in names}


@guarded_page("view_records")
def reports_layout(said: str = "", **query: str) -> Component:
    """Show the papers of a year, or the form of a new one."""
    asked = _asked(query, "year", "kind", "state", "show", "problem")
    begun = _asked(query, "new", "category", "unit", "period")
    scope, now = get_scope(), get_now()
    with reading(get_engine()) as connection:
        draft = None
        if begun.pop("new") and scope.may("supervise"):
            draft = prefill(connection, scope, now, **begun)
        view = reports_view(connection, scope, now, draft=draft, **asked)
    del asked["year"]
    return reports_page(view, scope, asked, said)


@guarded_page("view_records")
def report_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one paper."""
    with reading(get_engine()) as connection:
        view = report_view(connection, get_scope(), get_now(), number_of(code))
    return report_page(view, get_scope(), said) if view else no_such_record(get_scope())


@guarded_page("view_records")
def suggestions_layout(said: str = "", sel: str = "", **query: str) -> Component:
    """Show the suggestions of a year and the open one."""
    asked = _asked(query, "year", "origin", "state", "unit")
    with reading(get_engine()) as connection:
        view = suggestions_view(connection, get_scope(), get_now(), selected=number_of(sel), **asked)
    del asked["year"]
    return suggestions_page(view, get_scope(), {**asked, "sel": str(number_of(sel) or "")}, said)


@guarded_page("view_records")
def instructions_layout(said: str = "", **query: str) -> Component:
    """Show the instructions of a year."""
    asked = _asked(query, "year", "state")
    with reading(get_engine()) as connection:
        view = instructions_view(connection, get_scope(), get_now(), **asked)
    del asked["year"]
    return instructions_page(view, get_scope(), asked, said)


@guarded_page("view_records")
def instruction_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one instruction."""
    with reading(get_engine()) as connection:
        view = instruction_view(connection, get_scope(), get_now(), number_of(code))
    return instruction_page(view, get_scope(), said) if view else no_such_record(get_scope())


@guarded_page("view_records")
def visits_layout(said: str = "", sel: str = "", show: str = "", **query: str) -> Component:
    """Show the visits of a year, or the problems found on them."""
    asked = _asked(query, "year", "problems", "district")
    with reading(get_engine()) as connection:
        view = visits_view(connection, get_scope(), get_now(), selected=number_of(sel), **asked)
    shown = {**asked, "year": str(view.year), "show": show[:LONGEST]}
    return visits_page(view, get_scope(), shown, said)


@guarded_page("view_records")
def visit_layout(code: str = "", said: str = "", sheet: str = "", **_query: str) -> Component:
    """Show one visit, or its unit's check-up sheet alone."""
    with reading(get_engine()) as connection:
        view = visit_view(connection, get_scope(), get_now(), number_of(code))
    if view is None:
        return no_such_record(get_scope())
    return sheet_page(view, get_scope()) if sheet else visit_page(view, get_scope(), said)


@guarded_page("view_records")
def experts_layout(field: str = "", sel: str = "", said: str = "", **_query: str) -> Component:
    """Show the experts and the open one."""
    with reading(get_engine()) as connection:
        view = experts_view(
            connection, get_scope(), get_now(), field=field[:LONGEST], selected=number_of(sel)
        )
    return experts_page(view, get_scope(), said)


def register(app: dash.Dash) -> None:
    """Register the pages, and what tells the contact of an expert."""

    def titled(title: Callable[[], str]) -> Callable[..., str]:
        return lambda **_path: title()

    one = "/<code>"
    pages: tuple[tuple[str, dict[str, str], Callable[[], str], Any], ...] = (
        ("reports", {"path": tabs.REPORTS}, lambda: _("Special reports"), reports_layout),
        ("report", {"path_template": tabs.REPORTS + one}, lambda: _("Special report"), report_layout),
        ("suggestions", {"path": tabs.SUGGESTIONS}, lambda: _("Suggestions"), suggestions_layout),
        ("instructions", {"path": tabs.INSTRUCTIONS}, lambda: _("Instructions"), instructions_layout),
        (
            "instruction",
            {"path_template": tabs.INSTRUCTIONS + one},
            lambda: _("Instruction"),
            instruction_layout,
        ),
        ("visits", {"path": tabs.VISITS}, lambda: _("Visits"), visits_layout),
        ("visit", {"path_template": tabs.VISITS + one}, lambda: _("Visit"), visit_layout),
        ("experts", {"path": tabs.EXPERTS}, lambda: _("Experts"), experts_layout),
    )
    for name, path, title, layout in pages:
        dash.register_page(f"proactive_{name}", **path, title=titled(title), layout=layout)

    @guarded(
        app,
        Output(experts.EXPERT_SHOWN, "children"),
        Input(experts.EXPERT_SHOW, "n_clicks"),
        State(experts.EXPERT_REASON, "value"),
        State(experts.EXPERT_NUMBER, "data"),
        permission="view_contact",
        prevent_initial_call=True,
    )
    def show_contact(clicks: int | None, reason: str | None, number: Any) -> Any:
        if not clicks:
            return dash.no_update
        try:
            with writing(get_engine()) as connection:
                return tell_contact(connection, actor(), number_of(str(number)), str(reason or ""))
        except Refusal:
            notify(_("Give a reason first: it is logged."), "warn")
            return dash.no_update
