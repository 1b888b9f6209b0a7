"""The six items of provincial orders as met / applicable, and the orders that missed one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html

from dashboard.i18n import _
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import SixItems
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import SCORECARD_ITEMS
from layouts import vocabulary
from layouts.component import Children, Component
from layouts.components.links import number, ratio
from layouts.components.order_card import order_card
from layouts.components.table import Column, Row, table
from layouts.text import NONE

Items = Mapping[str, tuple[int, int]]
Named = Callable[[Unit | None], tuple[Component, OrderFilter | None]]


def six_table(
    six: SixItems,
    heading: str,
    named: Named,
    whole: tuple[str, OrderFilter | None],
    caption: str,
    sixth: str = "",
) -> Component:
    """Show a row a unit and the total; `named` gives a unit's name and the orders its numbers open.

    `sixth` is the office's own name of the sixth item.

    A number of orders is small here, so no rate is printed.
    """
    columns = [
        Column("name", heading, left=True, pin=True),
        *(Column(item, name) for item, name in item_names(sixth).items()),
        Column("all", _("All six"), gap=True),
    ]
    rows = []
    for unit, items in six.rows:
        name, target = named(unit)
        rows.append(Row({"name": name, **_cells(items, target)}))
    rows.append(Row({"name": whole[0], **_cells(six.total, whole[1])}, tone="total"))
    return table(columns, rows, caption=caption)


def item_names(sixth: str) -> dict[str, str]:
    """Return the names of the six items; the last may have one of the office's own."""
    names = {item: vocabulary.word(vocabulary.SCORECARD, item) for item in SCORECARD_ITEMS}
    return names | ({SCORECARD_ITEMS[-1]: sixth} if sixth else {})


def _cells(items: Items, target: OrderFilter | None) -> dict[str, Children]:
    cells: dict[str, Children] = {}
    for item, (met, applies) in items.items():
        parts = number(met, target, f"{item}_met"), number(applies, target, f"{item}_applies")
        cells[item] = ratio(*parts) if applies else NONE
    met, applies = (sum(each) for each in zip(*items.values(), strict=True))
    return {**cells, "all": f"{met}/{applies}" if applies else NONE}


def six_misses(
    six: SixItems, zone: str, target: OrderFilter | None, *, named: bool = False
) -> list[Component]:
    """List the orders that missed an item as cards, `named` with their units; `target` opens them all."""
    if not six.cards:
        return []
    every = number(_("all {n}").format(n=six.missed), target, "six_missed")
    head = html.P([html.B(_("Orders that missed an item")), " ", every], className="card-line six-missed")
    cards = [order_card(each, zone, named=named) for each in six.cards]
    return [head, html.Ul(cards, className="order-cards wide-cards")]
