"""Take over the theme that a page's address asks for: `?theme=dark` or `?theme=light`."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import g, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_account, get_engine
from callbacks.gate import wants_html
from callbacks.session import local_path
from data_access.database import writing
from data_access.outages import outage
from data_access.records.accounts import set_theme
from layouts.theme import THEMES

NAME = "theme"


def take_over_theme() -> Response | None:
    """Remember the theme with the account and lead to the same page without it in the address.

    Where nothing can be stored just now the page comes as it was: no look is worth a page that fails.
    """
    if NAME not in request.args or g.get("account") is None or not wants_html():
        return None
    theme, account = request.args[NAME], get_account()
    if theme in THEMES and theme != account.theme:
        try:
            with writing(get_engine()) as connection:
                set_theme(connection, account.account_id, theme)
        except Exception as error:  # of any database
            if outage(error) is None:
                raise
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != NAME]
    return redirect(local_path(f"{request.path}?{urlencode(rest)}" if rest else request.path), 303)
