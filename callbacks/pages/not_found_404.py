"""What an unknown address shows; Dash finds the page by this name."""

from __future__ import annotations

import dash

from callbacks.guard import guarded_page
from dashboard.i18n import _
from layouts.component import Component
from layouts.components.states import not_found


@guarded_page("own_account")
def layout(**_query: str) -> Component:
    """Say that nothing is here."""
    return not_found()


def register(_app: dash.Dash) -> None:
    """Register the page."""
    dash.register_page("not_found_404", path="/404", title=lambda: _("Not found"), layout=layout)
