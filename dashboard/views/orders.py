"""Views of order lists: a page of one, what its filters choose from, lists kept by name, search hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.order.urgency import Action
from dashboard.views.context import FigureContext
from dashboard.views.order import OrderDetail, OrderFilter, OrderRow
from dashboard.views.reference import Unit

# Sort orders of the order list; "-" in front turns one round.
ORDER_SORTS = ("time_left", "opened", "dispatched", "closed", "unit")
MOST_EXPORTED = 20_000  # orders that one file may hold
SHORTEST_CONTACT = 2  # characters by which contacts are searched; one is in too many of them
MOST_VIEWS, LONGEST_VIEW_NAME = 30, 40  # that an account keeps; characters


@dataclass(frozen=True)
class SavedView:
    """A list of orders that an account keeps under a name: its parameters in the address."""

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """A choice of a filter: its value in the URL, its text, and how many orders it would leave if known."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class OrdersView:
    """One keyset page of an order list with its exact count and the choices of its filters."""

    context: FigureContext
    filter: OrderFilter
    sort: str  # one of ORDER_SORTS, perhaps with "-" in front
    rows: tuple[OrderRow, ...]
    total: int
    first_no: int  # 1-based number of the first row shown, 0 when empty
    next_cursor: str = ""
    previous_cursor: str = ""
    chips: tuple[tuple[str, str], ...] = ()  # (parameter, readable text) of each filter in force
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    selected: OrderDetail | None = None
    unknown: tuple[str, ...] = ()  # filters whose code nothing in the base has: no order meets them
    standing: Action | None = None  # how the listed open orders stand; None where it would say nothing


@dataclass(frozen=True)
class SearchHit:
    """One answer of the search box: a figure by its code, a unit, an order, or the search among contacts.

    `exact`: what was typed is its whole code, number or one of its names.
    """

    kind: str  # figure | unit | order | contact
    title: str
    detail: str
    href: str
    exact: bool = False


def of_unit(base: OrderFilter, unit: Unit) -> OrderFilter:
    """Return a filter narrowed to the orders that one unit is appraised for."""
    if unit.kind == "township":
        return base.but(township=unit.code)
    if unit.kind == "district":
        return base.but(district=unit.code)
    return base.but(unit=unit.code, kind=unit.kind)
