"""The four gates of one order as a timeline: who checked when, with which result, for which reason."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _, ngettext, noop
from dashboard.order.events import OrderEvent, handlings
from dashboard.people.access import Scope
from dashboard.views.order import OrderDetail
from layouts import vocabulary
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.states import not_enough_data
from layouts.pages.order.notes import after_close, timeline_item
from layouts.pages.order.words import moment
from layouts.text import NONE

STEPS = {
    "gate1": noop("Reply checked by the unit's head"),
    "gate2": noop("Enterprise called to verify"),
    "gate3": noop("City department"),
    "first_review": noop("Report's first review"),
    "assessment": noop("Second assessment of every order"),
    "recheck": noop("Third check"),
    "submitted_at": noop("Reply submitted"),
}
RESULTS = {
    "passed": noop("passed"),
    "returned": noop("returned"),
    "solved": noop("solved"),
    "unsolved": noop("not solved"),
    "not_applicable": noop("not concerned"),
    "entered": noop("entered"),
    "signed": noop("signed off by the deputy head"),
    "consultation": noop("discussed with other units"),
}
RESULT_SIGNS = {"passed": "good", "solved": "good", "returned": "bad", "unsolved": "bad"}
TEMPLATE = "/import/template/gates.csv"


def gates_card(detail: OrderDetail, scope: Scope) -> html.Section:
    """Show the way of the order's replies through the gates, each return starting the next handling."""
    parts: list[Component] = []
    after = after_close(detail)
    if detail.gates or after:
        parts.append(html.Ol([*_items(detail), *after], className="gates"))
    if not detail.gates_recorded and detail.row.state != "direct":
        template = TEMPLATE if scope.may("import") else ""
        parts.append(not_enough_data(_("Record of the four gates"), template))
    if not parts:
        direct = detail.row.state == "direct"
        said = _("Answered directly: no gate is concerned.") if direct else _("No reply was handed in yet.")
        parts.append(html.P(said, className="state"))
    return card(_("Four gates"), *parts, note=_note(detail))


def _note(detail: OrderDetail) -> str:
    if not detail.gates:
        return ""
    n = handlings(detail.gates)
    closed = detail.row.state == "closed"
    if n == 1:
        return _("closed at the first handling") if closed else _("first handling")
    template = _("closed after handling {n}") if closed else _("handling {n}")
    return template.format(n=n)


def _items(detail: OrderDetail) -> list[Component]:
    shown: list[Component] = []
    attempt = 0
    for event in detail.gates:
        begins = event.attempt != attempt and event.at is not None
        attempt = event.attempt if begins else attempt
        several = handlings(detail.gates) > 1
        shown.append(_item(detail, event, numbered=begins and several))
    return shown


def _item(detail: OrderDetail, event: OrderEvent, numbered: bool) -> html.Li:
    kind = RESULT_SIGNS.get(event.result, "none")
    notes = []
    if numbered:
        notes.append(_("handling {n}").format(n=event.attempt))
    if event.reason:
        notes.append(event.reason)
    if event.kind == "recheck":
        notes.append(_("source of the official verdict"))
    if event.times > 1:
        notes.append(ngettext("{n} time", "{n} times", event.times).format(n=event.times))
    if event.at is None and event.result != "not_applicable":
        notes.append(_("time not in the table"))
    if event.derived:
        notes.append(_("derived"))
    return timeline_item(
        NONE if event.at is None else moment(detail, event.at),
        vocabulary.gate_name(event.gate, ""),
        vocabulary.word(STEPS, event.kind),
        notes,
        event.unit,
        kind,
        vocabulary.word(RESULTS, event.result, ""),
    )
