"""The board: four columns of cards, the next deadlines on top, and what the office does on a card."""

from __future__ import annotations

from dash import dcc, html

from dashboard.desk.board import AHEAD, COLUMNS, REMINDED_BY, EarlyClock
from dashboard.i18n import _
from dashboard.phone.message import TAIL
from dashboard.views.desk import DeskOrder, DeskView, Sent
from layouts import text
from layouts.component import Attributes, Component, aria, dataset
from layouts.components.chips import sign
from layouts.components.forms import hidden
from layouts.components.links import order_path
from layouts.components.records import record_form
from layouts.pages.desk.words import (
    ANSWERED,
    CHANNELS,
    CLOCKS,
    SIGNS,
    TONES,
    clock_at,
    clock_words,
    limit_at,
)
from layouts.pages.desk.words import (
    COLUMNS as COLUMN_NAMES,
)

PATH = "/desk"
FIRST = 3
REMINDABLE = ("dispatched", "reminded")


def board(view: DeskView) -> html.Div:
    """Draw the four columns, each sorted by the deadline that ends next."""
    return html.Div([_column(view, name) for name in COLUMNS], className="recv-board")


def next_deadlines(view: DeskView) -> html.Div:
    """Draw the deadlines that end next, which stay on top of the page."""
    running = [
        (clock, card)
        for card in view.cards
        if (clock := card.state.next) is not None and clock.state in AHEAD
    ]
    running.sort(key=lambda pair: pair[0].due)
    parts: list[Component] = [html.B(_("Next deadlines"))]
    if not running:
        parts.append(html.Span(_("none runs"), className="quiet"))
    for clock, card in running[:FIRST]:
        parts.append(_next(view, clock, card))
    return html.Div(parts, className="recv-next", **aria(label=_("Next deadlines")), role="region")


def _next(view: DeskView, clock: EarlyClock, card: DeskOrder) -> html.Span:
    said = html.Span(clock_words(clock, view.now, card.zone), className="recv-left")
    limit = limit_at(clock.due, card.zone, view.now)
    return html.Span(
        [
            html.Span("▲" if clock.state == "near" else "", className="recv-mark", **aria(hidden="true")),
            said,
            html.Span(_(CLOCKS[clock.clock])),
            html.Span(limit, className="quiet"),
            html.A(_tail(card), href=f"#{_anchor(card)}", className="recv-jump"),
            html.Span(card.unit, className="clip"),
        ],
        className=f"recv-clock {TONES.get(SIGNS.get(clock.state, ''), '')}".strip(),
        **_ticking(clock),
    )


def _column(view: DeskView, name: str) -> html.Section:
    cards = view.columns[name]  # type: ignore[index]
    title = _(COLUMN_NAMES[name])
    head = html.H2([title, html.Span(str(len(cards)), className="recv-count")])
    body: list[Component] = [_card(view, each) for each in cards]
    body = body or [html.P(_("none"), className="recv-empty")]
    return html.Section([head, *body], className="recv-column", **aria(label=f"{title} {len(cards)}"))


def _card(view: DeskView, card: DeskOrder) -> html.Article:
    worst = next((each for each in card.state.clocks if SIGNS.get(each.state) in ("bad",)), None)
    shown = worst or card.state.next
    tone = TONES.get(SIGNS.get(shown.state, ""), "") if shown else ""
    return html.Article(
        [
            html.Div(
                [
                    dcc.Link(_tail(card), href=order_path(card.source, card.order_no), className="recv-tail"),
                    _since(view, card),
                ],
                className="recv-head",
            ),
            html.Div(card.unit or _("unit not determined"), className="recv-unit"),
            *([html.Div(card.category, className="recv-about")] if card.category else []),
            *(_clock(view, card, each) for each in card.state.clocks),
            *([] if card.state.column == "received" else [_channels(view, card)]),
            *_answer(view, card),
            *_acts(view, card),
        ],
        className=f"recv-card {tone}".strip(),
        id=_anchor(card),
    )


def _anchor(card: DeskOrder) -> str:
    return f"card-{card.order_no[-TAIL:]}"


def _tail(card: DeskOrder) -> str:
    return f"…{card.order_no[-TAIL:]}"


