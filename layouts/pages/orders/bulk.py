"""Acts on chosen orders of the list: boxes in its rows, and the bar that acts on what is ticked."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import html

from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.records.rights import keeps
from layouts.component import Component, dataset
from layouts.components.forms import hidden, labelled, select
from layouts.components.records import lines
from layouts.pages.ledgers.words import BOOKS, REASONS
from layouts.pages.supervise.requests import bulk_texts

PATH = "/orders/bulk"


def may_act(scope: Scope) -> bool:
    """Tell whether an account finds acts on many orders: the city's office, and districts for their own."""
    district = scope.unit_kind == "district" and scope.may("rectify")
    return scope.may("view_orders") and (keeps(scope) or district)


def box(address: str) -> html.Span:
    """Mark where a row's box stands, that of all without one; assets/bulk.js puts it in: Dash has none."""
    extra = dataset(order=address) if address else {}
    return html.Span(className="bulk-box", **extra)


def bulk_bar(scope: Scope, back: str) -> list[html.Section]:
    """Show the acts on chosen orders; which orders an account may do them to is asked on the server."""
    if not may_act(scope):
        return []
    forms: list[Component] = [
        html.Span([box(""), _("all of this page")], className="bulk-every"),
        html.Span("", className="bulk-count", role="status"),
        _form("urge", _("Remind the liaisons"), back),
        html.Details(
            [html.Summary(_("Enter into a ledger …"), className="button"), _ledger(back)], className="picker"
        ),
    ]
    if keeps(scope):
        forms.append(_form("notice", _("Draft notices on them"), back))
    said = html.P("", className="bulk-said", role="status")
    bar = html.Div(forms, className="bulk-forms")
    return [html.Section([bar, said], className="bulk-bar", **bulk_texts())]


def _form(act: str, label: str, back: str) -> html.Form:
    button = html.Button(label, type="submit", className="button")
    return html.Form(
        [hidden("back", back), button], action=f"{PATH}/{act}", method="post", className="bulk-act"
    )


def _ledger(back: str) -> html.Form:
    books = [(code, _(word)) for code, word in BOOKS.items()]
    reasons = [(code, _(word)) for code, word in REASONS.items() if code != "none"]
    fields: list[Component] = [
        labelled(_("Ledger"), select("book", books, "unsolved")),
        labelled(_("Class of the reason"), select("reason", reasons, "", _("none"))),
        lines("text", _("Why, or what is planned"), rows=2),
        labelled(
            _("Promised until, for planned solutions"),
            dbc.Input(name="promised", value="", type="date", className="field"),
        ),
    ]
    button = html.Button(_("Enter into the ledger"), type="submit", className="button primary")
    return html.Form(
        [hidden("back", back), *fields, button],
        action=f"{PATH}/ledger",
        method="post",
        className="bulk-act people-form picker-panel",
    )
