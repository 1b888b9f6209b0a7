"""The own account: who one is, what one may see, other sessions."""

from __future__ import annotations

import dash
from dash import Input, Output
from flask import g

from callbacks.context import get_account, get_engine, get_scope
from callbacks.guard import guarded, guarded_page
from dashboard.i18n import _
from data_access.database import writing
from data_access.records.sessions import close_other_sessions
from layouts import ids
from layouts.component import Component
from layouts.pages.account.page import AccountView, account_page


@guarded_page("own_account")
def layout(**_query: str) -> Component:
    """Show the signed-in account."""
    account, scope = get_account(), get_scope()
    return account_page(
        AccountView(account.name, account.display_name, account.role, account.unit_name, scope.permissions)
    )


def register(app: dash.Dash) -> None:
    """Register page and callbacks."""
    dash.register_page("account", path="/account", title=lambda: _("My account"), layout=layout)

    @guarded(
        app,
        Output(ids.ACCOUNT_END_OTHERS_DONE, "children"),
        Input(ids.ACCOUNT_END_OTHERS, "n_clicks"),
        permission="own_account",
        prevent_initial_call=True,
    )
    def end_other_sessions(_clicks: int) -> str:
        with writing(get_engine()) as connection:
            ended = close_other_sessions(connection, get_account().account_id, g.token)
        return _("{n} other sessions ended").format(n=ended)
