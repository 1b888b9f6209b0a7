"""A number behind its mask, and the form that asks why it is to be shown."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from layouts.component import Component, aria

DUTY_SHOW = "duty-show"
DUTY_REASON = "duty-reason"
DUTY_NUMBER = "duty-number"
DUTY_SHOWN = "duty-shown"


def masked(shown: str, contact_id: int, reason: str = "") -> Component:
    """Show masked numbers and the way to see them, which is logged; `reason` is what is suggested for it."""
    field = dcc.Input(id=DUTY_REASON, type="text", maxLength=200, className="field", value=reason or None)
    form = html.Details(
        [
            html.Summary(_("Show (logged)"), className="text-button"),
            html.Div(
                [
                    html.Label([_("Reason"), field]),
                    html.Button(_("Show number"), id=DUTY_SHOW, type="button", className="button"),
                ],
                className="picker-panel contact-form",
            ),
        ],
        className="picker",
    )
    where = dcc.Store(id=DUTY_NUMBER, data=contact_id)
    return html.Div(
        [html.Span(shown, id=DUTY_SHOWN, **aria(live="polite")), form, where], className="contact"
    )
