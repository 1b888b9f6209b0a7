"""Any period of a unit: its counts, those of the same kind before, and the same orders in every list."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR
from dashboard.views.order import OrderFilter
from data_access.queries.orders.page import orders_view
from data_access.queries.unit.page import UnitQuery, unit_view
from tests.integration.rankings.test_previous import DATA_TIME, LAIYANG, NOW, solved
from tests.support.orders import add_source, put_order, unit_ids

# Orders received on the 8th of a month are due five working days later, in the week of the 12th to 18th.
MONTHS = {6: True, 8: True, 9: False, 10: True}


@pytest.fixture
def four_months(connection: Connection) -> Connection:
    """Return a base in which Laiyang has one order a month, September's not solved."""
    add_source(connection, DATA_TIME)
    own = unit_ids(connection)[LAIYANG]
    for month, yes in MONTHS.items():
        put_order(connection, f"{month}", DATA_TIME, unit_id=own, district_id=own, **solved(month, yes))
    return connection


@pytest.mark.parametrize(
    ("period", "due", "right", "before", "due_before", "right_before"),
    [
        ("2026-Q3", 2, 1, "2026-Q2", 1, 1),
        ("2026-09", 1, 0, "2026-08", 1, 1),
        ("2026-09-01..2026-10-31", 2, 1, "2026-07-02..2026-08-31", 1, 1),
        ("2026-08..2026-09", 2, 1, "2026-06..2026-07", 1, 1),
        ("2026-10r3m", 3, 2, "2026-07..2026-09", 2, 1),
    ],
)
def test_a_period_is_held_against_the_one_of_its_kind_before_and_opens_its_own_orders(
    four_months: Connection,
    period: str,
    due: int,
    right: int,
    before: str,
    due_before: int,
    right_before: int,
) -> None:
    view = unit_view(four_months, OPERATOR, UnitQuery(LAIYANG, period), now=NOW)
    assert view is not None and view.previous is not None
    assert (view.counts.due, view.counts.solved) == (due, right)
    assert view.peers.previous_text == before
    assert (view.previous.due, view.previous.solved) == (due_before, right_before)
    for measure, n in (("due", due), ("solved", right), ("unsolved", due - right)):
        chosen = OrderFilter(district=LAIYANG, period=period, measure=measure, basis="due")
        assert orders_view(four_months, OPERATOR, chosen, now=NOW).total == n


def test_a_running_quarter_is_held_against_as_much_of_the_one_before(four_months: Connection) -> None:
    own = unit_ids(four_months)[LAIYANG]
    put_order(four_months, "7", DATA_TIME, unit_id=own, district_id=own, **solved(7, True))
    view = unit_view(four_months, OPERATOR, UnitQuery(LAIYANG, "2026-Q4"), now=NOW)
    assert view is not None and view.context.running and view.previous is not None
    # Thirty working days up to 17 November: 18 of October (off to the 7th, the 10th worked) and 12. Those
    # of the third quarter end on 11 August, before August's order fell due.
    assert view.peers.previous_text == "2026-07-01..2026-08-11"
    assert (view.previous.due, view.previous.solved) == (1, 1)
