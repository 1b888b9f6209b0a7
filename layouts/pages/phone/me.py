"""The phone's account page: who one is, what waits to be sent, language, the way out."""

from __future__ import annotations

from dash import html

from dashboard.i18n import LANGUAGES, _, current_language
from layouts.component import Component
from layouts.components.phones import phone_list
from layouts.frame import language_button, role_name
from layouts.pages.phone.page import PhoneFrame, phone_page


def me_page(frame: PhoneFrame) -> html.Div:
    """Draw the own account."""
    facts = (
        (_("Name"), frame.display_name),
        (_("Role"), role_name(frame.scope.role)),
        (_("Unit"), frame.scope.unit_name or _("Whole city")),
    )
    waiting = html.Div(_("Everything has been sent"), className="phone-waiting")
    return phone_page(
        frame,
        "/m/me",
        _("My account"),
        html.Section([_fact(name, value) for name, value in facts], className="phone-card"),
        html.Section(
            [
                html.H2(_("Acknowledgements on this phone")),
                waiting,
                html.P(
                    _("Without a connection an order is kept by its number alone, never with its text."),
                    className="phone-sub",
                ),
            ],
            className="phone-card",
        ),
        *_phones(frame),
        html.Div(
            [
                *_ways(frame),
                html.Form(
                    html.Button(_("Sign out"), type="submit", className="menu-item"),
                    action="/logout",
                    method="POST",
                ),
            ],
            className="phone-card phone-menu",
        ),
    )


def _phones(frame: PhoneFrame) -> list[Component]:
    """Show the phones that stay signed in, to who signed in by password and may end them."""
    if frame.scope.phone_only or not frame.scope.keeps_phone or not frame.phone_days:
        return []
    shown = phone_list(frame.phones, frame.phone_days, "phone")
    return [html.Section([html.H2(_("Phones that stay signed in")), *shown], className="phone-card")]


def _ways(frame: PhoneFrame) -> list[Component]:
    """Show where one gets from here; a phone that stays signed in asks for the password first."""
    if frame.scope.phone_only:
        said = _("This phone stays signed in for your orders. Anything else asks for the password.")
        return [
            html.P(said, className="phone-sub"),
            html.A(_("Sign in with the password"), href="/login?next=/m/me", className="menu-item"),
        ]
    return [
        *(language_button(code) for code in LANGUAGES if code != current_language()),
        html.A(_("Change password"), href="/account/password", className="menu-item"),
    ]


def _fact(name: str, value: Component) -> html.Div:
    return html.Div([html.Span(name), html.B(value)], className="phone-clock")
