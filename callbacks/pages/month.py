"""The check of a month; forms go to their routes."""

from __future__ import annotations

import dash

from callbacks.context import get_engine, get_now, get_scope
from callbacks.guard import guarded_page
from dashboard.i18n import _
from data_access.database import reading
from data_access.queries.month.page import check_view
from layouts.component import Component
from layouts.pages.month.page import check_page
from layouts.pages.month.parts import CHECK

LONGEST = 40


@guarded_page("view_records")
def check_layout(code: str = "", unit: str = "", said: str = "", **_query: str) -> Component:
    """Show a month's check, the last complete month's without one."""
    scope = get_scope()
    with reading(get_engine()) as connection:
        view = check_view(connection, scope, code[:LONGEST], get_now(), unit[:LONGEST])
    return check_page(view, scope, said)


def register(_app: dash.Dash) -> None:
    """Register the pages."""

    def title(**_path: str) -> str:
        return _("Check of the month")

    dash.register_page("check", path=CHECK, title=title, layout=check_layout)
    dash.register_page("check_month", path_template=f"{CHECK}/<code>", title=title, layout=check_layout)
