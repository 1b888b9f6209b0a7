"""The phone's list: the order whose clock ends next, overdue ones, and the rest by time left."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.phone.message import TAIL, short_deadline
from dashboard.views.phone import PhoneHome, PhoneOrder
from layouts import text
from layouts.component import Component, dataset
from layouts.components.links import address
from layouts.components.states import empty_good
from layouts.frame import local_time
from layouts.pages.phone.order import order_card
from layouts.pages.phone.page import PhoneFrame, phone_page


def home_page(frame: PhoneFrame, home: PhoneHome) -> html.Div:
    """Draw the open orders of an account."""
    title = _("My orders")
    if home.lead is None:
        nothing = empty_good(_("No order of yours is open at the data time."))
        return phone_page(frame, "/m", title, nothing)
    return phone_page(
        frame,
        "/m",
        title,
        *_overdue_strip(home),
        order_card(home.lead),
        *_overdue(home, frame),
        *_others(home, frame),
    )


def order_href(source: str, order_no: str) -> str:
    """Return the address of one order on the phone."""
    return f"/m/order/{quote(address(source, order_no), safe='~')}"


def _overdue_strip(home: PhoneHome) -> list[Component]:
    if not home.overdue:
        return []
    said = _("■ {n} overdue at the data time").format(n=home.overdue_total)
    return [html.A(said, href="#phone-overdue", className="phone-strip")]


def _overdue(home: PhoneHome, frame: PhoneFrame) -> list[Component]:
    if not home.overdue:
        return []
    note = ngettext("{n} order", "{n} orders", home.overdue_total).format(n=home.overdue_total)
    return [
        html.H2([_("Overdue orders"), html.Small(note)], id="phone-overdue"),
        *(_row(each, frame) for each in home.overdue),
    ]


def _others(home: PhoneHome, frame: PhoneFrame) -> list[Component]:
    if not home.others or home.lead is None:
        return []
    lead_late = home.lead.detail.row.open_overdue
    n = home.total - home.overdue_total - (0 if lead_late else 1)
    zone = home.lead.detail.time_zone
    note = ngettext("{n} order, as of {moment}", "{n} orders, as of {moment}", n).format(
        n=n, moment=local_time(home.lead.as_of, zone, frame.now)
    )
    more = n - len(home.others)
    rest = (
        [html.P(_("{n} later ones are not listed").format(n=more), className="phone-more")]
        if more > 0
        else []
    )
    return [
        html.H2([_("Other open orders"), html.Small(note)]),
        *(_row(each, frame) for each in home.others),
        *rest,
    ]


def _row(order: PhoneOrder, frame: PhoneFrame) -> dcc.Link:
    row = order.row
    place = row.township if row.unit == frame.scope.unit_name or not row.unit else row.unit
    facts = [place, _("ends in {tail}").format(tail=row.order_no[-TAIL:])]
    if order.acknowledged:
        facts.append(_("reminder received"))
    about = html.Span(
        [
            html.B(row.title or row.category or row.order_no),
            html.Span([html.Span(fact) for fact in facts if fact], className="phone-facts"),
        ],
        className="phone-about",
    )
    today = frame.now.astimezone(ZoneInfo(order.zone)).date()
    return dcc.Link(
        [about, _standing(order, today)], href=order_href(row.source, row.order_no), className="phone-row"
    )


def _standing(order: PhoneOrder, today: date) -> html.Span:
    limit = short_deadline(order.due, order.zone, today)
    named = {"onsite": _("on site {time}"), "feedback": _("feedback {time}")}.get(order.clock, "{time}")
    due = named.format(time=limit)
    deadline = html.Span(_("deadline {moment}").format(moment=limit), className="phone-limit")
    if order.standing == "overdue":
        said = text.overdue(order.row.overdue_days)
        return html.Span([html.B(f"■ {said}"), deadline], className="phone-due is-bad")
    if order.standing == "maybe":
        said = _("perhaps overdue (after the data)")
        return html.Span([html.B(f"◇ {said}"), deadline], className="phone-due is-may")
    near = order.standing == "near"
    return html.Span(
        f"▲ {due}" if near else due,
        className="phone-due is-near" if near else "phone-due",
        **dataset(row_due=str(int(order.due.timestamp()))),
    )
