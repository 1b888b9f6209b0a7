"""The agenda's lists: enterprises for the head to call, promises due, open notices, replies sent back."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.supervise.agenda import SETTLED
from dashboard.views.agenda import AgendaView, CallItem, HeadCall
from layouts import definitions, text, vocabulary
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chips import chip, sign
from layouts.components.forms import hidden, labelled, select
from layouts.components.links import address
from layouts.components.records import lines, record_form
from layouts.components.states import empty_good
from layouts.definitions import CITY_ZONE
from layouts.pages.supervise.agenda_items import order_link, promise_sign
from layouts.pages.supervise.agenda_words import CALL_RESULTS
from layouts.pages.supervise.tabs import AGENDA, NOTICES
from layouts.vocabulary import word


def calls_card(view: AgendaView, here: str) -> html.Section:
    """Show whom the head is to call: not solved or dissatisfied in the last weeks, and the calls made."""
    title = _("For the head to call")
    note = _("closed in the last 35 days, not solved or dissatisfied")
    if not view.calls:
        return card(title, empty_good(_("No enterprise is left to call.")), note=note)
    items = [_call_item(view, each, here) for each in view.calls]
    return card(title, html.Ul(items, className="agenda-list"), note=note)


def _call_item(view: AgendaView, each: CallItem, here: str) -> html.Li:
    why = []
    if each.unsolved:
        why.append(chip(_("not solved"), "outline"))
    if each.dissatisfied:
        why.append(chip(_("dissatisfied"), "outline"))
    row = each.row
    zone, year = definitions.zone_of(view.live, row.source), view.week.first.year
    closed = text.day(text.local(row.closed_at, zone).date(), year) if row.closed_at else text.NONE
    settled = any(call.result in SETTLED for call in each.calls)
    said = _("{enterprise}, closed {day}").format(enterprise=row.enterprise or row.order_no, day=closed)
    parts: list[Component] = [
        html.Div([order_link(row), html.Span(why, className="agenda-chips")], className="agenda-line-head"),
        html.P(said, className="quiet"),
        *(_call(call) for call in each.calls),
    ]
    if view.writes and not settled:
        parts.append(_call_form(view, each, here))
    return html.Li(parts)


def _call(call: HeadCall) -> html.P:
    kind = "good" if call.result in SETTLED else "none"
    said = _("{at} {head}: {note}").format(
        at=text.moment(call.at, CITY_ZONE, year=0), head=call.head, note=call.note or text.NONE
    )
    return html.P([sign(kind, word(CALL_RESULTS, call.result)), "　", said], className="agenda-call")


def _call_form(view: AgendaView, each: CallItem, here: str) -> html.Details:
    assert view.unit is not None
    row = each.row
    when = dbc.Input(name="at", value="", type="datetime-local", required=True, className="field")
    who = dcc.Input(name="head", value="", type="text", maxLength=60, required=True, className="field")
    results = [(code, _(said)) for code, said in CALL_RESULTS.items()]
    form = record_form(
        f"{AGENDA}/call",
        _("Keep the call"),
        hidden("unit", view.unit.code),
        hidden("order", address(row.source, row.order_no)),
        labelled(_("When"), when),
        labelled(_("Head who called"), who),
        labelled(_("What came of it"), select("result", results, "", _("choose …"))),
        lines("note", _("What was said"), rows=2, required=False),
        back=here,
        look="button",
    )
    return html.Details(
        [html.Summary(_("Write the call down …"), className="text-button"), form], className="record-fold"
    )


def promises_card(view: AgendaView) -> html.Section:
    """Show the promises that are past or due soon."""
    title = _("Promises due")
    note = _("past, or within 10 working days")
    if not view.promises:
        return card(title, empty_good(_("No promise is due.")), note=note)
    items = []
    for row, line in view.promises:
        zone, year = definitions.zone_of(view.live, row.source), view.week.first.year
        said = [promise_sign(line.standing, line.workdays), "　", text.deadline(line.promised, zone, year)]
        items.append(html.Li([order_link(row), html.P(said, className="quiet")]))
    return card(title, html.Ul(items, className="agenda-list"), note=note)


def notices_card(view: AgendaView) -> html.Section:
    """Show the unit's open supervision notices."""
    title = _("Open supervision notices")
    if not view.notices:
        return card(title, empty_good(_("No supervision notice is open.")))
    items = []
    for each in view.notices:
        due = text.deadline(each.due, CITY_ZONE, view.week.first.year)
        said = _("replied, under review") if each.replied else _("reply until {due}").format(due=due)
        state: Component = sign("warn", said) if each.standing == "near" else said
        if each.standing == "overdue":
            state = sign("bad", _("reply was due {due}").format(due=due))
        link = dcc.Link(each.title, href=f"{NOTICES}/{each.supervision_id}")
        mark: list[Component] = [" ", chip(_("provisional"), "outline")] if each.provisional else []
        items.append(html.Li([link, html.P([state, *mark], className="quiet")]))
    return card(title, html.Ul(items, className="agenda-list"))


def returned_card(view: AgendaView) -> html.Section:
    """Show the replies that were sent back in the last days, with the step and the reason."""
    title = _("Returned in the last 7 days")
    if not view.returned:
        return card(title, empty_good(_("No reply was returned.")))
    items = []
    for each in view.returned:
        zone, year = definitions.zone_of(view.live, each.row.source), view.week.first.year
        said = _("{at}, {step}: {reason}").format(
            at=text.moment(each.at, zone, year),
            step=word(vocabulary.GATE_STEPS, each.step),
            reason=each.reason or _("no reason given"),
        )
        items.append(html.Li([order_link(each.row), html.P(said, className="quiet")]))
    return card(title, html.Ul(items, className="agenda-list"))