def _since(view: DeskView, card: DeskOrder) -> html.Span:
    minutes = max(0, int((view.now - card.facts.arrived_at).total_seconds()))
    out = card.facts.transferred_out_at is not None
    said = _("out {time} ago") if out else _("in for {time}")
    return html.Span(
        said.format(time=text.duration(minutes)),
        className="recv-since quiet",
        **dataset(since=str(int(card.facts.arrived_at.timestamp())), said=said),
    )


def _ticking(clock: EarlyClock) -> Attributes:
    """Return what the script counts on by; a clock that does not run stays as it was drawn."""
    if clock.state not in AHEAD:
        return {}
    return dataset(due=str(int(clock.due.timestamp())), start=str(int(clock.start.timestamp())))


def _clock(view: DeskView, card: DeskOrder, clock: EarlyClock) -> html.Div:
    kind = SIGNS.get(clock.state, "")
    mark = {"good": "●", "bad": "■", "warn": "▲", "may": "◇"}.get(kind, "")
    return html.Div(
        [
            html.Span(_(CLOCKS[clock.clock]), className="recv-what"),
            html.Span(mark, className="recv-mark", **aria(hidden="true")),
            html.B(clock_words(clock, view.now, card.zone), className="recv-left"),
            html.Span(limit_at(clock.due, card.zone, view.now), className="recv-limit quiet"),
        ],
        className=f"recv-clock {TONES.get(kind, '')}".strip(),
        **_ticking(clock),
    )


def _channels(view: DeskView, card: DeskOrder) -> html.Ul:
    return html.Ul([_channel(view, card, name) for name in REMINDED_BY], className="recv-channels")


def _channel(view: DeskView, card: DeskOrder, name: str) -> html.Li:
    at = card.facts.reminded.get(name)
    if at is None:
        tried = [each for each in card.sent if each.channel == name]
        failed = bool(tried) and all(each.state == "dead" for each in tried)
        said = _("not delivered") if failed else _("being sent") if tried else _("not sent yet")
        return html.Li([_(CHANNELS[name]), " ", said], className="quiet")
    noted = next((each for each in card.sent if _counts(each, name) and each.noted_by), None)
    when = clock_at(at, card.zone, view.now)
    who = f" {noted.noted_by}" if noted else ""
    return html.Li([html.Span("● ", **aria(hidden="true")), _(CHANNELS[name]), f" {when}{who}"])


def _counts(each: Sent, name: str) -> bool:
    return each.channel == name


def _answer(view: DeskView, card: DeskOrder) -> list[Component]:
    if card.state.answered_at is not None:
        how = _(ANSWERED[card.state.answered_by])
        at = clock_at(card.state.answered_at, card.zone, view.now)
        who = f" {card.answered_by}" if card.state.answered_by == "here" and card.answered_by else ""
        return [html.Div([sign("good"), f" {at} {how}{who}"], className="recv-answer")]
    if card.wait:
        late = _("no answer after {n} minutes").format(n=view.answer_minutes)
        mark = "bad" if card.wait == "missed" else "may"
        return [html.Div(sign(mark, late), className="recv-answer")]
    return []


def _acts(view: DeskView, card: DeskOrder) -> list[Component]:
    """Offer the office what it may do; the text stands there to be read before it is copied."""
    if card.state.column not in REMINDABLE or not card.text:
        return []
    copy = [
        html.Div(card.text, className="recv-text"),
        html.Button(_("Copy for the WeChat group"), type="button", className="button recv-copy"),
    ]
    forms = [
        _form("remind", _("Send the reminder"), card),
        _form("phone", _("Told by telephone"), card),
        _form("wechat", _("Pasted into the group"), card),
    ]
    parts = [*forms[:2], *copy, forms[2]] if view.keeps else copy
    summary = html.Summary(_("Remind …") if view.keeps else _("Text …"), className="text-button")
    return [html.Details([summary, html.Div(parts, className="recv-forms")], className="recv-acts")]


def _form(act: str, label: str, card: DeskOrder) -> html.Form:
    return record_form(
        f"{PATH}/{act}",
        label,
        hidden("source", card.source),
        hidden("order", card.order_no),
        back=PATH,
        look="button primary" if act == "remind" else "button",
        class_name="recv-form",
    )
