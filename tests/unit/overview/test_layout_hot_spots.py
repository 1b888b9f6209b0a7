"""The panel of hot spots: at most three with their units, each number opens its orders, none is a warning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.appraisal.settings import DEFAULTS, HotSpotRule
from dashboard.i18n import use_language
from dashboard.people.access import scope_for
from dashboard.views.overview import HotPlace
from layouts.pages.overview.hot import hot_panel
from layouts.pages.overview.page import overview_page
from tests.support.desk import LIVE, hot_spot, hot_spots, overview
from tests.support.sheets import NORTH, SMALL, SOUTH, SUPERVISOR, class_of, rows_of, walk, words

LEADER_OF_NORTH = scope_for("li", "district_coordinator", 11, "district", "N", "North")
PERIOD = {"period": "2026-11-11..2026-11-17", "basis": "accepted", "as_of": "2026-11-17T10:00:00+00:00"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_language("en"):
        yield


def panel(*found: Any, scope: Any = SUPERVISOR, **changes: Any) -> Any:
    return hot_panel(overview(hot_spots=hot_spots(*found), **changes), scope)


def opened(part: Any) -> list[tuple[str, dict[str, str]]]:
    """Return each number that is a link, with the filter it opens."""
    return [
        (words(each), dict(parse_qsl(urlsplit(each.href).query)))
        for each in walk(part)
        if class_of(each) == "num-link"
    ]


def items(part: Any) -> list[str]:
    return [words(each) for each in walk(part) if each._type == "Li"]


def test_a_hot_spot_says_what_how_many_against_usual_and_where() -> None:
    assert items(panel(hot_spot())) == [
        "Quarantine · Whole city7 days: 9 orders, usually 1.3North 5, South 3; all port districts"
    ]
    assert "11-11 to 11-17, not appraised" in words(panel(hot_spot()))


def test_each_number_opens_the_orders_it_counts() -> None:
    category = {**PERIOD, "category": "1004"}
    assert opened(panel(hot_spot())) == [
        ("9", category),
        ("5", {**category, "district": "N"}),
        ("3", {**category, "district": "S"}),
    ]


def test_one_unit_alone_is_named_once() -> None:
    alone = hot_spot(unit=NORTH, n=5, usual=0, places=(HotPlace(NORTH, 5),), ports=1)
    drawn = panel(alone)
    assert items(drawn) == ["Quarantine · North7 days: 5 orders, none in the weeks before"]
    assert opened(drawn) == [("5", {**PERIOD, "category": "1004", "district": "N"})]


def test_beside_the_unit_that_speaks_stand_the_others() -> None:
    said = items(panel(hot_spot(unit=NORTH, n=5, ports=0)))
    assert said == ["Quarantine · North7 days: 5 orders, usually 1.3South 3"]


def test_some_port_districts_are_counted_and_many_units_cut_short() -> None:
    some = hot_spot(places=tuple(HotPlace(each, 2) for each in (NORTH, SOUTH, SMALL)), ports=2)
    assert items(panel(some))[0].endswith("North 2, South 2, Small 2; port districts: 2")
    many = hot_spot(places=tuple(HotPlace(each, 2) for each in (NORTH, SOUTH, SMALL) * 3), ports=0)
    assert items(panel(many))[0].endswith("North 2, South 2 and 4 more")


def test_three_are_shown_and_the_rest_is_a_table_of_all() -> None:
    five = [hot_spot(n=n) for n in (9, 8, 7, 6, 5)]
    drawn = panel(*five)
    assert len(items(drawn)) == 3
    table = next(each for each in walk(drawn) if each._type == "Table")
    assert [(row["Category"], row["Unit"], row["7 days"], row["Usually"]) for row in rows_of(table)] == [
        ("Quarantine", "Whole city", str(n), "1.3") for n in (9, 8, 7, 6, 5)
    ]
    assert "all 5 hot spots" in words(drawn)
    assert not [each for each in walk(panel(*five[:3])) if each._type == "Table"]


def test_no_hot_spot_is_said_plainly_and_too_little_history_with_its_weeks() -> None:
    assert "In the last 7 days no kind of request came clearly more often." in words(panel())
    short = hot_panel(overview(hot_spots=hot_spots(weeks=3)), SUPERVISOR)
    assert "There is too little to compare with: 8 weeks are needed, 3 are there." in words(short)
    rule = DEFAULTS.model_copy(update={"hot_spots": HotSpotRule(least_weeks=5)})
    eased = overview(hot_spots=hot_spots(weeks=6), live=replace(LIVE, settings=rule))
    assert "too little" not in words(hot_panel(eased, SUPERVISOR))


def test_an_account_that_opens_no_orders_sees_no_number() -> None:
    view = overview(hot_spots=None, urgent=())
    assert "Your account does not open orders." in words(hot_panel(view, scope_for("x", "unit_handler")))


def test_a_district_s_numbers_open_its_own_orders() -> None:
    own = hot_spot(unit=NORTH, n=5, places=(HotPlace(NORTH, 5),))
    drawn = panel(own, scope=LEADER_OF_NORTH, unit=NORTH)
    assert [filter["district"] for _n, filter in opened(drawn)] == ["N"]
    foreign = hot_spot(unit=SOUTH, n=3, places=(HotPlace(SOUTH, 3),))
    assert opened(panel(foreign, scope=LEADER_OF_NORTH, unit=NORTH)) == []


def test_volume_is_no_failing_so_no_sign_of_status_stands_here() -> None:
    drawn = panel(hot_spot(), hot_spot(unit=NORTH))
    assert not set("■▲□◇●") & set(words(drawn))
    assert not [each for each in walk(drawn) if "bad" in class_of(each) or "warn" in class_of(each)]


def test_the_page_explains_what_a_hot_spot_is() -> None:
    page = overview_page(overview(), SUPERVISOR)
    label = next(each for each in walk(page) if getattr(each, "data-explain", "") == "hot_spot-main")
    assert words(label) == "Hot spots"
    said = next(each for each in walk(page) if getattr(each, "id", "") == "explain-hot_spot-main")
    assert "at least 5 orders" in words(said) and "it enters no score, no rank and no warning" in words(said)
