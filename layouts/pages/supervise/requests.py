"""Requests to the platform: the list, and what stands here about one order on the order's own page."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _, noop
from dashboard.people.access import Scope
from dashboard.views.notices import OrderSupervision, RequestRow, RequestsView
from layouts import text
from layouts.component import Children, Component, dataset
from layouts.components.cards import card, lead, segments
from layouts.components.forms import act_form, hidden, labelled
from layouts.components.links import address, href, order_path
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good, said_within
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import clipped, demo_mark, folded, records_foot
from layouts.pages.reviews.words import GROUNDS
from layouts.pages.supervise.notice_parts import head, notice_name, notice_path
from layouts.pages.supervise.notice_words import REQUEST_KINDS, STATES, answer_strips, state_sign
from layouts.pages.supervise.of_order import records_list
from layouts.pages.supervise.tabs import NOTICES, REVIEWS
from layouts.pages.supervise.tabs import REQUESTS as PATH

ASKING = {
    "redo": (noop("Ask to send it back …"), noop("Ask to send it back")),
    "extend": (noop("Ask to extend it …"), noop("Ask to extend it")),
}


def requests_page(view: RequestsView, scope: Scope, said: str = "") -> html.Div:
    """Draw the list of requests, those that wait first."""
    counts = view.counts
    told = _("{waiting} requests wait for the platform, {confirmed} were confirmed by imports.").format(
        waiting=counts.get("waiting", 0), confirmed=counts.get("confirmed", 0)
    )
    if not any(counts.values()) and not view.kind:
        told = said_within(_("Nothing was asked of the platform yet."), scope)
    body: Component = empty_good(_("No request meets these conditions."))
    if view.rows:
        body = request_table(view.rows)
    return html.Div(
        [
            head(_("Requests to the platform"), PATH, scope),
            *answer_strips(said),
            lead(told),
            html.Div([_states(view), _kinds(view)], className="records-bar"),
            html.Section(body, className="panel table-panel"),
            records_foot(
                _(
                    "The platform decides. A request is confirmed once an import shows it: handled again, "
                    "the deadline moved, or excluded. It is made on the page of its order; an exclusion is "
                    "asked for by the decision of a social review."
                ),
                demo=any(each.demo for each in view.rows),
            ),
        ],
        className="records",
    )


def _states(view: RequestsView) -> html.Nav:
    total = sum(view.counts.values())
    items = [(f"{_('all')} {total}", href(PATH, {"kind": view.kind}), not view.state)]
    for state, word in STATES["request"].items():
        if view.counts.get(state) or state == view.state:
            target = href(PATH, {"kind": view.kind, "state": state})
            items.append((f"{_(word)} {view.counts.get(state, 0)}", target, view.state == state))
    return segments(_("State"), items)


def _kinds(view: RequestsView) -> html.Nav:
    items = [(_("all kinds"), href(PATH, {"state": view.state}), not view.kind)]
    for kind, word in REQUEST_KINDS.items():
        items.append((_(word), href(PATH, {"state": view.state, "kind": kind}), view.kind == kind))
    return segments(_("Asked for"), items)


def request_table(rows: tuple[RequestRow, ...], back: str = PATH) -> html.Div:
    """Draw requests as a table, with the way to take one back."""
    columns = [
        Column("order", _("Order number"), left=True, pin=True),
        Column("kind", _("Asked for"), left=True),
        Column("reason", _("Grounds"), left=True, grow=True),
        Column("unit", _("Responsible unit"), left=True),
        Column("until", _("Asked until"), secondary=True),
        Column("asked", _("Asked on"), left=True, secondary=True),
        Column("state", _("State"), left=True),
        Column("act", "", left=True),
    ]
    return table(columns, [_row(each, back) for each in rows], caption=_("Requests to the platform"))


def _row(row: RequestRow, back: str) -> Row:
    number: Component = _("not open to your account")
    if row.order_no:
        number = dcc.Link(row.order_no, href=order_path(row.source, row.order_no))
    taking = act_form(f"{PATH}/{row.request_id}/withdraw", _("Take it back"), {"back": back}, "text-button")
    settled = text.moment(row.settled_at, CITY_ZONE, year=0) if row.settled_at else ""
    cells: dict[str, Children] = {
        "order": number,
        "kind": _(REQUEST_KINDS[row.kind]),
        "reason": html.Span([*demo_mark(row.demo), _grounds(row)], className="clip-line"),
        "unit": row.unit.name,
        "until": text.deadline(row.until, CITY_ZONE, year=0),
        "asked": f"{text.moment(row.asked_at, CITY_ZONE, year=0)}　{row.asked_by}",
        "state": html.Span([state_sign("request", row.state), " ", html.Small(settled, className="quiet")]),
        "act": taking if row.acts else "",
    }
    return Row(cells)


def _grounds(row: RequestRow) -> Component:
    """Show why something is asked: the reason given, or the case of social review that decided it."""
    if not row.case_id:
        return clipped(row.reason)
    said = _("social review: {ground}").format(ground=_(GROUNDS[row.ground]))
    return dcc.Link(said, href=f"{REVIEWS}/{row.case_id}")


def order_supervision_card(found: OrderSupervision | None, source: str, order_no: str) -> list[html.Section]:
    """Show on an order's page what stands here about it and what may be done; nothing where neither is."""
    if found is None:
        return []
    where = address(source, order_no)
    back = order_path(source, order_no)
    parts: list[Component] = [
        *_notices(found),
        *records_list(found.records),
        *_requests(found, back),
    ]
    forms: list[Component] = []
    if found.may_urge:
        forms.append(urge_form(where, back))
    if found.may_notice:
        begin = href(NOTICES, {"new": "1", "orders": where})
        forms.append(dcc.Link(_("Begin a supervision notice"), href=begin, className="button"))
    if forms:
        parts.append(html.Div(forms, className="order-acts"))
    parts += [_asking(kind, where, back) for kind in found.may_ask]
    return [card(_("Supervision of this order"), *parts)] if parts else []


