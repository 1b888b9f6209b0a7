"""The page on which tables are brought into registers; writes go through callbacks/routes/registers."""

from __future__ import annotations

import dash

from callbacks.context import get_engine
from callbacks.guard import guarded_page
from callbacks.routes.registers import choices_of, sent_file
from callbacks.session import actor
from dashboard.i18n import _, noop
from data_access.queries.registers.page import registers_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.registers.page import PATH, registers_page

NAV = NavItem(PATH, noop("Bring in a table"), "import", "table", "foot")


@guarded_page("import")
def layout(of: str = "", upload: str = "", done: str = "", sent: str = "", **query: str) -> Component:
    """Show the register that the address names, and the file that was sent for it."""
    number = int(done) if done.isdecimal() and len(done) < 10 else 0
    view = registers_view(get_engine(), actor(), of, sent_file(upload), choices_of(query), number)
    return registers_page(view, sent_as_orders=sent == "orders")


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("registers", path=PATH, title=lambda **_query: _("Bring in a table"), layout=layout)
