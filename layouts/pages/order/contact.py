"""The masked contact of an order, and the form that shows it with a logged reason."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.order import OrderDetail
from layouts.component import aria
from layouts.components.links import address
from layouts.text import NONE

CONTACT_SHOW = "contact-show"
CONTACT_REASON = "contact-reason"
CONTACT_ORDER = "contact-order"
CONTACT_SHOWN = "contact-shown"


def contact(detail: OrderDetail) -> html.Div:
    """Show the masked contact, with the way to the plain one for those who may see it."""
    masked = _plain(detail.contact_name, detail.contact_phone)
    if not detail.may_unmask or masked == NONE:
        return html.Div(masked)
    form = html.Details(
        [
            html.Summary(_("Show (logged)"), className="text-button"),
            html.Div(
                [
                    html.Label(
                        [
                            _("Reason"),
                            dcc.Input(id=CONTACT_REASON, type="text", maxLength=200, className="field"),
                        ]
                    ),
                    html.Button(_("Show contact"), id=CONTACT_SHOW, type="button", className="button"),
                ],
                className="picker-panel contact-form",
            ),
        ],
        className="picker",
    )
    where = dcc.Store(id=CONTACT_ORDER, data=address(detail.row.source, detail.row.order_no))
    shown = html.Span(masked, id=CONTACT_SHOWN, **aria(live="polite"))
    return html.Div([shown, form, where], className="contact")


def plain_contact(name: str, phone: str, enterprise: str) -> str:
    """Say who asked, in plain text."""
    return "　".join(part for part in (name, phone, enterprise) if part) or NONE


def _plain(name: str, phone: str) -> str:
    return "　".join(part for part in (name, phone) if part) or NONE
