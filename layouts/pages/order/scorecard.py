"""The six items of a provincial order: each met or not, with the moment and the limit that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dash import html

from dashboard.i18n import _
from dashboard.views.order import OrderDetail
from layouts import text, vocabulary
from layouts.component import Component, aria
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.pages.order.words import deadline, moment
from layouts.text import NONE

MARKS = {"met": "good", "not_met": "bad"}
# From which time an item's minutes are counted.
ORIGINS = {
    "four_way_call": "transferred_out_at",
    "liaison_response": "received_at",
    "onsite_check": "transferred_out_at",
}
MOMENTS = {
    "four_way_call": "four_way_call_at",
    "liaison_response": "acknowledged_at",
    "onsite_check": "onsite_at",
}


def scorecard(detail: OrderDetail) -> list[Component]:
    """Show the six items, nothing for an order that has none."""
    if not detail.scorecard:
        return []
    applies = [(item, result) for item, result in detail.scorecard if result != "not_applicable"]
    met = [item for item, result in applies if result == "met"]
    missed = [_(vocabulary.SCORECARD[item]) for item, result in applies if result != "met"]
    note = _("not met: {items}").format(items=text.listed(missed)) if missed else ""
    if applies and not missed:
        note = _("all that apply are met")
    title = _("Six-item scorecard {met} / {n}").format(met=len(met), n=len(applies))
    rows = [_row(detail, item, result) for item, result in detail.scorecard]
    head = html.Thead(
        html.Tr([html.Th(name, scope="col") for name in (_("Item"), _("Evidence"), _("Limit"), _("Result"))]),
        className="visually-hidden",
    )
    return [card(title, html.Table([head, html.Tbody(rows)], className="six-table"), note=note)]


def _row(detail: OrderDetail, item: str, result: str) -> html.Tr:
    words = {"met": _("met"), "not_met": _("not met"), "not_applicable": _("does not apply")}
    name = _(vocabulary.SCORECARD[item])
    mark = (
        sign(MARKS[result], name)
        if result in MARKS
        else html.Span(
            [
                html.Span(NONE, className="sign sign-none item-none", **aria(hidden="true")),
                html.Span(name, className="sign-word"),
            ],
            className="signed",
        )
    )
    tone = {"met": "", "not_met": "bad-text"}.get(result, "quiet")
    return html.Tr(
        [
            html.Th(mark, scope="row"),
            html.Td(evidence(detail, item, result)),
            html.Td(_limit(detail, item), className="quiet"),
            html.Td(words[result], className=tone),
        ]
    )


def evidence(detail: OrderDetail, item: str, result: str) -> Component:
    """Say the moment an item was judged by, or that none is known at the data time."""
    times = dict(detail.times)
    if item == "feedback_on_time":
        return _feedback(detail, times)
    if item == "report_accepted":
        return _report(detail, result)
    if item == "solved_on_time":
        return _solved(detail)
    at, start = times.get(MOMENTS[item]), times.get(ORIGINS[item])
    if at is None:
        return _nothing(detail)
    shown = moment(detail, at)
    if start is None or at < start:
        return shown
    return _("{moment}, after {time}").format(
        moment=shown, time=text.duration(int((at - start).total_seconds()))
    )


def _nothing(detail: OrderDetail) -> str:
    if detail.as_of is None:
        return NONE
    return _("nothing known up to {moment}").format(moment=moment(detail, detail.as_of))


def _feedback(detail: OrderDetail, times: Mapping[str, datetime]) -> Component:
    names = ("feedback_enterprise_at", "feedback_city_at")
    if not any(name in times for name in names):
        return _nothing(detail)
    enterprise, city = (moment(detail, times.get(name)) for name in names)
    parts = (
        _("enterprise {moment}").format(moment=enterprise),
        _("city platform {moment}").format(moment=city),
    )
    return html.Span([html.Span(part) for part in parts], className="spaced")


def _report(detail: OrderDetail, result: str) -> str:
    if result == "not_applicable":
        return _("no first review known")
    first = next((event for event in detail.gates if event.kind == "first_review"), None)
    said = (
        _("report passed its first review") if result == "met" else _("report returned at its first review")
    )
    if first is None or first.at is None:
        return said
    return _("{moment} {what}").format(moment=moment(detail, first.at), what=said)


def _solved(detail: OrderDetail) -> str:
    row = detail.row
    if row.closed_at is None:
        early = row.time_left is not None and row.time_left >= 0
        return _("not due yet") if early else _nothing(detail)
    closed = moment(detail, row.closed_at)
    if row.closing_kind in ("confirmed", "explained"):
        what = vocabulary.word(vocabulary.CLOSING_KINDS, row.closing_kind)
    elif row.verdict:
        what = _("verified: {verdict}").format(verdict=vocabulary.word(vocabulary.VERDICTS, row.verdict))
    else:
        what = _("not verified yet")
    return _("closed {moment}, {what}").format(moment=closed, what=what)


def _limit(detail: OrderDetail, item: str) -> Component:
    if item == "report_accepted":
        return _("at the first review")
    limit = detail.limits.get(item)
    if limit is None:
        return NONE
    start = dict(detail.times).get(ORIGINS.get(item, ""))
    if start is None:
        return deadline(detail, limit)
    within = text.limit(int((limit - start).total_seconds()))
    parts = _("within {time}").format(time=within), deadline(detail, limit)
    return html.Span([html.Span(part) for part in parts], className="spaced")
