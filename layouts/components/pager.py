"""The turning of pages below a list."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from layouts.component import Component, aria


def pager(counted: str, previous: str, following: str, *, stay: str = "") -> html.Nav:
    """Say which part of a list is shown between its neighbours' addresses, empty where there is none.

    `stay` is a further class of the links.
    """
    return html.Nav(
        [
            _turn(_("Previous page"), previous, stay),
            html.Span(counted, className="pager-count"),
            _turn(_("Next page"), following, stay),
        ],
        className="pager",
        **aria(label=_("Pages of the list")),
    )


def _turn(label: str, address: str, stay: str) -> Component:
    if not address:
        return html.Span(label, className="button disabled", **aria(disabled="true"))
    return dcc.Link(label, href=address, className=f"button {stay}".strip())
