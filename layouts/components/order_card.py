"""One order of a small unit as a card: what, since when, used against its limit, how it ended."""

from __future__ import annotations

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.views.order import OrderCard, OrderRow
from layouts import text, vocabulary
from layouts.component import Component, aria
from layouts.components.clock import unsolved_word
from layouts.components.links import order_path

DOTS = {"met": "●", "not_met": "□", "not_applicable": "–"}


def order_card(card: OrderCard, zone: str, *, named: bool = False) -> html.Li:
    """Draw a card, `named` with its unit; a provincial order carries its six items as dots."""
    row = card.row
    title = dcc.Link(
        row.title or row.order_no, href=order_path(row.source, row.order_no), className="oc-title clip"
    )
    return html.Li(
        [
            title,
            _verdict(card),
            html.Span(_facts(card, zone, named), className="oc-facts"),
            html.Span(card.reason, className="oc-reason"),
            _clock(card),
            _six(card),
        ],
        className="order-card",
    )


def _verdict(card: OrderCard) -> html.Span:
    """Say how an order ended; what counts against the unit comes first."""
    row, said = card.row, _outcome(card.row)
    if card.unsolved:
        mark, said = "■", unsolved_word(row)
    elif row.late:
        mark, said = "■", _("late, {outcome}").format(outcome=said)
    else:
        mark = "●" if row.verdict == "solved" else "○"
    bad = " bad-text" if mark == "■" else ""
    return html.Span([html.Span(f"{mark} ", **aria(hidden="true")), said], className=f"oc-verdict{bad}")


def _outcome(row: OrderRow) -> str:
    if row.closed_at is not None and row.closing_kind in ("confirmed", "explained"):
        return vocabulary.word(vocabulary.CLOSING_KINDS, row.closing_kind)
    if row.verdict:
        return vocabulary.word(vocabulary.VERDICTS, row.verdict)
    return vocabulary.word(vocabulary.STATES, row.state) if row.closed_at is None else _("not verified")


def _facts(card: OrderCard, zone: str, named: bool) -> list[Component]:
    row = card.row
    when = row.dispatched_at or row.opened_at
    said = _("{day} dispatched") if row.dispatched_at else _("{day} accepted")
    parts: list[Component] = [
        html.Span(row.order_no, className="oc-no"),
        said.format(day=text.day(text.local(when, zone).date())),
    ]
    if named:
        parts.append(html.B(row.unit))
    if row.provincial:
        parts.append(html.Span(_("provincial"), className="tag"))
    if card.redo_count:
        parts.append(
            html.Span(
                ngettext("handled {n} time", "handled {n} times", card.redo_count + 1).format(
                    n=card.redo_count + 1
                ),
                className="tag",
            )
        )
    if row.excluded:
        parts.append(html.Span(_("excluded from the appraisal"), className="tag"))
    return [html.Span(part) if isinstance(part, str) else part for part in parts]


def _clock(card: OrderCard) -> html.Span:
    row = card.row
    if card.used_days is None or not card.limit_days:
        return html.Span(_("without deadline"), className="oc-clock quiet")
    share = min(1.0, card.used_days / card.limit_days)
    used, limit = text.decimal(card.used_days, 1), text.decimal(card.limit_days, 0)
    template = _("closed after {used} of {limit} working days")
    if row.closed_at is None:
        template = _("open for at least {used} of {limit} working days")
    parts: list[Component] = [
        html.Span(
            html.Span(
                className="oc-fill late" if row.late else "oc-fill", style={"width": f"{100 * share:.0f}%"}
            ),
            className="oc-bar",
            **aria(hidden="true"),
        ),
        html.Span(template.format(used=used, limit=limit)),
    ]
    if row.late:
        parts.append(html.Span(["■ ", _("late")], className="bad-text"))
    return html.Span(parts, className="oc-clock")


def _six(card: OrderCard) -> html.Span:
    applicable = [state for _item, state in card.six if state != "not_applicable"]
    if not applicable:
        return html.Span(className="oc-six")
    dots = [
        html.Span(
            DOTS[state],
            className=f"dot-{state}",
            title=_("{item}: {state}").format(
                item=vocabulary.word(vocabulary.SCORECARD, item), state=_state_words()[state]
            ),
        )
        for item, state in card.six
    ]
    met = sum(state == "met" for state in applicable)
    said = _("six items {met}/{all}").format(met=met, all=len(applicable))
    return html.Span([html.Span(dots, className="dots", **aria(hidden="true")), said], className="oc-six")


def _state_words() -> dict[str, str]:
    return {"met": _("met"), "not_met": _("not met"), "not_applicable": _("not applicable")}
