"""The six items by unit: n / m are added up for orders of no unit, units without any are zeros."""

from __future__ import annotations

from dashboard.rankings.six import Items, six_of
from dashboard.views.vocabulary import SCORECARD_ITEMS
from tests.support.reckoning import district

NORTH, SOUTH = district("N", 1), district("S", 2)


def items(met: int, applicable: int) -> Items:
    return dict.fromkeys(SCORECARD_ITEMS, (met, applicable))


def test_units_stand_in_the_order_given_and_orders_of_none_come_last_together() -> None:
    found = {"S": items(3, 4), "N:none": items(1, 2), "gone": items(2, 5)}
    six = six_of(found, items(6, 11), [NORTH, SOUTH], (), 4)
    assert six.rows == ((SOUTH, items(3, 4)), (None, items(3, 7)))
    assert (six.total, six.missed) == (items(6, 11), 4)


def test_every_district_stands_in_its_table_and_nothing_else() -> None:
    six = six_of({"S": items(3, 4), "gone": items(2, 5)}, None, [NORTH, SOUTH], (), 0, all_units=True)
    assert six.rows == ((NORTH, items(0, 0)), (SOUTH, items(3, 4)))
    assert six.total == items(0, 0)
