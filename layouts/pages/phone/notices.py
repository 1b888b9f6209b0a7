"""The phone's notices: those to the account's unit, one of them with its reply by text and photo."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.views.notices import NoticeRow
from dashboard.views.supervision import NoticeView
from layouts import text
from layouts.component import Component
from layouts.components.forms import act_form
from layouts.components.records import PATH_OF_FILES
from layouts.components.states import empty_good
from layouts.definitions import CITY_ZONE
from layouts.pages.phone.orders import order_href
from layouts.pages.phone.page import PhoneFrame, phone_page
from layouts.pages.proactive.parts import demo_mark
from layouts.pages.supervise.notice import reply_form
from layouts.pages.supervise.notice_parts import due_of, notice_name, notice_path
from layouts.pages.supervise.notice_words import KINDS, answer_strips, state_sign

PATH = "/m/notices"


def notices_page(frame: PhoneFrame, rows: tuple[NoticeRow, ...]) -> html.Div:
    """Draw the notices that a reply is owed on first, then the others."""
    title = _("My notices")
    if not rows:
        return phone_page(frame, PATH, title, empty_good(_("No notice is addressed to your unit.")))
    return phone_page(frame, PATH, title, *(_row(each) for each in rows))


def _row(row: NoticeRow) -> html.Div:
    facts = [row.unit.name, ngettext("{n} order", "{n} orders", row.orders).format(n=row.orders)]
    about = html.Span(
        [
            dcc.Link(notice_name(row), href=f"{PATH}/{row.notice_id}"),
            html.Span("　".join(facts), className="phone-facts notice-line"),
            html.Span(
                [due_of(row), " ", state_sign("supervision", row.state)], className="phone-facts notice-line"
            ),
        ],
        className="phone-about",
    )
    return html.Div(about, className="phone-row")


def notice_page(frame: PhoneFrame, view: NoticeView, said: str = "") -> html.Div:
    """Draw one notice: what is asked, until when, its orders, and the reply."""
    row, here = view.row, f"{PATH}/{view.row.notice_id}"
    acts = notice_path(row.notice_id)
    card: list[Component] = [
        html.Div(
            [html.Span(_(KINDS[row.kind]), className="phone-tag"), state_sign("supervision", row.state)]
        ),
        html.H2(row.title),
        html.P(row.unit.name, className="phone-facts"),
        html.P([_("Deadline"), "　", due_of(row)]),
        html.P(row.asked, className="notice-text"),
        *demo_mark(row.demo),
    ]
    top = html.Section(card, className="phone-card")
    parts: list[Component] = [*answer_strips(said), top, *_returned(view)]
    if view.may_receive:
        form = act_form(f"{acts}/acknowledge", _("Acknowledge receipt"), {"back": here}, "button act-button")
        parts.append(html.Section(form, className="phone-card"))
    if "reply" in row.acts:
        parts.append(html.Section(reply_form(view, acts, here), className="phone-card"))
    elif view.reply:
        parts.append(_reply(view))
    return phone_page(frame, PATH, notice_name(row), *parts, *_orders(view))


def _reply(view: NoticeView) -> html.Section:
    files = [
        html.P(html.A(each.name, href=f"{PATH_OF_FILES}/{each.attachment_id}", download=""))
        for each in view.kept.files
    ]
    at = text.moment(view.row.replied_at, CITY_ZONE, year=0)
    said = html.P(view.reply, className="notice-text")
    return html.Section([html.H2([_("Reply"), html.Small(at)]), said, *files], className="phone-card")


def _returned(view: NoticeView) -> list[html.Section]:
    """Show why a notice was sent back last, while it is."""
    if view.row.state != "returned":
        return []
    last = next((each for each in reversed(view.kept.history) if each.act == "return"), None)
    if last is None:
        return []
    said = html.P(last.note, className="notice-text")
    return [html.Section([html.H2(_("Sent back because")), said], className="phone-card")]


def _orders(view: NoticeView) -> list[Component]:
    if not view.orders:
        return []
    rows = [
        html.Div(
            html.Span(
                [
                    dcc.Link(each.title or each.order_no, href=order_href(each.source, each.order_no)),
                    html.Span(each.order_no, className="phone-facts"),
                ],
                className="phone-about",
            ),
            className="phone-row",
        )
        for each in view.orders
    ]
    return [html.H2(_("Orders on the notice")), *rows]
