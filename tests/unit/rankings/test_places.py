"""Which units stand in a ranking, which area is shown, and what lies outside every ranked township."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.rankings.places import (
    area_of,
    find_district,
    others,
    ranked_units,
    undetermined,
    units_of,
    without_area,
)
from dashboard.views.counts import Counts
from tests.support.reckoning import context, district, period, township

NORTH, SOUTH = district("N", 1), district("S", 2)
STREET = township("N1", 11, NORTH, subkind="street")
TOWN = township("S1", 21, SOUTH, subkind="town")
PARK = township("N9", 19, NORTH, subkind="park")
UNITS = (NORTH, SOUTH, STREET, TOWN, PARK)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "listed"),
    [
        (None, date(2026, 10, 1), True),  # ended on the first day of the period
        (None, date(2026, 9, 30), False),
        (date(2026, 10, 31), None, True),  # began on its last day
        (date(2026, 11, 1), None, False),
    ],
)
def test_a_unit_that_existed_on_one_day_of_the_period_is_listed(
    valid_from: date | None, valid_to: date | None, listed: bool
) -> None:
    unit = district("N", 1, valid_from=valid_from, valid_to=valid_to)
    assert units_of([unit], "district", period("2026-10")) == ([unit] if listed else [])


def test_parks_are_units_of_their_level_but_not_ranked() -> None:
    assert units_of(UNITS, "township", period("2026-10")) == [STREET, TOWN, PARK]
    assert ranked_units(UNITS, "township", period("2026-10")) == [STREET, TOWN]


def test_only_a_district_is_found_as_one() -> None:
    assert find_district(UNITS, "S") == SOUTH
    assert find_district(UNITS, "S1") is None


def test_an_area_that_a_district_lacks_is_not_narrowed_to_and_said(english: None) -> None:
    asked = context("2026-10")
    assert area_of(asked, UNITS, NORTH, "street") == ("street", asked)
    assert area_of(asked, UNITS, None, "town") == ("town", asked)
    area, told = area_of(asked, UNITS, NORTH, "town")
    assert area == ""
    assert told.notices == ("区N has none of these; all its townships are shown.",)
    assert without_area(asked, None) == asked


def test_orders_without_a_township_stand_by_their_district() -> None:
    found = {key: Counts(key, due=n) for n, key in enumerate(("N1", "N:none", "S:none", "none"), start=1)}
    assert undetermined(found, None) == {"N": found["N:none"], "S": found["S:none"]}
    assert undetermined(found, SOUTH) == {"S": found["S:none"]}


def test_two_unranked_places_of_one_name_are_told_apart() -> None:
    first, second = PARK, replace(PARK, unit_id=29, code="S9", district_id=2)
    found = {code: Counts(code, due=1) for code in ("N9", "S9", "N1")}
    assert others(found, [first, second, STREET, TOWN], {"N1"}) == {
        "镇N9 N9": found["N9"],
        "镇N9 S9": found["S9"],
    }
    assert others(found, [first, STREET], {"N1"}) == {"镇N9": found["N9"]}
