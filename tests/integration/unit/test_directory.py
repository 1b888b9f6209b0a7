"""The directory of units, the places of the rail, data readiness and the search, on both databases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from dashboard.order.urgency import Action
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.order import OrderFilter
from data_access.queries.importing.lit import FIGURES
from data_access.queries.importing.readiness import lit_figures
from data_access.queries.importing.readiness_page import readiness_view
from data_access.queries.orders.page import orders_view
from data_access.queries.orders.search import search
from data_access.queries.unit.directory import units_view
from tests.support.desk_orders import DATA_TIME, LAIYANG, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import add_source, at, put_order, unit_ids


def test_every_unit_stands_in_the_directory_with_what_its_open_orders_ask_for(
    connection: Connection, now: datetime
) -> None:
    put_desk_orders(connection)
    units = units_view(connection, OPERATOR, now=now).units
    found = {unit.code: action for unit, action in units}
    assert found[LAIYANG] == Action(open=4, overdue=1, near=2, maybe=1)
    assert found[ZHIFU] == Action(open=2, overdue=1)
    assert found[TOWNSHIP] == Action()
    assert len([unit for unit, _action in units if unit.kind == "district"]) == 15


def test_an_empty_base_lights_no_place_and_its_directory_counts_nothing(
    connection: Connection, now: datetime
) -> None:
    assert lit_figures(connection) == frozenset()
    view = units_view(connection, OPERATOR, now=now)
    assert view.live.as_of is None
    assert not any(place.lit for place in readiness_view(connection).places)


def test_one_order_without_a_unit_lights_the_list_and_names_the_column_for_the_rest(
    connection: Connection,
) -> None:
    add_source(connection, DATA_TIME)
    put_order(connection, "ONE", DATA_TIME, opened_at=at("2026-11-05 09:00"), channel="city_line")
    lit = lit_figures(connection)
    assert "volume" in lit and "units" not in lit
    view = readiness_view(connection)
    places = {place.path: place for place in view.places if place.path}
    assert places["/orders"].lit
    assert not places["/rank"].lit and "承办单位" in "、".join(places["/rank"].needs)
    assert {row.figure for row in view.rows if row.level != "none"} == lit
    assert len(view.rows) == len(FIGURES)


def put_enterprises(connection: Connection) -> None:
    add_source(connection, DATA_TIME)
    units = unit_ids(connection)
    for number, name, code, confidential in (
        ("A1", "烟台鲁光食品有限公司", LAIYANG, False),
        ("A2", "烟台鲁光食品有限公司", LAIYANG, False),
        ("A3", "烟台鲁光食品有限公司", ZHIFU, False),
        ("B1", "烟台鲁光机械有限公司", ZHIFU, False),
        ("C1", "烟台鲁光秘密有限公司", LAIYANG, True),
    ):
        put_order(
            connection,
            number,
            DATA_TIME,
            opened_at=at("2026-11-05 09:00"),
            channel="city_line",
            unit_id=units[code],
            district_id=units[code],
            enterprise_name=name,
            confidential=confidential,
        )


def found_among_contacts(connection: Connection, scope: Scope, words: str, now: datetime) -> list[str]:
    listed = orders_view(connection, scope, OrderFilter(contact=words), now=now)
    assert listed.total == len(listed.rows)
    assert all("鲁光" not in f"{row.title}{row.enterprise}" for row in listed.rows)
    return sorted(row.order_no for row in listed.rows)


def test_enterprises_are_found_by_name_inside_the_scope_and_shown_masked(
    connection: Connection, now: datetime
) -> None:
    put_enterprises(connection)
    assert found_among_contacts(connection, OPERATOR, "鲁光食", now) == ["A1", "A2", "A3"]
    assert found_among_contacts(connection, OPERATOR, "鲁光", now) == ["A1", "A2", "A3", "B1"]
    assert found_among_contacts(connection, OPERATOR, "鲁", now) == []  # one sign is in too many names
    listed = orders_view(connection, OPERATOR, OrderFilter(enterprise="test~A3"), now=now)
    assert sorted(row.order_no for row in listed.rows) == ["A1", "A2", "A3"]


def test_a_district_finds_its_own_enterprises_only_and_no_confidential_one(
    connection: Connection, now: datetime
) -> None:
    put_enterprises(connection)
    own = scope_for("li", "district_coordinator", unit_ids(connection)[LAIYANG], "district", LAIYANG, "")
    assert found_among_contacts(connection, own, "烟台鲁光", now) == ["A1", "A2"]
    assert [hit.kind for hit in search(connection, own, "烟台鲁光")] == ["contact"]


def test_a_unit_is_found_by_name_and_initials_and_opens_its_page(connection: Connection) -> None:
    for words in ("莱阳", "lys", "laiyang"):
        first = search(connection, OPERATOR, words)[0]
        assert (first.kind, first.href) == ("unit", f"/unit/{LAIYANG}")
