"""The mark of figures that no published table has confirmed yet."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from layouts.component import Component
from layouts.components.chips import chip

RECONCILE_PATH = "/admin/reconcile"


def unreconciled(context: FigureContext, scope: Scope) -> list[Component]:
    """Return the chip beside a page's period until one month is reproduced; a link for who may reconcile."""
    if context.as_of is None or context.reconciled is not None:
        return []
    mark = chip(_("conventions not reconciled"))
    title = _("No published table has been reproduced under the settings in force yet")
    if scope.may("import"):
        return [dcc.Link(mark, href=RECONCILE_PATH, className="chip-link", title=title)]
    return [html.Span(mark, title=title)]
