"""One order: as a page of its own and as the drawer beside a list."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _
from dashboard.order.events import OrderEvent
from dashboard.people.access import Scope
from dashboard.views.order import OrderDetail
from layouts import vocabulary
from layouts.component import Component, aria
from layouts.components.cards import card, foot, page_head
from layouts.components.chips import chip
from layouts.components.links import order_path, unit_path
from layouts.components.states import no_such_order
from layouts.pages.alerts.words import order_warnings
from layouts.pages.order.clocks import clock_card, strip_card
from layouts.pages.order.contact import contact
from layouts.pages.order.gates import RESULTS, STEPS, gates_card
from layouts.pages.order.outcome import content_card, outcome_card
from layouts.pages.order.scorecard import scorecard
from layouts.pages.order.words import moment
from layouts.pages.supervise.requests import order_supervision_card
from layouts.text import NONE


def order_page(detail: OrderDetail | None, scope: Scope, records: Sequence[Component] = ()) -> html.Div:
    """Draw an order's page; outside the scope, or where there is none, say who could show it.

    `records` are the cards of what is kept here about it.
    """
    if detail is None:
        return no_such_order(scope)
    head = page_head(detail.row.title or detail.row.order_no, chips=_chips(detail), crumbs=_crumbs(detail))
    left = [gates_card(detail, scope), outcome_card(detail), *records, _history(detail)]
    supervision = order_supervision_card(detail.supervision, detail.row.source, detail.row.order_no)
    right = [*supervision, *scorecard(detail), content_card(detail)]
    return html.Div(
        [
            head,
            *order_warnings(detail.warnings),
            _facts(detail),
            strip_card(detail),
            html.Div(
                [html.Div(left), html.Div(right)],
                className="order-columns",
            ),
            _foot(detail),
        ],
        className="order",
    )


def drawer(detail: OrderDetail | None, close: str, scope: Scope) -> html.Aside:
    """Draw an order in a panel at the right; `close` is the address of the list without it."""
    closing = dcc.Link(
        [html.Span("×", **aria(hidden="true")), html.Span(_("Close"), className="visually-hidden")],
        href=close,
        title=_("Close (Esc)"),
        className="drawer-close stay",
    )
    if detail is None:
        title = _("Order")
        body: list[Component] = [no_such_order(scope)]
    else:
        title = detail.row.title or detail.row.order_no
        path = order_path(detail.row.source, detail.row.order_no)
        body = [
            html.Div(
                [*_chips(detail), dcc.Link(_("Open the page"), href=path, className="drawer-page")],
                className="chips",
            ),
            _facts(detail),
            clock_card(detail),
            content_card(detail),
            *scorecard(detail),
            gates_card(detail, scope),
            outcome_card(detail),
            _history(detail),
        ]
    return html.Aside(
        [
            html.Div([html.H2(title), closing], className="drawer-head"),
            html.Div(body, className="drawer-body"),
        ],
        className="drawer",
        tabIndex="-1",
        **aria(label=title),
    )


def _crumbs(detail: OrderDetail) -> list[tuple[str, str]]:
    row = detail.row
    places = [(row.unit, detail.unit_code)]
    if row.unit == detail.district:  # a department's order lies in a township, but not under it
        places.append((row.township, detail.township_code))
    return [(_("Orders"), "/orders"), *((name, unit_path(code)) for name, code in places if name and code)]


def _chips(detail: OrderDetail) -> list[Component]:
    row = detail.row
    channel = "provincial" if row.provincial else row.channel
    shown = [chip(vocabulary.word(vocabulary.CHANNELS, channel))]
    state = vocabulary.word(vocabulary.STATES, row.state)
    if row.verdict:
        state = _("{state}, verified: {verdict}").format(
            state=state, verdict=vocabulary.word(vocabulary.VERDICTS, row.verdict)
        )
    shown.append(chip(state))
    if row.excluded:
        shown.append(chip(_("excluded from the appraisal"), "outline"))
    if row.confidential:
        shown.append(chip(_("confidential"), "outline"))
    return [*shown, html.Span(row.order_no, className="order-no")]


def _facts(detail: OrderDetail) -> html.Dl:
    row, times = detail.row, dict(detail.times)
    responsible = " ".join(part for part in (row.unit, row.township) if part) or NONE
    facts: list[tuple[str, Component]] = [
        (_("Enterprise"), row.enterprise or NONE),
        (_("Category"), detail.category_path or row.category or NONE),
        (_("Responsible"), responsible),
    ]
    if detail.handler and detail.handler not in (row.unit, row.township):
        facts.append((_("Handled by"), detail.handler))
    if "transferred_out_at" in times:
        facts.append((_("Transferred out"), moment(detail, times["transferred_out_at"])))
    else:
        facts.append((_("Accepted"), moment(detail, row.opened_at)))
    facts.append((_("Received"), moment(detail, times.get("received_at"))))
    facts.append((_("Contact"), contact(detail)))
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts]
    return html.Dl(pairs, className="order-facts panel")


def _history(detail: OrderDetail) -> html.Section:
    """Show everything that is known to have happened, folded away."""
    items = [
        html.Li([html.Time(moment(detail, event.at)), html.Span(_event(event))]) for event in detail.history
    ]
    listing = html.Details(
        [
            html.Summary(_("Show {n} events").format(n=len(items)), className="text-button"),
            html.Ol(items, className="timeline"),
        ],
        className="all-events",
    )
    return card(_("Everything that happened"), listing)


def _event(event: OrderEvent) -> list[Component]:
    words = {**vocabulary.EVENTS, **vocabulary.TIMES, **vocabulary.NOTES, **STEPS}
    results = {"ledger_log": vocabulary.BOOKS, "look_back_log": vocabulary.LOOK_BACK_RESULTS}
    said = vocabulary.word(words, event.kind)
    if event.result:
        said = f"{said}　{vocabulary.word(results.get(event.kind, RESULTS), event.result)}"
    notes = [note for note in (event.unit, event.reason) if note]
    if event.attempt > 1:
        notes.append(_("handling {n}").format(n=event.attempt))
    if event.derived:
        found = event.kind in vocabulary.EVENTS
        notes.append(_("derived: found at an import") if found else _("derived"))
    return [said, *(html.Em(note) for note in notes)]


def _foot(detail: OrderDetail) -> html.Footer:
    parts: list[Component] = [
        _("Clocks follow the rules in force at the transfer; the day of receipt is not counted."),
        " ",
        _("“Derived” is what only times and counts of the table tell."),
        " ",
        _("Times in {zone}.").format(zone=detail.time_zone),
    ]
    if detail.batch_file:
        parts.append(" " + _("From {file}, import {n}.").format(file=detail.batch_file, n=detail.batch_id))
    if detail.demo:
        parts += [" ", html.B(_("Demonstration data, no real order."))]
    return foot(*parts)


def order_title(order_address: str) -> str:
    """Return the title of an order's page from its address alone."""
    return _("Order {number}").format(number=order_address.partition("~")[2])
