"""The own account: who one is, what one may see, other sessions."""

from __future__ import annotations

import dash
from dash import Input, Output
from flask import g

from callbacks.context import get_account, get_config, get_engine, get_now, get_scope
from callbacks.guard import guarded, guarded_page
from callbacks.session import kept_phone
from dashboard.i18n import _
from data_access.database import reading, writing
from data_access.records.phone_sessions import end_other_phones, phones_of
from data_access.records.sessions import close_other_sessions
from layouts import ids
from layouts.component import Component
from layouts.components.phones import PhoneLine
from layouts.pages.account.page import AccountView, account_page


@guarded_page("own_account")
def layout(**_query: str) -> Component:
    """Show the signed-in account."""
    account, scope = get_account(), get_scope()
    return account_page(
        AccountView(
            name=account.name,
            display_name=account.display_name,
            role=account.role,
            unit_name=account.unit_name,
            permissions=scope.permissions,
            keeps_phone=scope.keeps_phone,
            phones=own_phones(),
            phone_days=get_config().phone_days,
        )
    )


def own_phones() -> tuple[PhoneLine, ...]:
    """Return the phones of the signed-in account that stay signed in."""
    asked = (get_account().account_id, get_now(), get_config().limits.phone, kept_phone())
    with reading(get_engine()) as connection:
        found = phones_of(connection, *asked)
    return tuple(PhoneLine(p.phone_id, p.device, p.created_at, p.seen_at, p.own) for p in found)


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
        own = kept_phone()
        with writing(get_engine()) as connection:
            ended = close_other_sessions(connection, get_account().account_id, g.token)
            ended += end_other_phones(connection, get_account().account_id, own)
        return _("{n} other sessions ended").format(n=ended)
