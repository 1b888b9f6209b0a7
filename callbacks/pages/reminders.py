"""The pages of contacts and messages; forms go to their routes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State

from callbacks.context import get_config, get_engine, get_now, get_scope
from callbacks.guard import guarded, guarded_page, notify
from callbacks.pages.proactive_records import LONGEST, number_of
from callbacks.session import actor
from dashboard.i18n import _
from data_access.database import reading, writing
from data_access.queries.reminders.contacts import completeness_view, contacts_view
from data_access.queries.reminders.duty import absences_view, roster_view
from data_access.queries.reminders.messages import messages_view
from data_access.queries.reminders.spot_calls import spot_view
from data_access.records.acting import Refusal
from data_access.records.reminders.contacts import tell_number
from layouts.component import Component
from layouts.pages.reminders import unmask
from layouts.pages.reminders.calls import calls_page
from layouts.pages.reminders.contacts import contacts_page
from layouts.pages.reminders.duty import absences_page, roster_page
from layouts.pages.reminders.messages import messages_page
from layouts.pages.reminders.missing import missing_page
from layouts.pages.reminders.tabs import CONTACTS, MESSAGES
from layouts.pages.reminders.words import answer_text


@guarded_page("view_records")
def contacts_layout(tab: str = "", said: str = "", **query: str) -> Component:
    """Show the contacts, the roster, absences, spot calls, or what is missing."""
    scope, now = get_scope(), get_now()
    asked = {name: value[:LONGEST] for name, value in query.items()}
    with reading(get_engine()) as connection:
        if tab == "roster":
            week, unit = asked.get("week", ""), asked.get("unit", "")
            roster = roster_view(connection, scope, now, week=week, unit_code=unit)
            return roster_page(roster, scope, said)
        if tab == "absences":
            return absences_page(absences_view(connection, scope, now), scope, said)
        if tab == "calls":
            calls = spot_view(connection, scope, now, month=asked.get("month", ""))
            return calls_page(calls, scope, said)
        if tab == "missing":
            return missing_page(completeness_view(connection, scope, now, asked.get("gap", "")), scope)
        kind, selected = asked.get("kind", ""), number_of(asked.get("sel", ""))
        return contacts_page(contacts_view(connection, scope, now, kind=kind, selected=selected), scope, said)


@guarded_page("view_records")
def messages_layout(said: str = "", page: str = "1", **query: str) -> Component:
    """Show the tray of the account, to the city's office the outbox."""
    asked = {name: query.get(name, "")[:LONGEST] for name in ("show", "channel", "state")}
    demo = get_config().demo
    with reading(get_engine()) as connection:
        view = messages_view(
            connection, get_scope(), get_now(), page=number_of(page) or 1, every_channel=demo, **asked
        )
    view = replace(view, selected=number_of(query.get("sel", "")))
    return messages_page(view, get_scope(), said, kept_here=demo)


def register(app: dash.Dash) -> None:
    """Register the pages, and what tells a number behind its mask."""
    dash.register_page(
        "contacts", path=CONTACTS, title=lambda **_path: _("Contacts and duty"), layout=contacts_layout
    )
    dash.register_page("messages", path=MESSAGES, title=lambda **_path: _("Messages"), layout=messages_layout)

    @guarded(
        app,
        Output(unmask.DUTY_SHOWN, "children"),
        Input(unmask.DUTY_SHOW, "n_clicks"),
        State(unmask.DUTY_REASON, "value"),
        State(unmask.DUTY_NUMBER, "data"),
        permission="view_contact",
        prevent_initial_call=True,
    )
    def show_number(clicks: int | None, reason: str | None, number: Any) -> Any:
        if not clicks:
            return dash.no_update
        try:
            with writing(get_engine()) as connection:
                return tell_number(connection, actor(), number_of(str(number)), str(reason or ""))
        except Refusal as why:
            notify(answer_text(why.word), "warn")
            return dash.no_update
