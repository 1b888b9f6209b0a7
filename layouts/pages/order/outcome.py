"""What an order is about and what came of it: texts, calls, verdicts, answers, related orders."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _, ngettext, noop
from dashboard.views.order import OrderDetail, RelatedOrders
from layouts import text, vocabulary
from layouts.component import Component
from layouts.components.cards import card
from layouts.components.chips import sign
from layouts.components.links import ListState
from layouts.pages.order.notes import calls
from layouts.pages.order.words import moment
from layouts.text import NONE

Pairs = Sequence[tuple[str, Component]]
RELATED = {"enterprise": noop("Same enterprise"), "cause": noop("Same category")}
LOOK_BACK = {
    "unsolved": noop("verified as not solved"),
    "dissatisfied": noop("dissatisfied at the call-back"),
}


def content_card(detail: OrderDetail) -> html.Section:
    """Show request and reply, who was called when, and the orders with something in common."""
    pairs: list[tuple[str, Component]] = [
        (_("Request"), detail.content or NONE),
        (_("Reply"), detail.reply or NONE),
        (_("Calls"), calls(detail)),
    ]
    if detail.related:
        pairs.append(
            (_("Related"), html.Span([_related(each) for each in detail.related], className="related"))
        )
    return card(_("Content"), _list(pairs), note=_("masked"))


def _related(each: RelatedOrders) -> html.Span:
    n = dcc.Link(str(each.count), href=ListState(each.filter).href())
    told = ngettext(
        "within three months before and after: {n} order, this one included",
        "within three months before and after: {n} orders, this one included",
        each.count,
    )
    said = text.rich(told, n=n)
    return html.Span([_(RELATED[each.kind]), " ", *said])


def outcome_card(detail: OrderDetail) -> html.Section:
    """Show verdicts by source, first and final answer, closing kind, exclusion and look-back."""
    answers = detail.answers
    pairs: list[tuple[str, Component]] = [(_("Verdicts"), _verdicts(detail))]
    pairs += [
        (
            _("Satisfaction"),
            html.Span(
                [
                    html.Span(_("first {answer}").format(answer=_answer(answers.get("first", "")))),
                    html.Span(_("final {answer}").format(answer=_answer(answers.get("final", "")))),
                ],
                className="spaced",
            ),
        ),
        (_("Closed as"), vocabulary.word(vocabulary.CLOSING_KINDS, detail.row.closing_kind)),
        (
            _("Handled again"),
            ngettext("{n} time", "{n} times", detail.redo_count).format(n=detail.redo_count),
        ),
    ]
    optional = (
        (_("On time"), _own_flag(detail)),
        (_("Not solved because"), detail.unsolved_reason),
        (_("Exclusion"), _exclusion(detail)),
        (_("Look-back"), _look_back(detail)),
        (_("Assisting units"), text.listed(detail.participants)),
    )
    pairs += [(name, value) for name, value in optional if value]
    return card(_("Verdicts and answers"), _list(pairs))


def _answer(answer: str) -> str:
    return vocabulary.word(vocabulary.ANSWERS, answer)


def _verdicts(detail: OrderDetail) -> html.Span:
    """Show each source's verdict; only the official one is counted, the others stand beside it."""
    shown = []
    for source, name in vocabulary.VERDICT_SOURCES.items():
        verdict = detail.verdicts.get(source, "")
        word = vocabulary.word(vocabulary.VERDICTS, verdict)
        kind = {"solved": "good", "unsolved": "bad"}.get(verdict, "none")
        counted = source == "official"
        mark = sign(kind, word) if counted and verdict else word
        shown.append(html.Span([_(name), " ", mark], className="verdict-official" if counted else None))
    return html.Span(shown, className="spaced")


def _own_flag(detail: OrderDetail) -> str:
    """Say what the source itself says of being on time, and what we do, where both can be compared."""
    if detail.source_on_time is None:
        return ""
    theirs = _("the source says: on time") if detail.source_on_time else _("the source says: late")
    if detail.own_on_time is None:
        return theirs
    ours = _("here: on time") if detail.own_on_time else _("here: late")
    differs = _("they differ; only ours is counted") if detail.own_on_time != detail.source_on_time else ""
    return text.listed(part for part in (theirs, ours, differs) if part)


def _exclusion(detail: OrderDetail) -> str:
    if not detail.row.excluded:
        return ""
    at = dict(detail.times).get("exclusion_decided_at")
    parts = [
        detail.exclusion or _("no reason given"),
        detail.exclusion_decided_by,
        moment(detail, at) if at else "",
    ]
    return text.listed(part for part in parts if part)


def _look_back(detail: OrderDetail) -> str:
    """Say that a closed order is one to look back at, and why, where no look-back of it is noted yet."""
    if detail.row.state != "closed" or detail.notes.get("look_back_log"):
        return ""
    reasons = []
    if detail.verdicts.get("official") == "unsolved":
        reasons.append("unsolved")
    if detail.answers.get("final") == "dissatisfied":
        reasons.append("dissatisfied")
    if not reasons:
        return ""
    why = text.listed(_(LOOK_BACK[reason]) for reason in reasons)
    return _("to be looked at again: {why} (derived)").format(why=why)


def _list(pairs: Pairs) -> html.Dl:
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="pairs")
