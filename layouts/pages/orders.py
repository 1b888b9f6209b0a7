"""The orders page: exactly the orders that a number counted, filtered, sorted and paged by the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.access import Scope
from dashboard.distribution import parse_class
from dashboard.i18n import _
from dashboard.page_views import OrderFilter, OrdersView
from dashboard.periods import UnknownPeriod, parse_period
from dashboard.views import OrderRow
from layouts import definitions, text, vocabulary
from layouts.components.cards import foot, page_head
from layouts.components.clock import time_left
from layouts.components.links import ListState, address
from layouts.components.period import recent_months
from layouts.components.states import empty_filtered, empty_page, notice_strips
from layouts.components.table import Column, Row, table
from layouts.pages.order import drawer

Component = Any
SELECTS = (
    "measure",
    "period",
    "district",
    "township",
    "unit",
    "category",
    "channel",
    "provincial",
    "state",
    "source",
)
OFFERED = (
    "accepted",
    "closed",
    "due",
    "not_due",
    "late",
    "overdue_now",
    "near_now",
    "open_now",
    "solved",
    "unsolved",
    "unverified",
    "dissatisfied",
    "excluded",
    "withdrawn",
    "direct",
)
NEEDED = {"township": 1, "source": 2}  # options without which a select has nothing to choose
ANY = "-"  # the choice of no filter: an empty value would be the select's hidden placeholder
UNIT_FILTERS = ("township", "unit", "district")


def orders_page(view: OrdersView, state: ListState, scope: Scope, notices: Sequence[str] = ()) -> html.Div:
    """Draw the list, and beside it the order that the address names."""
    if view.context.as_of is None:
        return html.Div([page_head(_("Orders")), empty_page(scope)], className="orders")
    parts: list[Component] = [
        page_head(title(view, scope)),
        *notice_strips((*notices, *view.context.notices)),
        _chips(view, state),
        _filters(view, state),
        _list(view, state, scope),
        _foot(view),
    ]
    if state.order:
        parts.append(drawer(view.selected, state.but(order="").href(), scope))
    return html.Div(parts, className="orders")


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
    return _("{what}: {n} orders").format(what=" · ".join(parts), n=f"{view.total:,}")


def _chips(view: OrdersView, state: ListState) -> Component:
    shown = [
        html.Li(
            dcc.Link(
                [
                    html.Span(_(vocabulary.FILTERS.get(name, name)), className="chip-name"),
                    _chip_text(view, name, readable),
                    html.Span("×", className="chip-cross", **{"aria-hidden": "true"}),
                ],
                href=_without(state, name).href(),
                title=_("Remove this filter"),
                className="filter-chip",
            )
        )
        for name, readable in view.chips
    ]
    return (
        html.Ul(shown, className="filter-chips", **{"aria-label": _("Filters in force")}) if shown else None
    )


def _chip_text(view: OrdersView, name: str, readable: str) -> str:
    if name == "period":
        return text.period(view.context.period)
    if name == "as_of":
        return definitions.data_moment(view.context)
    return vocabulary.filter_text(name, readable)


def _without(state: ListState, name: str) -> ListState:
    emptied = {"measure": "accepted"} if name == "measure" else {name: ""}
    if name == "district":
        emptied["township"] = ""
    return ListState(state.filter.but(**emptied), state.sort)


def _filters(view: OrdersView, state: ListState) -> html.Form:
    filter = state.filter
    needless = {name for name, least in NEEDED.items() if len(view.options.get(name, ())) < least}
    shown = [name for name in SELECTS if name not in needless]
    hidden = {name: value for name, value in filter.parameters().items() if name not in (*SELECTS, "q")}
    if state.sort:
        hidden["sort"] = state.sort
    hidden |= {name: getattr(filter, name) for name in needless if getattr(filter, name)}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in hidden.items()),
            *(_select(name, _choices(view, name), getattr(filter, name)) for name in shown),
            html.Label(
                [
                    html.Span(_("Order number or words")),
                    dcc.Input(name="q", value=filter.q, type="search", className="field", autoComplete="off"),
                ]
            ),
            html.Button(_("Find"), type="submit", className="button"),
        ],
        action="/orders",
        method="get",
        className="filters nav-form",
        role="search",
        **{"aria-label": _("Filter the list")},
    )


def _select(name: str, choices: Sequence[tuple[str, str]], value: str) -> html.Label:
    blank = [] if name == "measure" else [{"label": _("all"), "value": ANY}]
    options = blank + [{"label": label, "value": code} for code, label in choices]
    if value and value not in {code for code, _label in choices}:
        options.append({"label": vocabulary.filter_text(name, value), "value": value})
    return html.Label(
        [
            html.Span(_(vocabulary.FILTERS[name])),
            dbc.Select(options=options, value=value or ANY, name=name, className="field"),
        ]
    )


def _choices(view: OrdersView, name: str) -> list[tuple[str, str]]:
    if name == "measure":
        return [(each, vocabulary.filter_text("measure", each)) for each in OFFERED]
    if name == "provincial":
        return [(each, vocabulary.filter_text("provincial", each)) for each in ("1", "0")]
    if name == "period":
        return _periods(view)
    words = name in vocabulary.FILTER_WORDS
    return [
        (option.value, vocabulary.filter_text(name, option.value) if words else option.label)
        for option in view.options.get(name, ())
    ]


def _periods(view: OrdersView) -> list[tuple[str, str]]:
    found = [("r30d", _("Last 30 days")), ("r3m", _("Last three months"))]
    months = recent_months(definitions.data_day(view.context))
    return found + [(month.text, text.period(month)) for month in months]


def _list(view: OrdersView, state: ListState, scope: Scope) -> Component:
    if not view.rows:
        return html.Section(empty_filtered("/orders"), className="panel")
    columns = [
        Column("left", _("Time left"), left=True, sort="time_left"),
        Column("no", _("Order number"), left=True),
        Column("title", _("Request"), left=True, grow=True),
        Column("category", _("Category"), left=True, wide=True),
        Column("unit", _("Responsible unit"), left=True, sort="unit"),
        Column("verdict", _("Verified"), left=True),
        Column("answer", _("Satisfaction"), left=True),
        Column("dispatched", _("Dispatched"), sort="dispatched"),
        Column("state", _("State"), left=True),
    ]
    rows = [_row(view, state, row) for row in view.rows]
    grid = table(
        columns,
        rows,
        caption=title(view, scope),
        sort=view.sort,
        sort_href=lambda wanted: _sorted(state, view.sort, wanted).href(),
    )
    return html.Section([grid, _pager(view, state)], className="panel table-panel")


def _sorted(state: ListState, sort: str, wanted: str) -> ListState:
    turned = f"-{wanted}" if sort == wanted else wanted
    return ListState(state.filter, "" if turned == "time_left" else turned)


def _row(view: OrdersView, state: ListState, row: OrderRow) -> Row:
    where = address(row.source, row.order_no)
    opened = state.but(order=where).href()
    zone, year = definitions.zone_of(view.context, row.source), definitions.data_day(view.context).year
    place = [row.unit or _("no unit"), html.Span(row.township, className="place")]
    return Row(
        {
            "left": time_left(row, zone, year),
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
            "verdict": vocabulary.word(vocabulary.VERDICTS, row.verdict),
            "answer": vocabulary.word(vocabulary.ANSWERS, row.answer),
            "dispatched": text.moment(row.dispatched_at, zone, year),
            "state": _state(row),
        },
        href=opened,
        selected=where == state.order,
    )


def _state(row: OrderRow) -> str:
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
    return html.Nav(
        [
            _turn(_("Previous page"), state, view.previous_cursor),
            html.Span(counted, className="pager-count"),
            _turn(_("Next page"), state, view.next_cursor),
        ],
        className="pager",
        **{"aria-label": _("Pages of the list")},
    )


def _turn(label: str, state: ListState, cursor: str) -> Component:
    if not cursor:
        return html.Span(label, className="button disabled", **{"aria-disabled": "true"})
    return dcc.Link(label, href=state.but(cursor=cursor, order="").href(), className="button")


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


def known_filter(filter: OrderFilter, today: date) -> tuple[OrderFilter, tuple[str, ...]]:
    """Drop from a filter what the page does not know, with a notice for each."""
    changes: dict[str, str] = {}
    if filter.measure not in vocabulary.MEASURES:
        changes["measure"] = "accepted"
    for name in ("state", "channel", "provincial", "kind", "basis", "area"):
        value = getattr(filter, name)
        if value and value not in vocabulary.FILTER_WORDS[name]:
            changes[name] = ""
    if filter.took and parse_class(filter.took) is None:
        changes["took"] = ""
    if filter.period and not _is_period(filter.period, today):
        changes["period"] = ""
    notices = tuple(
        _("{filter} “{value}” is unknown and was left out.").format(
            filter=_(vocabulary.FILTERS[name]), value=getattr(filter, name)
        )
        for name in changes
    )
    return filter.but(**changes), notices


def _is_period(written: str, today: date) -> bool:
    try:
        parse_period(written, today)
    except UnknownPeriod:
        return False
    return True
