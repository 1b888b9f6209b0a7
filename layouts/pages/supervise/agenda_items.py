"""One hard order on the agenda: what it is, why it is hard, what was decided, and the fields of this week."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.order.urgency import Standing
from dashboard.views.agenda import AgendaItem, AgendaView, Decision, LedgerLine
from dashboard.views.order import OrderRow
from layouts import definitions, text, vocabulary
from layouts.component import Component
from layouts.components.chips import chip, sign
from layouts.components.forms import hidden, pairs
from layouts.components.links import address, order_path
from layouts.components.records import lines, record_form
from layouts.definitions import CITY_ZONE
from layouts.pages.proactive.parts import folded
from layouts.pages.supervise.agenda_words import GROUNDS
from layouts.pages.supervise.tabs import AGENDA
from layouts.text import NONE


def order_link(row: OrderRow) -> dcc.Link:
    """Name an order by its title, as a link to its page."""
    title = row.title or row.order_no
    return dcc.Link(title, href=order_path(row.source, row.order_no), title=title)


def item_card(view: AgendaView, each: AgendaItem, here: str) -> html.Section:
    """Draw one order with last week's decision beside this week's fields."""
    row = each.row
    chips = [chip(_(GROUNDS[ground]), "outline") for ground in each.grounds]
    if not each.grounds:
        chips = [chip(_("no longer hard"), "neutral")]
    head = html.Div(
        [html.H2(order_link(row)), html.Span(chips, className="agenda-chips")], className="card-head"
    )
    place = " · ".join(part for part in (row.order_no, row.category, row.township or row.unit) if part)
    week = [_before(each), _fields(view, each, here) if view.writes else _written(each.this_week)]
    return html.Section(
        [
            head,
            html.P(place, className="card-note agenda-place"),
            pairs(*_facts(view, each)),
            html.Div(week, className="agenda-week-pair"),
            *([_on_paper(each.this_week)] if view.writes else []),
        ],
        className="panel agenda-item",
    )


def _facts(view: AgendaView, each: AgendaItem) -> list[tuple[str, Component]]:
    row = each.row
    zone, year = definitions.zone_of(view.live, row.source), view.week.first.year
    found: list[tuple[str, Component]] = [(_("Deadline"), _deadline(row, zone, year))]
    if each.returns:
        found.append((_("Returned"), ngettext("{n} time", "{n} times", each.returns).format(n=each.returns)))
    if each.ledger is not None:
        found.append((_("Ledger"), ledger_words(each.ledger, zone, year)))
        if each.ledger.note:
            found.append((_("Last note"), each.ledger.note))
    if each.reason:
        found.append((_("Why not solved, as noted"), each.reason))
    return found


def _deadline(row: OrderRow, zone: str, year: int) -> Component:
    shown = text.deadline(row.solve_due, zone, year)
    if row.open_overdue:
        return html.Span(
            [sign("bad", text.overdue(row.overdue_days)), "　", shown], className="time-left time-bad"
        )
    if row.near_due:
        return html.Span([sign("warn", _("near due")), "　", shown], className="time-left time-warn")
    if row.closed_at is not None:
        return _("closed {day}").format(day=text.day(text.local(row.closed_at, zone).date(), year))
    return shown


def ledger_words(line: LedgerLine, zone: str, year: int) -> Component:
    """Say in which book an order stands and how its promise does."""
    book = vocabulary.word(vocabulary.BOOKS, line.book)
    if line.promised is None:
        return book
    promised = text.deadline(line.promised, zone, year)
    shown = _("{book}, promised {day}").format(book=book, day=promised)
    if line.extensions:
        first = text.deadline(line.first_promised, zone, year)
        shown = ngettext(
            "{book}, promised {day} (first {first}, extended {n} time)",
            "{book}, promised {day} (first {first}, extended {n} times)",
            line.extensions,
        ).format(book=book, day=promised, first=first, n=line.extensions)
    return html.Span([shown, "　", promise_sign(line.standing, line.workdays)])


def promise_sign(standing: Standing | None, workdays: int) -> Component:
    """Say how far a promise is past or away."""
    if standing is None:
        return NONE
    if standing == "overdue":
        return html.Span(sign("bad", text.overdue(workdays)), className="time-left time-bad")
    left = _("{time} left").format(time=text.working_days(workdays))
    if standing == "near":
        return html.Span(sign("warn", left), className="time-left time-warn")
    return html.Span(left, className="time-left")


def _before(each: AgendaItem) -> html.Div:
    """Show the last decision of an earlier week."""
    before = each.before
    if before is None:
        return html.Div(
            [html.H3(_("Decided before")), html.P(_("nothing yet"), className="quiet")],
            className="agenda-before",
        )
    head = html.H3(_("Decided before: {week}").format(week=text.week_name(before.week)))
    return html.Div([head, *_said(before)], className="agenda-before")


def _said(told: Decision) -> list[Component]:
    rows: list[tuple[str, Component]] = [
        (label, html.Span(said, className="agenda-said"))
        for label, said in (
            (_("Why not solved"), told.why),
            (_("Measure"), told.measure),
            (_("Decision of the meeting"), told.decision),
        )
        if said
    ]
    who = _("{who}, {at}").format(who=told.who, at=text.moment(told.at, CITY_ZONE, year=0))
    return [pairs(*rows), html.P(who, className="quiet")]


def _written(told: Decision | None) -> html.Div:
    """Show what was decided in the week to who only reads."""
    said = _said(told) if told else [html.P(_("nothing yet"), className="quiet")]
    return html.Div([html.H3(_("This week")), *said], className="agenda-now")


def _fields(view: AgendaView, each: AgendaItem, here: str) -> html.Div:
    told, row = each.this_week, each.row
    assert view.unit is not None
    form = record_form(
        f"{AGENDA}/decide",
        _("Keep it") if told is None else _("Change it"),
        hidden("unit", view.unit.code),
        hidden("week", view.week.text),
        hidden("order", address(row.source, row.order_no)),
        hidden("seen", told.version if told else ""),
        lines("why", _("Why not solved"), told.why if told else each.reason, rows=2, required=False),
        lines("measure", _("Proposed measure"), told.measure if told else "", rows=2, required=False),
        lines(
            "decision", _("Decision of the meeting"), told.decision if told else "", rows=2, required=False
        ),
        back=here,
        look="button primary" if told is None else "button",
    )
    label = _("Write the decision down …") if told is None else _("Change the decision …")
    said = _said(told) if told else []
    return html.Div([html.H3(_("This week")), *said, folded(label, form)], className="agenda-now agenda-form")


def _on_paper(told: Decision | None) -> html.Div:
    """Show on paper what is decided this week, or room to write it down."""
    if told is not None:
        return html.Div([html.H3(_("This week")), *_said(told)], className="only-paper")
    rows = [
        html.Div([html.Span(label), html.Span(className="agenda-line")])
        for label in (_("Why not solved"), _("Proposed measure"), _("Decision of the meeting"))
    ]
    return html.Div([html.H3(_("This week")), *rows], className="only-paper")
