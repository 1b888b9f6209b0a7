"""What comes again: the same matter of an enterprise after a close, and the same answer text many times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.views.context import FigureContext
from dashboard.views.proactive import RepeatGroup, RepeatsView, RepliesView, Share, ShownOrder
from layouts import definitions, text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head, segments
from layouts.components.explain import MAIN, explanations
from layouts.components.links import order_path
from layouts.components.period import Choosing, period_picker
from layouts.components.states import empty_good, empty_page, notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.proactive.state import REPLIES, RepeatsState, parameters
from layouts.pages.proactive.tabs import REPEATS, tabs

UNFOLDED = 8  # groups that stand open


def repeats_page(
    view: RepeatsView, state: RepeatsState, scope: Scope, notices: Sequence[str] = ()
) -> html.Div:
    """Draw the repeats of a period; an empty base, none, and a missing right say so."""
    body = [] if view.context.as_of is None or view.denied else _body(view, state)
    return page(view, state, scope, body, _foot(view.context), notices)


def page(
    view: RepeatsView | RepliesView,
    state: RepeatsState,
    scope: Scope,
    body: Sequence[Component],
    below: Component,
    notices: Sequence[str],
) -> html.Div:
    """Lay out a page of what comes again, with its head and states."""
    context = view.context
    if context.as_of is None:
        return html.Div([_head(context, state, scope), empty_page(scope)], className="proactive")
    if view.denied:
        said = html.P(_("Your account does not open orders."), className="state", role="status")
        return html.Div([_head(context, state, scope), said], className="proactive")
    return html.Div(
        [
            _head(context, state, scope),
            *notice_strips((*notices, *context.notices, *view.notices)),
            *body,
            below,
            explanations(list(body), {MAIN: context}),
        ],
        className="proactive",
    )


def _head(context: FigureContext, state: RepeatsState, scope: Scope) -> html.Header:
    views = [
        (_("Asked again"), state.href(show="", sel="", period="", category=""), state.show != REPLIES),
        (
            _("Same answer text"),
            state.href(show=REPLIES, sel="", period="", category=""),
            state.show == REPLIES,
        ),
    ]
    actions: list[Component] = []
    if context.as_of is not None:
        kept = {name: value for name, value in parameters(state).items() if name != "period"}
        day = definitions.shown_day(context)
        actions.append(period_picker(Choosing(REPEATS, kept, state.href, context.period, day)))
    return page_head(
        _("Repeats"),
        controls=[tabs(REPEATS, scope), segments(_("View"), views)],
        actions=actions,
    )


def _body(view: RepeatsView, state: RepeatsState) -> list[Component]:
    if not view.n:
        said = _("No enterprise asked about the same matter again within {days} days after a close.")
        return [empty_good(said.format(days=view.context.settings.proactive.repeat_days))]
    chosen = {"unit": view.unit, "category": view.category}
    counts = [
        shares_card(_("By unit"), _("Unit"), view.units, state, "unit", chosen, _("orders with a name")),
        shares_card(
            _("By category"),
            _("Category"),
            view.categories,
            state,
            "category",
            chosen,
            _("orders with a name"),
        ),
    ]
    return [
        lead(
            _(
                "Of {of} orders accepted in {period} that name an enterprise, {n} (of {enterprises} "
                "enterprises) ask about the same category again within {days} days after a close."
            ).format(
                of=view.of,
                period=text.period(view.context.period),
                n=view.n,
                enterprises=view.enterprises,
                days=view.context.settings.proactive.repeat_days,
            )
        ),
        html.Div(
            [html.Div(counts, className="proactive-column"), _groups(view, state)],
            className="proactive-grid proactive-sides",
        ),
    ]


def shares_card(
    title: str,
    head: str,
    shares: Sequence[Share],
    state: RepeatsState,
    field: str,
    chosen: dict[str, str],
    of: str,
) -> html.Section:
    """Show how many of the orders of each unit or category; a click narrows the list beside it."""
    columns = [
        Column("name", head, left=True, grow=True, pin=True),
        Column("n", _("Orders")),
        Column("of", of, secondary=True),
    ]
    rows = []
    for each in shares:
        on = chosen[field] == each.key
        address = state.href(**{field: "" if on else each.key, "sel": ""})
        link = dcc.Link(str(each.n), href=address, className="num-link stay")
        cells: dict[str, Children] = {"name": each.name, "n": link, "of": str(each.of)}
        rows.append(Row(cells, href=address, selected=on))
    drawn = html.Div(table(columns, rows, caption=title), className="share-list")
    return card(title, drawn)


def _groups(view: RepeatsView, state: RepeatsState) -> html.Section:
    narrowed = [name for name in (view.unit_name, view.category_name) if name]
    note = _("{n} matters").format(n=view.groups_of)
    if view.groups_of > len(view.groups):
        note = _("{n} matters, the first {shown} shown").format(n=view.groups_of, shown=len(view.groups))
    action = dcc.Link(_("Clear filters"), href=state.href(unit="", category=""), className="text-button stay")
    items = [_group(each, view.context) for each in view.groups]
    body: list[Component] = [html.Ul(items[:UNFOLDED], className="repeat-list")]
    if not items:
        body = [empty_good(_("No matter meets these conditions."))]
    if len(items) > UNFOLDED:
        more = html.Summary(_("Show {n} more").format(n=len(items) - UNFOLDED), className="text-button")
        body.append(html.Details([more, html.Ul(items[UNFOLDED:], className="repeat-list")]))
    title = _("Asked again: {what}").format(what=text.listed(narrowed)) if narrowed else _("Asked again")
    return card(title, *body, note=note, action=action if narrowed else None)


def _group(group: RepeatGroup, context: FigureContext) -> html.Li:
    said = ngettext(
        "{enterprise} · {category}, asked again {n} time",
        "{enterprise} · {category}, asked again {n} times",
        group.again,
    ).format(enterprise=group.enterprise or _("an enterprise"), category=group.category.name, n=group.again)
    zone, year = definitions.zone_of(context), context.period.last.year
    return html.Li(
        [
            html.H3(said),
            html.Div([order_box(each, zone, year) for each in group.orders], className="repeat-orders"),
        ]
    )


def order_box(order: ShownOrder, zone: str, year: int) -> html.Div:
    """Show one order beside others: its days, unit, title and answer."""
    opened, closed = order.opened_at, order.closed_at
    when = _span(opened, closed, zone, year)
    parts: list[Component] = [
        dcc.Link(order.title or order.order_no, href=order_path(order.source, order.order_no)),
        html.Span([when, " · ", order.unit], className="repeat-facts"),
    ]
    if order.reply:
        parts.append(html.P(order.reply, className="repeat-reply"))
    return html.Div(parts, className="repeat-order")


def _span(opened: datetime, closed: datetime | None, zone: str, year: int) -> str:
    first = text.moment(opened, zone, year)
    if closed is None:
        return _("accepted {first}, open").format(first=first)
    return _("accepted {first}, closed {last}").format(first=first, last=text.moment(closed, zone, year))


def _foot(context: FigureContext) -> html.Footer:
    said = _(
        "Asked again: an order of the same enterprise in the same category, accepted after the close of an "
        "earlier one and at most {days} days after it. Orders answered at once are no close; confidential "
        "orders and orders without enterprise or category are left out. A count, no judgement: a new matter "
        "of the same kind counts too."
    ).format(days=context.settings.proactive.repeat_days)
    return foot(said, demo=definitions.is_demo(context))
