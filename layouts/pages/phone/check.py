"""The phone's check of the month: the unit's list of lost points, to be confirmed or appealed row by row."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.month import CheckView, LostRow, UnitList
from layouts import text
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.components.forms import act_form
from layouts.components.states import empty_good
from layouts.definitions import CITY_ZONE, firmness
from layouts.pages.month.lists import list_summary
from layouts.pages.month.page import check_lead
from layouts.pages.month.parts import appeal_form, path_of
from layouts.pages.month.words import RECORDED, answer_strips, appeal_sign, point_word
from layouts.pages.phone.orders import order_href
from layouts.pages.phone.page import PhoneFrame, phone_page
from layouts.pages.proactive.parts import demo_mark
from layouts.vocabulary import word

PATH = "/m/check"
SHOWN = 50


def check_page(frame: PhoneFrame, view: CheckView | None, said: str = "") -> html.Div:
    """Draw the list of the account's unit."""
    title = _("Check of the month")
    if view is None or view.chosen is None:
        nothing = _("This account has no list of lost points.")
        return phone_page(frame, PATH, title, empty_good(nothing))
    found = view.chosen
    head: list[Component] = [
        html.Div([chip(firmness(view.context), "outline"), *demo_mark(view.demo)]),
        html.P(check_lead(view)),
        html.P(list_summary(found), className="phone-facts"),
        *_confirm(view, found),
    ]
    rows = [_row(view, found, each) for each in found.rows[:SHOWN]]
    return phone_page(
        frame, PATH, title, *answer_strips(said), html.Section(head, className="phone-card"), *rows
    )


def _confirm(view: CheckView, found: UnitList) -> list[Component]:
    check = found.check
    if check is not None and check.confirmed_at is not None:
        at = text.moment(check.confirmed_at, CITY_ZONE, year=0)
        return [html.P(sign("good", _("Confirmed {at}").format(at=at)))]
    if not found.may_confirm:
        return []
    fields = {"back": PATH, "unit": found.unit.code}
    action = f"{path_of(view.life.month)}/confirm"
    return [act_form(action, _("Confirm this list"), fields, "button act-button")]


def _row(view: CheckView, found: UnitList, each: LostRow) -> html.Section:
    order = each.order
    parts: list[Component] = [
        html.Div([html.B(point_word(each.point)), "　", text.lost(each.points)]),
        html.P(word(RECORDED, each.recorded), className="phone-facts"),
        dcc.Link(order.title or order.order_no, href=order_href(order.source, order.order_no)),
        html.P(order.order_no, className="phone-facts"),
    ]
    if each.appeal is not None:
        parts.append(html.P(appeal_sign(each.appeal.state)))
    if found.may_appeal and (each.appeal is None or each.appeal.state in ("withdrawn", "refused")):
        number = f"{order.source}~{order.order_no}"
        parts.append(appeal_form(view.life.month, number, each.point, PATH))
    return html.Section(parts, className="phone-card")
