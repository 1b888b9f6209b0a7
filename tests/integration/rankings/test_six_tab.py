"""The six items of all units of a level: they add up, stand in the official order, and are their lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Connection

from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.order import OrderFilter
from dashboard.views.rankings import SixView
from dashboard.views.vocabulary import SCORECARD_ITEMS
from data_access.queries.orders.page import orders_view
from data_access.queries.rankings.six import six_view
from layouts.components.links import RankState
from layouts.pages.rankings.six import SixSheet, six_page
from tests.support.desk_orders import DATA_TIME, LAIYANG, TOWNSHIP, ZHIFU, put_desk_orders
from tests.support.orders import at, put_order, unit_ids
from tests.support.sheets import walk, words

PROVINCE: dict[str, Any] = {
    "opened_at": at("2026-10-12 09:00"),
    "dispatched_at": at("2026-10-12 09:30"),
    "transferred_out_at": at("2026-10-12 09:10"),
    "provincial": True,
}
MET = {"onsite_at": at("2026-10-12 10:00"), "four_way_call_at": at("2026-10-12 10:00")}


def six(connection: Connection, now: datetime, scope: Scope = OPERATOR, **asked: str) -> SixView:
    """Store three provincial orders of two districts, one of them of a township, and return the tab."""
    put_desk_orders(connection)
    units = unit_ids(connection)
    laiyang = {"unit_id": units[LAIYANG], "district_id": units[LAIYANG]}
    zhifu = {"unit_id": units[ZHIFU], "district_id": units[ZHIFU]}
    put_order(connection, "MET", DATA_TIME, **laiyang, **PROVINCE, **MET, township_id=units[TOWNSHIP])
    put_order(connection, "MISSED", DATA_TIME, **laiyang, **PROVINCE)
    put_order(connection, "CALLED", DATA_TIME, **zhifu, **PROVINCE, four_way_call_at=MET["four_way_call_at"])
    chosen = {"level": "district", "period": "2026-10"} | asked
    return six_view(connection, scope, now=now, **chosen)  # type: ignore[arg-type]


def test_every_district_stands_in_the_official_order_with_its_items(
    connection: Connection, now: datetime
) -> None:
    view = six(connection, now)
    rows = [(unit, items) for unit, items in view.six.rows if unit is not None]
    assert len(rows) == 15
    assert [unit.official_order for unit, _items in rows] == sorted(
        unit.official_order for unit, _items in rows
    )
    by_code = {unit.code: items for unit, items in rows}
    assert by_code[LAIYANG]["four_way_call"] == by_code[LAIYANG]["onsite_check"] == (1, 2)
    assert by_code[ZHIFU]["four_way_call"] == (1, 1) and by_code[ZHIFU]["onsite_check"] == (0, 1)
    assert by_code["370681"]["four_way_call"] == (0, 0)
    for item in SCORECARD_ITEMS:
        assert view.six.total[item] == tuple(sum(each[item][place] for _u, each in rows) for place in (0, 1))


@pytest.mark.parametrize(
    ("level", "district", "names"),
    [("township", LAIYANG, [TOWNSHIP, None]), ("township", "", [TOWNSHIP, None]), ("utility", "", [])],
)
def test_other_levels_list_who_has_provincial_orders(
    connection: Connection, now: datetime, level: str, district: str, names: list[str | None]
) -> None:
    view = six(connection, now, level=level, district=district)
    assert [unit.code if unit else None for unit, _items in view.six.rows] == names
    if level == "township":
        assert view.six.total["four_way_call"] == ((1, 2) if district else (2, 3))


@pytest.mark.parametrize("district", [LAIYANG, ""])
def test_streets_alone_leave_out_what_has_no_township(
    connection: Connection, now: datetime, district: str
) -> None:
    view = six(connection, now, level="township", district=district, area="street")
    assert [unit.code if unit else None for unit, _items in view.six.rows] == [TOWNSHIP]
    assert view.six.total["four_way_call"] == (1, 1)
    said = words(six_page(SixSheet(view, RankState(level="township", tab="six"), OPERATOR)))
    assert "街道合计" in said and "未定镇街和园区的工单" in said
    towns = six_view(
        connection, OPERATOR, level="township", period="2026-10", district=district, area="town", now=now
    )
    assert towns.six.rows == () and towns.six.total["four_way_call"] == (0, 0)


@pytest.mark.parametrize(
    ("level", "district", "area"),
    [("district", "", ""), ("township", LAIYANG, ""), ("township", "", "street")],
)
def test_every_number_of_the_tab_lists_as_many_orders(
    connection: Connection, now: datetime, level: str, district: str, area: str
) -> None:
    view = six(connection, now, level=level, district=district, area=area)
    drawn = six_page(
        SixSheet(view, RankState(level=level, tab="six", district=district, area=area), OPERATOR)
    )
    links = [part for part in walk(drawn) if getattr(part, "className", "") == "num-link"]
    assert len(links) > 8
    for link in links:
        chosen = OrderFilter(**dict(parse_qsl(urlsplit(link.href).query)))
        listed = orders_view(connection, OPERATOR, chosen, now=now).total
        assert str(listed) == "".join(filter(str.isdigit, words(link))), link.href


def test_a_coordinator_sees_all_figures_and_the_cards_of_the_own_orders(
    connection: Connection, now: datetime
) -> None:
    unit = unit_ids(connection)[ZHIFU]
    scope = scope_for(
        "zhao",
        "district_coordinator",
        unit_id=unit,
        unit_kind="district",
        unit_code=ZHIFU,
        unit_name="芝罘区",
    )
    view = six(connection, now, scope)
    assert view.six.total["four_way_call"] == (2, 3)
    assert [card.row.order_no for card in view.six.cards] == ["CALLED"]
    drawn = six_page(SixSheet(view, RankState(tab="six"), scope))
    links = [part.href for part in walk(drawn) if getattr(part, "className", "") == "num-link"]
    assert links and all(f"district={ZHIFU}" in link for link in links)


def test_a_month_without_provincial_orders_says_so(connection: Connection, now: datetime) -> None:
    view = six(connection, now, period="2024-02")
    drawn = six_page(SixSheet(view, RankState(tab="six", period="2024-02"), OPERATOR))
    assert "到期" in words(drawn) or "provincial order" in words(drawn)
    assert not [part for part in walk(drawn) if getattr(part, "_type", "") == "Table"]
