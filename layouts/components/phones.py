"""The phones of an account that stay signed in, each with the button that ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html

from dashboard.i18n import _
from layouts import text
from layouts.component import Component
from layouts.definitions import CITY_ZONE


@dataclass(frozen=True)
class PhoneLine:
    """A phone that stays signed in; `own` is the one that asks."""

    phone_id: int
    device: str
    created_at: datetime
    seen_at: datetime
    own: bool = False


def phone_list(phones: Sequence[PhoneLine], days: int, came_from: str) -> list[Component]:
    """Show the phones; `came_from` is "phone" or "desk", where the answer leads back to."""
    if not phones:
        none = _("No phone stays signed in. To let one, tick the box when signing in on it.")
        return [html.P(none, className="phones-none")]
    note = _("For {n} days after its last use a phone sees, acknowledges and assigns orders, nothing else.")
    lines = [_line(each, came_from) for each in phones]
    every = [_button("all", _("End all"), came_from)] if len(phones) > 1 else []
    return [html.P(note.format(n=days), className="phones-none"), *lines, *every]


def _line(phone: PhoneLine, came_from: str) -> html.Div:
    name = phone.device or _("unknown device")
    shown = _("{device} (this one)").format(device=name) if phone.own else name
    used = _("since {start}, last used {seen}").format(
        start=text.moment(phone.created_at, CITY_ZONE), seen=text.moment(phone.seen_at, CITY_ZONE)
    )
    said = html.Div([html.B(shown), html.Span(used, className="quiet")], className="phones-said")
    return html.Div([said, _button(str(phone.phone_id), _("End"), came_from)], className="phones-line")


def _button(phone: str, label: str, came_from: str) -> html.Form:
    return html.Form(
        [
            dcc.Input(type="hidden", name="phone", value=phone),
            dcc.Input(type="hidden", name="from", value=came_from),
            html.Button(label, type="submit", className="button"),
        ],
        action="/account/phones",
        method="post",
    )
