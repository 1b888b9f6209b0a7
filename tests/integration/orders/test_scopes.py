"""Which orders a list holds for whom: those a unit answers for, those that lie in it, those it handles."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR, Denied, Scope, scope_for
from dashboard.views.order import OrderFilter
from data_access.queries.order.page import order_page_detail
from data_access.queries.orders.page import orders_view
from tests.support.desk_orders import DATA_TIME, LAIYANG, ZHIFU
from tests.support.orders import SOURCE, add_source, at, put_order, unit_ids

TOWN, OTHER_TOWN = "370682001", "370682002"
ORDERS = {
    "OWN": {"unit_id": LAIYANG, "district_id": LAIYANG},
    "IN TOWN": {"unit_id": LAIYANG, "district_id": LAIYANG, "township_id": TOWN},
    "DEPARTMENT": {"unit_id": "D04", "district_id": LAIYANG, "township_id": TOWN},
    "HANDLED": {"unit_id": ZHIFU, "district_id": ZHIFU, "handler_id": "D05"},
}
SEEN = {
    ("district_coordinator", "district", LAIYANG): {"OWN", "IN TOWN"},
    ("district_coordinator", "district", ZHIFU): {"HANDLED"},
    ("unit_handler", "township", TOWN): {"IN TOWN"},
    ("unit_handler", "township", OTHER_TOWN): set(),
    ("unit_handler", "department", "D04"): {"DEPARTMENT"},
    # Whoever handles an order sees it, though another unit is appraised for it.
    ("unit_handler", "department", "D05"): {"HANDLED"},
    ("unit_handler", "department", "D06"): set(),
}


@pytest.mark.parametrize(("account", "seen"), SEEN.items(), ids=["-".join(account[1:]) for account in SEEN])
def test_a_list_holds_the_orders_of_its_reader(
    connection: Connection, now: datetime, account: tuple[str, str, str], seen: set[str]
) -> None:
    add_source(connection, DATA_TIME)
    ids = unit_ids(connection)
    opened = at("2026-11-10 09:00")
    for number, places in ORDERS.items():
        units = {name: ids[unit] for name, unit in places.items()}
        put_order(
            connection,
            number,
            DATA_TIME,
            opened_at=opened,
            dispatched_at=opened,
            channel="city_line",
            **units,
        )
    role, kind, unit = account
    scope = scope_for("li", role, ids[unit], kind, unit, unit)
    assert _listed(connection, scope, now) == seen
    assert _listed(connection, OPERATOR, now) == set(ORDERS)
    assert {number for number in ORDERS if _opens(connection, scope, number, now)} == seen


def _listed(connection: Connection, scope: Scope, now: datetime) -> set[str]:
    return {row.order_no for row in orders_view(connection, scope, OrderFilter(), now=now).rows}


def _opens(connection: Connection, scope: Scope, number: str, now: datetime) -> bool:
    try:
        return order_page_detail(connection, scope, SOURCE, number, now) is not None
    except (Denied, LookupError):
        return False
