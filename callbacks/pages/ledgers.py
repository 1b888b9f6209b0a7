"""The two ledgers, one item of them and the weekly notice; forms go to their routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from callbacks.pages.proactive_records import number_of
from dashboard.i18n import _, noop
from dashboard.views.ledgers import LedgerAsked
from data_access.database import reading
from data_access.queries.ledgers.dispatch import dispatch_view
from data_access.queries.ledgers.one import item_view
from data_access.queries.ledgers.page import ledgers_view
from layouts.component import Component
from layouts.components.states import no_such_record
from layouts.frame import NavItem
from layouts.pages.ledgers.dispatch import dispatch_page
from layouts.pages.ledgers.item import item_page
from layouts.pages.ledgers.page import ledgers_page
from layouts.pages.ledgers.parts import DISPATCH, ITEM
from layouts.pages.supervise.tabs import LEDGERS

LONGEST = 60
NAMES = ("book", "unit", "reason", "state", "show", "week", "day")
NAV = NavItem(LEDGERS, noop("Supervision and ledgers"), "view_records", "clipboard-check", needs="volume")


@guarded_page("view_records")
def ledgers_layout(said: str = "", page: str = "", **query: str) -> Component:
    """Show the books as far as the address narrows them."""
    told = {name: query.get(name, "")[:LONGEST] for name in NAMES}
    asked = LedgerAsked(**told, page=number_of(page) or 1)
    with reading(get_engine()) as connection:
        view = ledgers_view(connection, get_scope(), get_now(), asked)
    return ledgers_page(view, get_scope(), said)


@guarded_page("view_records")
def item_layout(code: str = "", said: str = "", **_query: str) -> Component:
    """Show one item."""
    with reading(get_engine()) as connection:
        view = item_view(connection, get_scope(), get_now(), number_of(code))
    return item_page(view, get_scope(), said) if view else no_such_record(get_scope())


@guarded_page("view_records")
def dispatch_layout(week: str = "", **_query: str) -> Component:
    """Show the notice of a week."""
    with reading(get_engine()) as connection:
        view = dispatch_view(connection, get_scope(), get_now(), week[:LONGEST])
    return dispatch_page(view, get_scope())


def register(_app: dash.Dash) -> None:
    """Register the pages."""

    def titled(title: Callable[[], str]) -> Callable[..., str]:
        return lambda **_path: title()

    pages: tuple[tuple[str, dict[str, str], Callable[[], str], Any], ...] = (
        ("ledgers", {"path": LEDGERS}, lambda: _("Two ledgers"), ledgers_layout),
        ("ledger_item", {"path_template": f"{ITEM}/<code>"}, lambda: _("Ledger item"), item_layout),
        ("ledger_dispatch", {"path": DISPATCH}, lambda: _("Weekly notice of the ledgers"), dispatch_layout),
    )
    for name, path, title, layout in pages:
        dash.register_page(name, **path, title=titled(title), layout=layout)
