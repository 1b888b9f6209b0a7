"""The audit page: reads, and nothing else."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.audit.page import audit_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.audit.page import audit_page
from layouts.pages.audit.state import PATH, read_filter

NAV = NavItem(PATH, noop("Audit trail"), "read_audit", "journal-text")


@guarded_page("read_audit")
def layout(**query: str) -> Component:
    """Show the lines that the address asks for."""
    filter, notices = read_filter(query)
    with reading(get_engine()) as connection:
        view = audit_view(connection, get_scope(), filter, query.get("cursor", ""))
    return audit_page(view, notices)


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("audit", path=PATH, title=lambda **_query: _("Audit trail"), layout=layout)
