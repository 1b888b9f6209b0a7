"""The orders page: exactly the orders that a number counted, filtered, sorted and paged by the address."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from dashboard.i18n import _, ngettext
from dashboard.people.access import Scope
from dashboard.views.order import OrderRow
from dashboard.views.orders import MOST_EXPORTED, OrdersView
from layouts import definitions, text, vocabulary
from layouts.component import Children, Component
from layouts.components.cards import foot, lead, page_head
from layouts.components.clock import cause_of, time_left
from layouts.components.explain import MAIN, explanations
from layouts.components.links import ListState, address, number
from layouts.components.pager import pager
from layouts.components.period import Choosing, period_picker
from layouts.components.picture import picture_menu
from layouts.components.states import empty_filtered, empty_page, notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.order.page import drawer
from layouts.pages.orders.bulk import box, bulk_bar, may_act
from layouts.pages.orders.filters import contact_way, filter_chips, filter_form
from layouts.pages.orders.saved import NONE_KEPT, Kept, answer_strips, views_menu

UNIT_FILTERS = ("township", "unit", "district")


def orders_page(
    view: OrdersView,
    state: ListState,
    scope: Scope,
    notices: Sequence[str] = (),
    saved: Kept = NONE_KEPT,
) -> html.Div:
    """Draw the list, and beside it the order that the address names."""
    if view.context.as_of is None:
        return html.Div([page_head(_("Orders")), empty_page(scope)], className="orders")
    parts: list[Component] = [
        page_head(
            title(view, scope),
            actions=[
                _period_picker(view, state),
                *_export(view, state, scope),
                views_menu(view, state, saved.views),
            ],
        ),
        *answer_strips(saved.answer),
        *notice_strips((*notices, *view.context.notices, *_doubts(view))),
        *standing_lead(view),
        filter_chips(view, state),
        filter_form(view, state, scope),
        contact_way(state, scope),
        *(bulk_bar(scope, state.href()) if view.rows else []),
        _list(view, state, scope),
        _foot(view),
        explanations((), {MAIN: view.context}),
    ]
    if state.order:
        parts.append(drawer(view.selected, state.but(order="").href(), scope))
    return html.Div(parts, className="orders")


def _period_picker(view: OrdersView, state: ListState) -> html.Span:
    """Choose the period of the list; without one every order of the scope stands in it."""

    def href(period: str) -> str:
        return ListState(state.filter.but(period=period), state.sort).href()

    context = view.context
    return period_picker(
        Choosing(
            "/orders",
            state.kept(),
            href,
            context.period,
            definitions.data_day(context),
            every=not state.filter.period,
        )
    )


def _export(view: OrdersView, state: ListState, scope: Scope) -> list[Component]:
    """Offer the whole list as a file, and say how much of it one file holds."""
    if not scope.may("export") or not view.total:
        return []
    most = f"{MOST_EXPORTED:,}"
    said = _("a file holds up to {most} orders").format(most=most)
    if view.total > MOST_EXPORTED:
        left = f"{view.total - MOST_EXPORTED:,}"
        said = _("the file holds the first {most}; {left} are left out").format(most=most, left=left)
    link = html.A(_("Export Excel"), href=state.export_href(), className="button", download="")
    return [html.Span(said, className="quiet"), link]


def _doubts(view: OrdersView) -> list[str]:
    """Say why a list may hold less than its filters promise."""
    named = dict(view.chips)
    found = [
        _("{filter} “{value}” is unknown; no order meets it.").format(
            filter=_(vocabulary.FILTERS[name]), value=named[name]
        )
        for name in view.unknown
    ]
    if view.filter.gate and view.filter.as_of:
        found.append(
            _("Orders whose reply moved on since are not listed: only the newest data tell where one waits.")
        )
    return found


def standing_lead(view: OrdersView) -> list[Component]:
    """Say how many of the listed orders are open and how these stand, each number a link to them."""
    action = view.standing
    if action is None or not action.open:
        return []
    said = (
        ("open", action.open, _("{n} open at the data time")),
        ("overdue", action.overdue, _("■ {n} overdue")),
        ("near", action.near, _("▲ {n} near due")),
        ("maybe", action.maybe, _("◇ {n} perhaps overdue since the data")),
    )
    parts: list[Component] = []
    for clock, n, template in said:
        if n:
            target = view.filter.but(clock=clock)
            words = text.rich(template, n=number(f"{n:,}", target, target.measure))
            tone = {"overdue": "bad-text", "near": "warn-text"}.get(clock)
            shown: Component = html.Span(words, className=tone)
            if clock == "overdue":
                shown = html.B(words, className=tone)
            parts.append(shown)
    return [html.Div(lead(*parts), className="standing")]


def title(view: OrdersView, scope: Scope) -> str:
    """Say whose orders the list holds, which of them and how many; without a filter they are the scope's."""
    names = dict(view.chips)
    parts = [names[name] for name in UNIT_FILTERS if name in names][:2]
    parts = list(reversed(parts)) or [
        _("Whole city") if scope.city_wide else scope.unit_name or _("Own orders")
    ]
    if view.filter.area:
        parts.append(vocabulary.filter_text("area", view.filter.area))
    if view.filter.period:
        parts.append(text.period(view.context.period))
    if "category" in names:
        parts.append(names["category"])
    parts.append(vocabulary.filter_text("measure", view.filter.measure))
    return ngettext("{what}: {n} order", "{what}: {n} orders", f"{view.total:,}").format(
        what=" · ".join(parts), n=f"{view.total:,}"
    )