def urge_form(where: str, back: str) -> html.Form:
    """Show the button that reminds the liaison of one order; assets/bulk.js says what came of it."""
    sent = [hidden("order", where), hidden("back", back)]
    button = html.Button(_("Remind the liaison"), type="submit", className="button")
    said = html.Span("", className="bulk-said", role="status")
    return html.Form(
        [*sent, button, said], action="/orders/bulk/urge", method="post", className="bulk-act", **bulk_texts()
    )


def bulk_texts() -> dict[str, Any]:
    """Return the sentences that assets/bulk.js says."""
    return dataset(
        failed=_("The server could not be reached. Check the connection and try again."),
        refused=_("The server did not take it ({code}); nothing was stored."),
        choose=_("Choose orders first."),
        open=_("Open the draft"),
        chosen=_("{n} chosen"),
        one=_("Choose order {order}"),
        every=_("Choose all orders of this page"),
    )


def _notices(found: OrderSupervision) -> list[Component]:
    if not found.notices:
        return []
    items = [
        html.Li(
            [
                dcc.Link(notice_name(row), href=notice_path(row.notice_id)),
                " ",
                state_sign("supervision", row.state),
            ]
        )
        for row in found.notices
    ]
    return [html.Ul(items, className="order-notices")]


def _requests(found: OrderSupervision, back: str) -> list[Component]:
    items = []
    for row in found.requests:
        said = text.rich(_("{kind}: {reason}"), kind=_(REQUEST_KINDS[row.kind]), reason=_grounds(row))
        at = text.moment(row.asked_at, CITY_ZONE, year=0)
        line: list[Component] = [state_sign("request", row.state), " ", *said, " ", html.Small(at)]
        if row.acts:
            path = f"{PATH}/{row.request_id}/withdraw"
            line.append(act_form(path, _("Take it back"), {"back": back}, "text-button"))
        items.append(html.Li(line))
    return [html.Ul(items, className="order-notices")] if items else []


def _asking(kind: str, where: str, back: str) -> html.Details:
    title, send = ASKING[kind]
    who = html.P(_("The platform decides; here it waits until an import confirms it."), className="quiet")
    sent = (hidden("order", where), hidden("kind", kind))
    fields: list[Component] = [*sent, lines("text", _("Grounds"), rows=2)]
    if kind == "extend":
        day = dbc.Input(name="until", value="", type="date", required=True, className="field")
        fields.append(labelled(_("New deadline, a working day"), day))
    return folded(_(title), record_form(f"{PATH}/ask", _(send), *fields, who, back=back, look="button"))
