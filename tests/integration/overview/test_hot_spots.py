"""Hot spots on both databases: planted orders, numbers worked out by hand, each opening its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import Connection, insert

from dashboard.appraisal.settings import DEFAULTS, HotSpotRule
from dashboard.people.access import OPERATOR, Scope, scope_for
from dashboard.views.order import OrderFilter
from dashboard.views.overview import HotSpots
from data_access.queries.orders.page import orders_view
from data_access.queries.overview.page import overview_view
from data_access.records.settings import store_appraisal_settings
from data_access.schema import category
from tests.support.orders import at, unit_ids
from tests.support.waves import (
    DATA_TIME,
    LAIYANG,
    LAIZHOU,
    LONGKOU,
    PERIOD,
    QUARANTINE,
    ROADS,
    TUESDAYS,
    WAGES,
    ZHIFU,
    Planted,
    mornings,
)


def seen(connection: Connection, now: datetime, scope: Scope = OPERATOR) -> HotSpots:
    found = overview_view(connection, scope, now=now).hot_spots
    assert found is not None
    return found


def of(
    connection: Connection, code: str, kind: str = "district", role: str = "district_coordinator"
) -> Scope:
    return scope_for("li", role, unit_ids(connection)[code], kind, code, code)


def listed(connection: Connection, now: datetime, scope: Scope = OPERATOR, **filter: str) -> int:
    asked = OrderFilter(period=PERIOD, basis="accepted", as_of=DATA_TIME.isoformat(), **filter)
    return orders_view(connection, scope, asked, now=now).total


@pytest.fixture
def planted(connection: Connection) -> Planted:
    """Put what came every week: wages in 莱阳市 and roads in 龙口市, one order each."""
    made = Planted(connection)
    made.put(WAGES, LAIYANG, ["2026-08-11 09:00"])  # the data begin before the first of the ten weeks
    made.weekly(WAGES, LAIYANG)
    made.weekly(ROADS, LONGKOU)
    return made


def test_a_wave_over_port_districts_is_one_hot_spot_and_opens_its_orders(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    planted.put(QUARANTINE, LONGKOU, ["2026-11-11 00:00", *mornings("11-13", 5)])
    planted.put(QUARANTINE, LONGKOU, ["2026-11-10 23:59", "2026-11-17 18:01"])  # before and after
    planted.put(QUARANTINE, LAIZHOU, [*mornings("11-16", 4), "2026-11-17 18:00"])
    planted.put(QUARANTINE, ZHIFU, mornings("11-17", 3))
    planted.put(QUARANTINE, LAIYANG, mornings("11-17", 1))
    planted.put(WAGES, LAIYANG, mornings("11-12", 1))
    spots = seen(connection, now)
    assert (spots.period.text, spots.weeks, len(spots.found)) == (PERIOD, 10, 1)
    (hot,) = spots.found
    assert (hot.category.code, hot.unit, hot.n, hot.usual) == (QUARANTINE, None, 15, 0)
    assert [(place.unit.code, place.n) for place in hot.places] == [(ZHIFU, 3), (LONGKOU, 6), (LAIZHOU, 5)]
    assert hot.ports == 3
    assert listed(connection, now, category=QUARANTINE) == 15
    for place in hot.places:
        assert listed(connection, now, category=QUARANTINE, district=place.unit.code) == place.n


def test_what_is_usual_is_scaled_by_working_days_and_the_time_of_day(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    planted.put(ROADS, LONGKOU, mornings("11-12", 9))
    planted.put(ROADS, LONGKOU, ["2026-10-27 18:01"])  # later in the day than the data time: of no week
    planted.put(WAGES, LAIYANG, ["2026-11-03 09:00"])  # in the gap
    (hot,) = seen(connection, now).found
    assert (hot.category.code, hot.n) == (ROADS, 9)
    assert hot.unit is not None and hot.unit.code == LONGKOU
    # The ten weeks from 19 August to 27 October: 46 working days (National Day, the Mid-Autumn days off and
    # two make-up days among them) and 24 days off. Twenty orders came on Tuesdays, of which 6 October is a
    # holiday: two on days off, eighteen on working days, and the late one of 27 October.
    share = Fraction(2, 24) / Fraction(19, 46)
    expected = 10 * (5 + 2 * share) / (46 + 24 * share)
    assert hot.usual == pytest.approx(float(expected))
    assert listed(connection, now, category=ROADS, district=LONGKOU) == 9


def test_the_list_names_the_category_it_was_opened_with(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    view = orders_view(connection, OPERATOR, OrderFilter(category=ROADS), now=now)
    assert [option.value for option in view.options["category"] if len(option.value) > 2] == [ROADS]
    assert dict(view.chips)["category"] == "道路运输与通行"


def test_a_district_sees_its_own_cell_alone(connection: Connection, now: datetime, planted: Planted) -> None:
    planted.put(QUARANTINE, LONGKOU, mornings("11-13", 8))
    planted.put(QUARANTINE, LAIZHOU, mornings("11-13", 6))
    scope = of(connection, LAIZHOU)
    (hot,) = seen(connection, now, scope).found
    assert hot.unit is not None and (hot.unit.code, hot.n) == (LAIZHOU, 6)
    assert [(place.unit.code, place.n) for place in hot.places] == [(LAIZHOU, 6)]
    assert listed(connection, now, scope, category=QUARANTINE, district=LAIZHOU) == 6
    assert seen(connection, now, of(connection, LAIYANG)).found == ()
    assert listed(connection, now, of(connection, LAIYANG), category=QUARANTINE) == 0


def test_a_department_and_a_township_compare_their_own(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    planted.put(WAGES, "D07", mornings("11-12", 6), district_id=planted.units[LAIYANG])
    place = {"township_id": planted.units["370682004"]}
    planted.put(ROADS, LAIYANG, mornings("11-12", 7), **place)
    planted.put(ROADS, LAIYANG, mornings("11-14", 2))
    (own,) = seen(connection, now, of(connection, "D07", "department", "unit_handler")).found
    assert own.unit is not None and (own.category.code, own.unit.code, own.n) == (WAGES, "D07", 6)
    township = of(connection, "370682004", "township", "unit_handler")
    (own,) = seen(connection, now, township).found
    assert own.unit is not None and (own.unit.code, own.n) == ("370682004", 7)
    assert listed(connection, now, township, category=ROADS, township="370682004") == 7
    (own,) = seen(connection, now, of(connection, LAIYANG)).found
    assert (own.category.code, own.n) == (ROADS, 9)


def test_an_account_without_orders_gets_none(connection: Connection, now: datetime, planted: Planted) -> None:
    planted.put(QUARANTINE, LONGKOU, mornings("11-13", 8))
    assert overview_view(connection, scope_for("x", "unit_handler"), now=now).hot_spots is None


def test_only_categories_without_others_under_them_are_compared(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    planted.put("10", LONGKOU, mornings("11-13", 9))
    planted.put(WAGES, LONGKOU, mornings("11-13", 9), category_id=None)
    assert seen(connection, now).found == ()
    own = {"official_order": 99, "sensitive": False, "government_complaint": False, "aliases": []}
    connection.execute(insert(category).values(category_id=900, code="own", name="own", **own))
    planted.categories["own"] = 900
    planted.put("own", LONGKOU, mornings("11-14", 9))
    assert [hot.category.code for hot in seen(connection, now).found] == ["own"]


def test_with_less_than_eight_weeks_nothing_is_said_but_how_many(
    connection: Connection, now: datetime
) -> None:
    made = Planted(connection)
    made.put(WAGES, LAIYANG, [f"{day} 09:00" for day in TUESDAYS[3:]])
    made.put(QUARANTINE, LONGKOU, mornings("11-13", 9))
    # The oldest week begins before the first order of the base.
    assert (seen(connection, now).weeks, seen(connection, now).found) == (6, ())
    made.put(WAGES, LAIYANG, ["2026-08-25 09:00", "2026-09-01 09:00", "2026-09-08 09:00"])
    assert [hot.category.code for hot in seen(connection, now).found] == [QUARANTINE]


def test_the_office_settles_from_when_on_it_is_many(
    connection: Connection, now: datetime, planted: Planted
) -> None:
    planted.put(QUARANTINE, LONGKOU, mornings("11-13", 6))
    assert len(seen(connection, now).found) == 1
    stricter = DEFAULTS.model_copy(update={"hot_spots": HotSpotRule(minimum=7)})
    change = {"reason": "too many", "account": "wang", "now": now}
    store_appraisal_settings(connection, stricter, valid_from=date(2026, 12, 1), **change)
    assert len(seen(connection, now).found) == 1
    store_appraisal_settings(connection, stricter, valid_from=date(2026, 11, 1), **change)
    assert seen(connection, now).found == ()


@pytest.mark.parametrize("orders", [0, 1])
def test_an_empty_base_and_one_order_say_nothing(connection: Connection, now: datetime, orders: int) -> None:
    if orders:
        Planted(connection).put(WAGES, LAIYANG, ["2026-11-17 09:00"])
        assert seen(connection, now) == replace(seen(connection, now), weeks=0, found=())
    else:
        assert overview_view(connection, OPERATOR, now=now).hot_spots is None


def test_a_data_time_at_midnight_ends_the_day_before(connection: Connection, now: datetime) -> None:
    made = Planted(connection, at("2026-11-18 00:00"))
    made.put(ROADS, LONGKOU, ["2026-08-18 23:59", *(f"{day} 23:59" for day in TUESDAYS)])
    made.put(ROADS, LONGKOU, ["2026-11-10 23:59", "2026-11-11 00:00", "2026-11-17 23:59"])
    made.put(ROADS, LONGKOU, mornings("11-12", 7))
    spots = seen(connection, now)
    assert spots.period.text == PERIOD and spots.weeks == 10
    assert (spots.found[0].n, spots.found[0].usual > 1) == (9, True)  # the last minute of each week counts