def _list(view: OrdersView, state: ListState, scope: Scope) -> Component:
    if not view.rows:
        return html.Section(empty_filtered("/orders"), className="panel")
    choosing = may_act(scope)
    columns = [
        *([Column("choose", "", left=True)] if choosing else []),
        Column("left", _("Time left"), left=True, sort="time_left"),
        Column("no", _("Order number"), left=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("category", _("Category"), left=True, wide=True),
        Column("unit", _("Responsible unit"), left=True, sort="unit"),
        *([Column("gate", _("Gate"), left=True, wide=True)] if view.options.get("gate") else []),
        Column("verdict", _("Verified"), left=True),
        Column("answer", _("Satisfaction"), left=True),
        Column("dispatched", _("Dispatched"), sort="dispatched"),
        Column("state", _("State"), left=True),
    ]
    rows = [_row(view, state, row, choosing) for row in view.rows]
    grid = table(
        columns,
        rows,
        caption=title(view, scope),
        sort=view.sort,
        sort_href=lambda wanted: _sorted(state, view.sort, wanted).href(),
    )
    return html.Section([grid, picture_menu(), _pager(view, state)], className="panel table-panel")


def _sorted(state: ListState, sort: str, wanted: str) -> ListState:
    turned = f"-{wanted}" if sort == wanted else wanted
    return ListState(state.filter, "" if turned == "time_left" else turned)


def _row(view: OrdersView, state: ListState, row: OrderRow, choosing: bool) -> Row:
    where = address(row.source, row.order_no)
    opened = state.but(order=where).href()
    zone, year = definitions.zone_of(view.context, row.source), definitions.data_day(view.context).year
    place: Children = [row.unit or _("no unit"), html.Span(row.township, className="place")]
    return Row(
        {
            "choose": box(where) if choosing else "",
            "left": time_left(row, zone, year, cause_of(view.filter)),
            "no": dcc.Link(row.order_no, href=opened, className="stay order-link"),
            "title": html.Span(
                [
                    *([html.Span(_("prov."), className="tag")] if row.provincial else []),
                    row.title or text.NONE,
                ],
                className="clip",
                title=row.title or None,
            ),
            "category": html.Span(row.category, className="clip clip-short"),
            "unit": html.Span(place, className="unit-cell"),
            "gate": vocabulary.gate_name(row.gate),
            "verdict": vocabulary.word(vocabulary.VERDICTS, row.verdict),
            "answer": vocabulary.word(vocabulary.ANSWERS, row.answer),
            "dispatched": text.moment(row.dispatched_at, zone, year),
            "state": state_words(row),
        },
        href=opened,
        selected=where == state.order,
    )


def state_words(row: OrderRow) -> str:
    """Say the state of an order, how it was closed where that says more, and that it is excluded."""
    shown = vocabulary.word(vocabulary.STATES, row.state)
    if row.excluded:
        return _("{state}, excluded").format(state=shown)
    if row.closing_kind in ("confirmed", "explained"):
        return vocabulary.word(vocabulary.CLOSING_KINDS, row.closing_kind)
    return shown


def _pager(view: OrdersView, state: ListState) -> html.Nav:
    last = view.first_no + len(view.rows) - 1
    counted = _("Orders {first}–{last} of {total}").format(
        first=view.first_no, last=last, total=f"{view.total:,}"
    )

    def address(cursor: str) -> str:
        return state.but(cursor=cursor, order="").href() if cursor else ""

    return pager(counted, address(view.previous_cursor), address(view.next_cursor))


def _foot(view: OrdersView) -> html.Footer:
    context = view.context
    parts: list[Component] = []
    if context.as_of is not None:
        parts.append(
            _("Computed at {moment}; overdue is what was open past its deadline then.").format(
                moment=definitions.data_moment(context)
            )
        )
    if view.filter.period:
        parts += [" ", definitions.population_sentence(context)]
    if definitions.is_demo(context):
        parts += ["　", html.B(_("Demonstration data, not real orders."))]
    return foot(*parts)
