"""Addresses of pages and links to them: every number opens the list that was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from dash import dcc, html

from dashboard.appraisal.registry import REGISTRY
from dashboard.appraisal.settings import AppraisalSettings
from dashboard.people.access import Scope
from dashboard.records.rights import sees_unit
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderFilter
from dashboard.views.orders import of_unit as of_unit
from dashboard.views.reference import Unit, unit_part
from layouts.component import Component

STAY = "stay"  # class of links after which the page keeps its scroll position (assets/pages.js)


def costing(name: str, settings: AppraisalSettings) -> str:
    """Return the measure of the orders that keep an indicator from being full: what a lost point opens."""
    if name == "satisfaction":
        return "not_satisfied" if settings.to_rate == "answered" else "uncredited"
    if name == "on_time":
        return "late" if settings.on_time == "due" else "closed_late"
    if name == "once":
        return REGISTRY["redoing"].top
    return {"resolution": "unsolved", "six": "six_missed"}.get(name) or REGISTRY[name].missed


def href(path: str, parameters: Mapping[str, str]) -> str:
    """Return a path with the parameters that are set."""
    query = urlencode({name: value for name, value in parameters.items() if value}, safe="~.:")
    return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class RankState:
    """What the address of the rankings page says; every field is one URL parameter."""

    level: str = "district"
    period: str = ""
    basis: str = ""
    asof: str = ""
    before: str = ""  # "1": before exclusion
    district: str = ""
    area: str = ""  # of dashboard.views.vocabulary.AREAS
    sort: str = ""
    sel: str = ""
    show: str = ""  # "all": unfolded
    tab: str = "official"

    def href(self, **changes: str) -> str:
        """Return the address of the page with some parameters changed."""
        return href("/rank", self.but(**changes).parameters())

    def but(self, **changes: str) -> RankState:
        """Return the state with some parameters changed."""
        return replace(self, **changes)

    def parameters(self) -> dict[str, str]:
        """Return the parameters that differ from the page as it opens."""
        unset = RankState()
        return {
            each.name: value
            for each in fields(self)
            if (value := getattr(self, each.name)) != getattr(unset, each.name)
        }


@dataclass(frozen=True)
class ListState:
    """What the address of the orders page says: the filter, the sort, the page and the opened order."""

    filter: OrderFilter
    sort: str = ""
    cursor: str = ""
    order: str = ""

    def href(self) -> str:
        """Return the address of the list."""
        view = {"sort": self.sort, "cursor": self.cursor, "order": self.order}
        return href("/orders", {**self.filter.parameters(), **view})

    def kept(self) -> dict[str, str]:
        """Return the parameters that make the list, without the page that is open of it."""
        return self.filter.parameters() | ({"sort": self.sort} if self.sort else {})

    def export_href(self) -> str:
        """Return the address that downloads the whole list."""
        return href("/export/orders.xlsx", self.kept())

    def but(self, **changes: Any) -> ListState:
        """Return the state with some parts changed."""
        return replace(self, **changes)


def unit_path(code: str, **query: str) -> str:
    """Return the address of a unit's page; `query` are parameters of layouts.pages.unit.state.UnitState."""
    return href(f"/unit/{unit_part(code)}", query)


def order_path(source: str, order_no: str) -> str:
    """Return the address of one order's page."""
    return f"/orders/{quote(address(source, order_no), safe='~')}"


def address(source: str, order_no: str) -> str:
    """Return the address of an order as URLs carry it: source~number."""
    return f"{source}~{order_no}"


def split_address(text: str) -> tuple[str, str]:
    """Return source and number of an order's address, empty texts where it is none."""
    source, _mark, order_no = text.partition("~")
    return (source, order_no) if source and order_no else ("", "")


def export_path(state: RankState) -> str:
    """Return the address that downloads the ranking as it is seen."""
    return href("/export/rankings.xlsx", state.parameters())


def counted_by(context: FigureContext, as_of: str = "", before_exclusion: bool = False) -> OrderFilter:
    """Return the filter that all numbers of a page share: period, basis, moment and exclusion."""
    return OrderFilter(
        period=context.period.text,
        basis=context.basis,
        as_of=as_of,
        before_exclusion="1" if before_exclusion or context.before_exclusion else "",
    )


def may_open(scope: Scope, unit: Unit | None) -> bool:
    """Tell whether an account may open the orders of a unit, or of the whole city for None."""
    if not scope.may("view_orders"):
        return False
    return scope.city_wide if unit is None else sees_unit(scope, unit)


def live_orders(scope: Scope, unit: Unit | None) -> OrderFilter | None:
    """Return the filter of a unit's orders at the data time, None where the account may not open them."""
    if not may_open(scope, unit):
        return None
    return of_unit(OrderFilter(), unit) if unit else OrderFilter()


def number(text: str | int, target: OrderFilter | None, measure: str) -> Component:
    """Show a number that opens its orders, as plain text where there is none or no right to see them."""
    if target is None or str(text) in ("0", "–"):
        return str(text)
    return dcc.Link(str(text), href=ListState(target.but(measure=measure)).href(), className="num-link")


def choose(shown: Component, address: str, said: str) -> dcc.Link:
    """Link what a row starts with to the row's choice: what a click on the row does, for the keyboard."""
    return dcc.Link(shown, href=address, className=f"{STAY} choose-link", title=said)


def ratio(left: Component, right: Component) -> html.Span:
    """Show two numbers as a fraction, each of them a link or text."""
    return html.Span([left, "/", right], className="fraction")
