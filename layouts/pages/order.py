"""One order: as a page of its own and as the drawer beside a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.access import Scope
from dashboard.i18n import _
from dashboard.page_views import OrderDetail
from layouts import text, vocabulary
from layouts.components.cards import card, foot, page_head
from layouts.components.chips import chip, sign
from layouts.components.links import order_path
from layouts.components.states import no_permission
from layouts.pages.order_clocks import clock_card
from layouts.pages.order_contact import contact
from layouts.text import NONE

Component = Any
EVIDENCE = {
    "four_way_call": ("four_way_call_at",),
    "liaison_response": ("acknowledged_at",),
    "onsite_check": ("onsite_at",),
    "feedback_on_time": ("feedback_enterprise_at", "feedback_city_at"),
    "solved_on_time": ("closed_at",),
}
MARKS = {"met": "good", "not_met": "bad", "not_applicable": "none"}


def order_page(detail: OrderDetail | None, scope: Scope) -> html.Div:
    """Draw an order's page; outside the scope, or where there is none, say who could show it."""
    if detail is None:
        return _out_of_reach(scope)
    head = page_head(
        detail.row.title or detail.row.order_no,
        chips=_chips(detail),
        crumbs=[(_("Orders"), "/orders")],
    )
    left = [_times_card(detail), _outcome_card(detail)]
    right = [*_scorecard_card(detail), _content_card(detail)]
    return html.Div(
        [
            head,
            _facts(detail),
            clock_card(detail),
            html.Div([html.Div(left), html.Div(right)], className="two-columns"),
            _foot(detail),
        ],
        className="order",
    )


def drawer(detail: OrderDetail | None, close: str, scope: Scope) -> html.Aside:
    """Draw an order in a panel at the right; `close` is the address of the list without it."""
    closing = dcc.Link(
        [html.Span("×", **{"aria-hidden": "true"}), html.Span(_("Close"), className="visually-hidden")],
        href=close,
        title=_("Close (Esc)"),
        className="drawer-close stay",
    )
    if detail is None:
        title, body = _("Order"), [_out_of_reach(scope)]
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
            _content_card(detail),
            _outcome_card(detail),
            *_scorecard_card(detail),
            _times_card(detail),
        ]
    return html.Aside(
        [
            html.Div([html.H2(title), closing], className="drawer-head"),
            html.Div(body, className="drawer-body"),
        ],
        className="drawer",
        tabIndex="-1",
        **{"aria-label": title},
    )


def _out_of_reach(scope: Scope) -> html.Div:
    """Say the same for an order that does not exist as for one of another unit: neither is told apart."""
    return no_permission(_("another unit, or does not exist"), scope.unit_name or _("no orders"))


def _chips(detail: OrderDetail) -> list[Component]:
    row = detail.row
    shown = [chip(vocabulary.word(vocabulary.CHANNELS, row.channel))]
    if row.provincial and row.channel != "provincial":
        shown.append(chip(_("provincial")))
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
    row, zone, year = detail.row, detail.time_zone, detail.row.opened_at.year
    facts: list[tuple[str, Component]] = [
        (_("Enterprise"), row.enterprise or NONE),
        (_("Category"), detail.category_path or row.category or NONE),
        (_("Responsible"), " ".join(part for part in (row.unit, row.township) if part) or NONE),
        (_("Handled by"), detail.handler or NONE),
        (_("Dispatched"), text.moment(row.dispatched_at, zone, year)),
        (_("Contact"), contact(detail)),
    ]
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts]
    return html.Dl(pairs, className="order-facts panel")


def _times_card(detail: OrderDetail) -> html.Section:
    year = detail.row.opened_at.year
    lines: list[tuple[Any, str]] = [
        (when, vocabulary.word(vocabulary.TIMES, name)) for name, when in detail.times
    ]
    lines += [
        (when, said or _("{event} (found at import)").format(event=vocabulary.word(vocabulary.EVENTS, kind)))
        for when, kind, said in detail.events
    ]
    ordered = sorted(lines, key=lambda line: line[0])
    items = [
        html.Li([html.Time(text.moment(when, detail.time_zone, year)), html.Span(said)])
        for when, said in ordered
    ]
    return card(_("Times"), html.Ol(items, className="timeline"))


def _pairs(pairs: Sequence[tuple[str, Component]]) -> html.Dl:
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="pairs")


def _outcome_card(detail: OrderDetail) -> html.Section:
    pairs: list[tuple[str, Component]] = [
        (_(name), vocabulary.word(vocabulary.VERDICTS, detail.verdicts.get(source, "")))
        for source, name in vocabulary.VERDICT_SOURCES.items()
    ]
    answers = detail.answers
    pairs += [
        (_("First answer"), vocabulary.word(vocabulary.ANSWERS, answers.get("first", ""))),
        (_("Final answer"), vocabulary.word(vocabulary.ANSWERS, answers.get("final", ""))),
        (_("Closed as"), vocabulary.word(vocabulary.CLOSING_KINDS, detail.row.closing_kind)),
        (_("Handled again"), _("{n} times").format(n=detail.redo_count)),
    ]
    optional = (
        (_("Not solved because"), detail.unsolved_reason),
        (_("Exclusion"), detail.exclusion),
        (_("Extension"), detail.extension),
        (_("Assisting units"), text.listed(detail.participants)),
    )
    pairs += [(name, value) for name, value in optional if value]
    return card(_("Verdicts and answers"), _pairs(pairs))


def _scorecard_card(detail: OrderDetail) -> list[Component]:
    if not detail.scorecard:
        return []
    applies = [result for _item, result in detail.scorecard if result != "not_applicable"]
    words = {"met": _("met"), "not_met": _("not met"), "not_applicable": _("does not apply")}
    pairs = [
        (
            _(vocabulary.SCORECARD[item]),
            html.Span(
                [
                    sign(MARKS[result], words[result]),
                    html.Span(_evidence(detail, item), className="evidence"),
                ]
            ),
        )
        for item, result in detail.scorecard
    ]
    note = f"{applies.count('met')} / {len(applies)}"
    return [card(_("Six-item scorecard"), _pairs(pairs), note=note)]


def _evidence(detail: OrderDetail, item: str) -> str:
    """Print the times that an item was judged by; both of them for feedback."""
    times = dict(detail.times)
    found = [times[name] for name in EVIDENCE.get(item, ()) if name in times]
    return text.listed(text.moment(each, detail.time_zone, detail.row.opened_at.year) for each in found)


def _content_card(detail: OrderDetail) -> html.Section:
    return card(
        _("Content"),
        _pairs([(_("Request"), detail.content or NONE), (_("Reply"), detail.reply or NONE)]),
        note=_("masked"),
    )


def _foot(detail: OrderDetail) -> html.Footer:
    parts = [
        _("Clocks follow the rules in force at the transfer; the day of receipt is not counted."),
        " ",
        _("Times in {zone}.").format(zone=detail.time_zone),
    ]
    if detail.batch_file:
        parts.append(" " + _("From {file}, import {n}.").format(file=detail.batch_file, n=detail.batch_id))
    return foot(*parts)


def order_title(order_address: str) -> str:
    """Return the title of an order's page from its address alone."""
    return _("Order {number}").format(number=order_address.partition("~")[2])
