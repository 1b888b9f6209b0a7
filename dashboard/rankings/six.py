"""The six items of provincial orders by unit: n / m of each item, orders of no unit in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.views.order import OrderCard
from dashboard.views.rankings import SixItems
from dashboard.views.reference import Unit
from dashboard.views.vocabulary import SCORECARD_ITEMS, UNDETERMINED

Items = Mapping[str, tuple[int, int]]  # item → (met, applicable)


def six_of(
    found: Mapping[str, Items],
    whole: Items | None,
    units: Sequence[Unit],
    cards: tuple[OrderCard, ...],
    missed: int,
    *,
    all_units: bool = False,
) -> SixItems:
    """Return the six items of the units with orders, in the order given, with `all_units` of every one.

    Orders of no unit of the group come last, in one row.
    """
    known = {each.code: each for each in units}
    nothing = _nothing()
    rows = [(each, found.get(each.code, nothing)) for each in units if all_units or each.code in found]
    others = [items for code, items in found.items() if code not in known or code.endswith(UNDETERMINED)]
    nowhere = [(None, _added(others))] if others and not all_units else []
    return SixItems((*rows, *nowhere), whole or nothing, cards, missed)


def _nothing() -> Items:
    return dict.fromkeys(SCORECARD_ITEMS, (0, 0))


def _added(groups: Sequence[Items]) -> Items:
    return {
        item: (sum(each[item][0] for each in groups), sum(each[item][1] for each in groups))
        for item in SCORECARD_ITEMS
    }
