"""Answer texts that units gave to many orders: how many, and the wordings side by side."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.proactive import ChosenReplies, RepliesView, ReplyGroup, ReplyText
from layouts import definitions, text
from layouts.component import Component
from layouts.components.cards import card, foot, lead
from layouts.components.links import choose, order_path
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.repeats import page, shares_card
from layouts.pages.proactive.state import RepeatsState


def replies_page(
    view: RepliesView, state: RepeatsState, scope: Scope, notices: Sequence[str] = ()
) -> html.Div:
    """Draw the answer texts of a period; an empty base, none, and a missing right say so."""
    body = [] if view.context.as_of is None or view.denied else _body(view, state)
    return page(view, state, scope, body, _foot(view.context), notices)


def _body(view: RepliesView, state: RepeatsState) -> list[Component]:
    rule = view.context.settings.proactive
    if not view.groups_of and not view.unit:
        said = _("No unit gave the same answer text to {k} orders or more ({n} answers compared).")
        return [empty_good(said.format(k=rule.reply_orders, n=view.looked_at))]
    chosen = {"unit": view.unit}
    side = [
        shares_card(_("By unit"), _("Unit"), view.units, state, "unit", chosen, _("answers compared")),
    ]
    shown = [_list_card(view, state)]
    if view.chosen:
        shown.append(_chosen_card(view.chosen, view.context))
    said = _(
        "Of {of} answers of units to orders accepted in {period} that were compared, {n} have a text that "
        "was given to {k} or more."
    )
    return [
        lead(
            said.format(
                of=view.looked_at, period=text.period(view.context.period), n=view.n, k=rule.reply_orders
            )
        ),
        html.Div(
            [html.Div(side, className="proactive-column"), html.Div(shown, className="proactive-column")],
            className="proactive-grid proactive-sides",
        ),
    ]


def _list_card(view: RepliesView, state: RepeatsState) -> html.Section:
    columns = [
        Column("unit", _("Unit"), left=True, pin=True),
        Column("n", _("Orders")),
        Column("enterprises", _("Enterprises"), secondary=True),
        Column("categories", _("Categories"), secondary=True),
        Column("begins", _("Answer text"), left=True, grow=True),
    ]
    rows = [_row(each, view, state) for each in view.groups]
    note = _("{n} texts").format(n=view.groups_of)
    if view.groups_of > len(view.groups):
        note = _("{n} texts, the first {shown} shown").format(n=view.groups_of, shown=len(view.groups))
    if not rows:
        return card(_("Same answer text"), empty_good(_("No text of this unit is in a group.")), note=note)
    title = _("Same answer text: {unit}").format(unit=view.unit_name) if view.unit else _("Same answer text")
    drawn = html.Div(table(columns, rows, caption=title), className="reply-list")
    return card(title, drawn, note=note)


def _row(group: ReplyGroup, view: RepliesView, state: RepeatsState) -> Row:
    address = state.href(sel=group.key)
    return Row(
        {
            "unit": choose(group.unit.name, address, _("Show its texts and orders")),
            "n": dcc.Link(str(group.n), href=address, className="num-link stay"),
            "enterprises": str(group.enterprises),
            "categories": str(group.categories),
            "begins": html.Span(group.begins, className="clip"),
        },
        href=address,
        selected=view.chosen is not None and view.chosen.group.key == group.key,
    )


def _chosen_card(chosen: ChosenReplies, context: FigureContext) -> html.Section:
    title = ngettext(
        "{unit}: one answer text for {n} order", "{unit}: one answer text for {n} orders", chosen.group.n
    ).format(unit=chosen.group.unit.name, n=chosen.group.n)
    note = _("{n} wordings").format(n=chosen.wordings)
    if chosen.wordings > len(chosen.texts):
        note = _("{n} wordings, the first {shown} shown").format(n=chosen.wordings, shown=len(chosen.texts))
    texts = html.Div([_wording(each) for each in chosen.texts], className="repeat-orders")
    return card(title, texts, _orders(chosen, context), note=note)


def _wording(each: ReplyText) -> html.Div:
    pieces: list[Component] = [html.Mark(piece) if differs else piece for piece, differs in each.pieces]
    return html.Div(
        [
            html.Span(ngettext("{n} order", "{n} orders", each.n).format(n=each.n), className="repeat-facts"),
            html.P(pieces),
        ],
        className="repeat-order",
    )


def _orders(chosen: ChosenReplies, context: FigureContext) -> html.Div:
    zone, year = definitions.zone_of(context), context.period.last.year
    columns = [
        Column("no", _("Order"), left=True, pin=True),
        Column("opened", _("Accepted"), secondary=True),
        Column("title", _("Request"), left=True, grow=True),
    ]
    rows = []
    for each in chosen.orders:
        path = order_path(each.source, each.order_no)
        rows.append(
            Row(
                {
                    "no": dcc.Link(each.order_no, href=path),
                    "opened": text.moment(each.opened_at, zone, year),
                    "title": html.Span(each.title, className="clip"),
                },
                href=path,
            )
        )
    return html.Div(table(columns, rows, caption=_("Orders with this answer text")), className="reply-orders")


def _foot(context: FigureContext) -> html.Footer:
    rule = context.settings.proactive
    said = _(
        "Same answer text: answers of one unit to at least {k} orders whose texts are alike by {share}% or "
        "more (share of signs that stay when one is made the other), every two of a group; compared without "
        "names, numbers, dates, greetings and courtesies, and only from {length} signs on. No pair is passed "
        "over. Answers given at once by the hotline and confidential orders are left out. The same text can "
        "be right for the same question: a count, no judgement."
    ).format(k=rule.reply_orders, share=text.whole(rule.reply_similarity * 100), length=rule.reply_length)
    return foot(said, demo=definitions.is_demo(context))
