"""The import page: what the address names; every write goes through callbacks/routes/importing.py."""

from __future__ import annotations

import dash
from flask import g, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import find_scope, get_engine
from callbacks.guard import guarded_page
from callbacks.routes.importing import uploads
from dashboard.i18n import _, noop
from data_access.database import reading
from data_access.queries.importing.batches import base_is_empty
from data_access.queries.importing.page import import_view
from layouts.component import Component
from layouts.frame import NavItem
from layouts.pages.importing.page import importing_page

NAV = NavItem("/import", noop("Import"), "import", "upload", "foot")
FIRST_PAGES = ("/", "/rank")


@guarded_page("import")
def layout(
    batch: str = "", step: str = "", upload: str = "", saved: str = "", rhythm: str = "", **_query: str
) -> Component:
    """Show the step that the address names."""
    with reading(get_engine()) as connection:
        view = import_view(
            connection,
            uploads(),
            batch=batch,
            step=step,
            upload=upload,
            saved=bool(saved),
            rhythm_set=bool(rhythm),
        )
    return importing_page(view)


def register(app: dash.Dash) -> None:
    """Register the page; on an empty base it is the first page of who may import."""
    dash.register_page("importing", path="/import", title=lambda **_query: _("Import"), layout=layout)
    app.server.before_request(_begin_here)


def _begin_here() -> Response | None:
    if request.path not in FIRST_PAGES or request.method != "GET" or g.get("account") is None:
        return None
    scope = find_scope()
    if scope is None or not scope.may("import"):
        return None
    with reading(get_engine()) as connection:
        empty = base_is_empty(connection)
    return redirect("/import") if empty else None
