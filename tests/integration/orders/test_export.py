"""The export of a list holds the list: the same orders in the same order, masked, inside the scope."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import Connection, Engine, select

from dashboard.people.access import OPERATOR, Denied, scope_for
from dashboard.views.order import OrderFilter
from data_access.database import reading
from data_access.queries.orders.export import exported_orders
from data_access.queries.orders.page import orders_view
from data_access.schema import unit
from tests.conftest import NOW
from tests.support.orders import add_source, at, put_order, unit_ids
from tests.support.profiles import few

DATA_TIME = at("2026-11-10 18:00")
LISTS = (
    OrderFilter(clock="open"),
    OrderFilter(measure="late", period="r3m", basis="due"),
    OrderFilter(period="2026-10", basis="accepted", verdict="none", excluded="0"),
)


@pytest.mark.parametrize(("filter", "sort"), few([*product(LISTS, ("time_left", "-opened", "unit"))], 3))
def test_it_holds_every_order_of_the_list_in_its_order(both: Engine, filter: OrderFilter, sort: str) -> None:
    with reading(both) as connection:
        view, rows = exported_orders(connection, OPERATOR, filter, sort=sort, now=NOW)
        exported = list(rows)
        listing = orders_view(connection, OPERATOR, filter, sort=sort, page_size=5000, now=NOW)
    assert exported == list(listing.rows)
    assert view.total == listing.total == len(exported) > 0
    assert (view.chips, view.context) == (listing.chips, listing.context)


def test_it_stops_at_its_limit_and_still_counts_the_whole_list(both: Engine) -> None:
    filter = OrderFilter(period="2026-10", basis="accepted")
    with reading(both) as connection:
        view, rows = exported_orders(connection, OPERATOR, filter, most=7, now=NOW)
        first = orders_view(connection, OPERATOR, filter, page_size=7, now=NOW)
        assert list(rows) == list(first.rows)
    assert view.total == first.total > 7


def test_a_scope_exports_its_own_orders_and_an_account_without_orders_none(both: Engine) -> None:
    with reading(both) as connection:
        district = connection.execute(select(unit).where(unit.c.code == "370682")).one()
        own = scope_for("li", "district_coordinator", district.unit_id, "district", "370682", district.name)
        _view, rows = exported_orders(connection, own, OrderFilter(), now=NOW)
        assert {row.unit for row in rows} == {district.name}
        for role in ("system_admin", "security_admin", "auditor"):
            with pytest.raises(Denied):
                exported_orders(connection, scope_for("a", role), OrderFilter(), now=NOW)


def test_it_masks_as_the_page_does(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    who = {
        "enterprise_name": "烟台恒泰机械有限公司",
        "contact_name": "王建国",
        "contact_phone": "13812345678",
    }
    facts = {"unit_id": unit_ids(connection)["370682"], "opened_at": at("2026-11-05 09:00"), **who}
    told = "烟台恒泰机械有限公司王建国来电13812345678"
    put_order(connection, "M1", DATA_TIME, title=told, content=told, **facts)
    put_order(connection, "M2", DATA_TIME, title=told, confidential=True, **facts)
    _view, rows = exported_orders(connection, OPERATOR, OrderFilter(), now=NOW)
    found = {row.order_no: row for row in rows}
    assert found["M2"].title != found["M1"].title and found["M2"].enterprise == ""
    assert not any(secret in repr(list(found.values())) for secret in ("王建国", "13812345678", "恒泰机械"))
