"""The pages of the look-back; forms go to their routes."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.pages.proactive_records import number_of
from dashboard.i18n import _
from data_access.database import reading
from data_access.queries.look_back.page import look_back_view, look_backs_view
from layouts.component import Component
from layouts.components.states import no_such_record
from layouts.pages.look_back.order import look_back_page
from layouts.pages.look_back.page import look_backs_page
from layouts.pages.look_back.state import read_query
from layouts.pages.supervise.tabs import LOOK_BACKS


@guarded_page("view_records")
def look_backs_layout(said: str = "", **query: str) -> Component:
    """Show the look-back list of a period."""
    with reading(get_engine()) as connection:
        view = look_backs_view(connection, get_scope(), get_now(), read_query(query))
    return look_backs_page(view, get_scope(), said)


@guarded_page("view_records")
def look_back_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one order of the list with its rounds."""
    with reading(get_engine()) as connection:
        view = look_back_view(connection, get_scope(), get_now(), number_of(code))
    return look_back_page(view, get_scope(), said) if view else no_such_record(get_scope())


def register(_app: dash.Dash) -> None:
    """Register the pages."""
    dash.register_page(
        "look_backs", path=LOOK_BACKS, title=lambda **_query: _("Look-back"), layout=look_backs_layout
    )
    dash.register_page(
        "look_back",
        path_template=f"{LOOK_BACKS}/<code>",
        title=lambda **_query: _("Look-back of an order"),
        layout=look_back_layout,
    )
