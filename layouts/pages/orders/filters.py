"""The filters of the order list: what is in force as chips, the choices as a form, unknown ones dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.appraisal.distribution import parse_class
from dashboard.clocks.periods import UnknownPeriod, parse_period
from dashboard.gates.lists import CHECKED
from dashboard.i18n import _
from dashboard.people.access import Scope
from dashboard.views.order import OrderFilter
from dashboard.views.orders import ORDER_SORTS, OrdersView
from layouts import definitions, text, vocabulary
from layouts.component import Component, aria
from layouts.components.addresses import LONGEST, unknown_value, with_period
from layouts.components.links import ListState

# What lists are narrowed by most stands in sight; the rest opens where one of it is in force.
FIRST = ("measure", "district", "township", "unit", "category", "clock", "state")
MORE = ("verdict", "answer", "excluded", "gate", "channel", "provincial", "source")
SELECTS = (*FIRST, *MORE)
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
TYPED = ("q", "contact")  # what people write themselves
NEEDED = {"township": 1, "source": 2, "gate": 1}  # options without which a select has nothing to choose
ANY = "-"  # the choice of no filter: an empty value would be the select's hidden placeholder
# Filters with a fixed vocabulary, all of whose words can be chosen.
WHOLE = ("provincial", "verdict", "answer", "excluded", "clock")
WORDS = ("state", "channel", "kind", "basis", "area", *WHOLE, "gate")


def filter_chips(view: OrdersView, state: ListState) -> Component:
    """Show each filter in force as a link to the list without it."""
    shown = [
        html.Li(
            dcc.Link(
                [
                    html.Span(_(vocabulary.FILTERS.get(name, name)), className="chip-name"),
                    chip_text(view, name, readable),
                    html.Span("×", className="chip-cross", **aria(hidden="true")),
                ],
                href=_without(state, name).href(),
                title=_("Remove this filter"),
                className="filter-chip",
            )
        )
        for name, readable in view.chips
    ]
    return html.Ul(shown, className="filter-chips", **aria(label=_("Filters in force"))) if shown else None


def chip_text(view: OrdersView, name: str, readable: str) -> str:
    """Say the value of a filter in force."""
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


def filter_form(view: OrdersView, state: ListState, scope: Scope) -> html.Form:
    """Show the choices of the filters; the rest of them opens by itself where one is in force."""
    filter = state.filter
    needless = {name for name, least in NEEDED.items() if len(view.options.get(name, ())) < least}
    more = [name for name in MORE if name not in needless]
    hidden = {name: value for name, value in filter.parameters().items() if name not in (*SELECTS, *TYPED)}
    if state.sort:
        hidden["sort"] = state.sort
    hidden |= {name: getattr(filter, name) for name in needless if getattr(filter, name)}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in hidden.items()),
            *_selects(view, [name for name in FIRST if name not in needless]),
            _typed("q", _("Order number or words"), filter.q),
            html.Button(_("Find"), type="submit", className="button"),
            html.Details(
                [
                    html.Summary(_("More filters")),
                    html.Div([*_selects(view, more), *_contact(filter, scope)], className="filters-rest"),
                ],
                open=any(getattr(filter, name) for name in (*more, "contact")),
                className="filters-more",
            ),
        ],
        action="/orders",
        method="get",
        className="filters nav-form",
        role="search",
        **aria(label=_("Filter the list")),
    )


def _contact(filter: OrderFilter, scope: Scope) -> list[html.Label]:
    """Offer the search among contacts to those who may read them."""
    if not scope.may("view_contact"):
        return []
    return [_typed("contact", _("Enterprise, contact or phone (logged)"), filter.contact)]


def contact_way(state: ListState, scope: Scope) -> html.P | None:
    """Lead those who may read contacts from their words to the same words among contacts."""
    filter = state.filter
    if not filter.q or filter.contact or not scope.may("view_contact"):
        return None
    target = ListState(filter.but(q="", contact=filter.q), state.sort)
    said = _("Search enterprises and contacts for “{words}”").format(words=filter.q)
    note = _("Names and phones are searched as they are shown, masked.")
    return html.P([note, " ", dcc.Link(said, href=target.href()), " ", _("(logged)")], className="quiet")


def _typed(name: str, label: str, value: str) -> html.Label:
    field = dcc.Input(name=name, value=value, type="search", className="field", autoComplete="off")
    return html.Label([html.Span(label), field])


def _selects(view: OrdersView, names: Sequence[str]) -> list[html.Label]:
    return [_select(name, _choices(view, name), getattr(view.filter, name)) for name in names]


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
    if name in WHOLE:
        return [(each, vocabulary.filter_text(name, each)) for each in vocabulary.FILTER_WORDS[name]]
    words = name in vocabulary.FILTER_WORDS
    return [
        (option.value, vocabulary.filter_text(name, option.value) if words else option.label)
        for option in view.options.get(name, ())
    ]


def read_list(query: Mapping[str, str], today: date) -> tuple[ListState, tuple[str, ...]]:
    """Return the list that the parameters of an address name, and a notice for each unknown value."""
    given = {name: str(value)[:LONGEST] for name, value in with_period(query).items() if value}
    names = {each.name for each in fields(OrderFilter)}
    known, notices = known_filter(
        OrderFilter(**{name: value for name, value in given.items() if name in names}), today
    )
    view = {name: given.get(name, "") for name in ("sort", "cursor", "order")}
    if view["sort"].removeprefix("-") not in ("", *ORDER_SORTS):
        notices += (unknown_value(_("Sort order"), view["sort"]),)
        view["sort"] = ""
    return ListState(known, **view), notices


def known_filter(filter: OrderFilter, today: date) -> tuple[OrderFilter, tuple[str, ...]]:
    """Drop from a filter what the page does not know, with a notice for each."""
    changes: dict[str, str] = {}
    if filter.measure not in vocabulary.MEASURES:
        changes["measure"] = "accepted"
    for name in WORDS:
        value = getattr(filter, name)
        if value and value not in vocabulary.FILTER_WORDS[name]:
            changes[name] = ""
    if filter.took and parse_class(filter.took) is None:
        changes["took"] = ""
    if filter.checked and filter.checked not in CHECKED:
        changes["checked"] = ""
    if filter.period and not _is_period(filter.period, today):
        changes["period"] = ""
    notices = tuple(unknown_value(_(vocabulary.FILTERS[name]), getattr(filter, name)) for name in changes)
    return filter.but(**changes), notices


def _is_period(written: str, today: date) -> bool:
    try:
        parse_period(written, today)
    except UnknownPeriod:
        return False
    return True
