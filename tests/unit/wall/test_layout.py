"""Scenes: what they say of a view, what a screen may name, what is left out without data."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.order.urgency import Action
from dashboard.views.counts import NO_TIMES
from dashboard.views.overview import CityMap, Outline, UrgentOrder
from dashboard.views.wall import BandCount, TownshipBands
from dashboard.wall.screens import DENSITIES, NAMINGS, SCENES, Screen
from layouts.pages.wall.page import wall_page
from layouts.pages.wall.ranks import moved
from tests.support.desk import LIVE, order_row, overview
from tests.support.sheets import CONTEXT, DATA_TIME, NORTH, NORTH_COUNTS, ranking_view
from tests.support.walls import having, listening_view, said, wall_view
from tests.unit.desk.test_layout import order as desk_order
from tests.unit.desk.test_layout import view as desk_view

pytestmark = pytest.mark.usefixtures("english")
NOW = DATA_TIME + timedelta(hours=20)
SQUARE = ((120.0, 121.0, 121.0, 120.0), (37.0, 37.0, 38.0, 38.0))
MAP = CityMap("public map", "", (Outline("N", (120.5, 37.5), *SQUARE), Outline("S", (123.0, 37.5), *SQUARE)))


def page(view=None, city_map: CityMap | None = MAP, **screen):
    return wall_page(view or wall_view(), Screen(**screen), city_map, NOW)


def scene(key: str, view=None, **screen):
    return next(each for each in page(view, **screen)["scenes"] if each["key"] == key)


def test_the_strip_shows_the_desk_s_figures_with_one_decimal() -> None:
    strip = said(having(scene("overview")["tree"], "kpis")[0])
    # 94 of 96, the month 134 of 147; satisfaction (80 + 0.8 × 10) of 90 rated and 2 neglected.
    for figure in ("1057", "78 of them provincial", "97.9 %", "94/96", "M10 91.2%", "42 min", "4.0 h", "2.6"):
        assert figure in strip, (figure, strip)
    assert "9 orders 1 overdue, 1 near due" in strip


def test_a_rate_under_the_minimum_sample_is_a_fraction() -> None:
    few = replace(NORTH_COUNTS, due=9, verified=9, unverified=0, solved=6, unsolved=3)
    strip = said(having(scene("overview", wall_view(overview=overview(live_counts=few)))["tree"], "kpis")[0])
    assert "6/9" in strip and "66.7" not in strip


def test_the_ranking_marks_formal_warnings_and_names_who_is_not_ranked() -> None:
    rows = having(scene("overview")["tree"], "row")
    assert [said(row).split()[:2] for row in rows] == [["1", "North"], ["2", "South"], ["–", "Small"]]
    assert "■ Under 90%" in said(rows[1]) and "too few orders, not ranked" in said(rows[2])
    assert [said(each) for each in having(rows[0], "chip")] == []


def test_a_running_period_has_no_solid_chip() -> None:
    running = ranking_view(replace(CONTEXT, running=True))
    rows = having(scene("overview", wall_view(overview=overview(ranking=running)))["tree"], "row")
    assert "□ Under 90%" in said(rows[1]) and not having(rows[1], "b")


def test_ranks_move_seldom() -> None:
    assert [moved(change) for change in (5, 4, 0, -4, -5, None)] == ["↑5", "", "", "", "↓5", ""]


def test_the_map_tells_what_needs_action_and_lists_who_has_no_outline() -> None:
    tree = scene("overview")["tree"]
    labels = [said(each) for each in having(tree, "map-label")]
    assert sorted(labels) == ["North ■ 1", "South"]
    assert said(having(tree, "fz")[0]).split() == ["Small"]
    # South's name stands outside its outline and is led to it; North's stands inside.
    assert len(having(tree, "z-lead")) == 1


def test_without_a_map_the_units_stand_as_tiles() -> None:
    tree = next(each for each in page(city_map=None)["scenes"] if each["key"] == "overview")["tree"]
    assert [said(each) for each in having(tree, "tile")] == ["North ■ 1", "South", "Small"]


def test_bars_of_open_orders_add_up() -> None:
    view = wall_view(overview=overview(action=Action(open=20, overdue=3, near=5, maybe=2)))
    rows = [said(each) for each in having(scene("overview", view)["tree"], "br")]
    assert [row.rsplit(" ", 1)[1] for row in rows] == ["3", "5", "2", "12"]


@pytest.mark.parametrize("density", DENSITIES)
def test_in_public_no_unit_is_named_for_what_it_failed(density: str) -> None:
    for each in page(density=density, naming="public")["scenes"]:
        text = each["title"] + said(each["tree"])
        assert "South" not in text and "Harbour" not in text and "Water" not in text, each["key"]


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("density", DENSITIES)
def test_no_title_enterprise_or_whole_number_of_an_order_is_on_any_screen(naming: str, density: str) -> None:
    row = replace(order_row(), title="SECRETTITLE", enterprise="SECRETFIRM", overdue_days=9.0)
    view = wall_view(stuck=(UrgentOrder(row, "overdue"),))
    text = str(page(view, naming=naming, density=density))
    assert "SECRET" not in text and row.order_no not in text
    assert (row.order_no[-6:] in text) == (naming == "callers")


def test_a_confidential_order_tells_its_unit_alone() -> None:
    row = replace(order_row(), confidential=True, overdue_days=9.0)
    view = wall_view(stuck=(UrgentOrder(row, "overdue"),), due=())
    assert "Water" not in str(page(view)["scenes"])


def test_a_scene_without_data_is_left_out() -> None:
    counts = replace(NORTH_COUNTS, onsite=NO_TIMES, feedback=NO_TIMES, close_days=NO_TIMES)
    view = wall_view(overview=overview(live_counts=counts))
    assert [each["key"] for each in page(view)["scenes"]] == ["overview", "alerts"]
    assert [each["key"] for each in page(view, scenes=("township",))["scenes"]] == ["empty"]


def test_an_empty_base_is_one_honest_sentence() -> None:
    empty = overview(live=replace(LIVE, as_of=None, sources=()))
    found = page(wall_view(overview=empty))
    assert [each["title"] for each in found["scenes"]] == ["No data yet"]
    assert found["data_time"] is None and found["demo"] == "" and found["rhythm"]["bar"] == ""


def test_scenes_come_in_the_screen_s_order() -> None:
    keys = [each["key"] for each in page(scenes=("alerts", "overview"))["scenes"]]
    assert keys == ["alerts", "overview"]


@pytest.mark.parametrize(("missed", "sign", "bar"), [(0, "●", ""), (1, "▲", "▲ "), (3, "■", "■ ")])
def test_the_rhythm_of_the_data_is_told_by_sign_and_bar(missed: int, sign: str, bar: str) -> None:
    source = replace(LIVE.sources[0], missed=missed)
    told = page(wall_view(overview=overview(live=replace(LIVE, sources=(source,)))))["rhythm"]
    assert told["sign"] == sign and told["bar"][:2] == bar


def test_the_demo_is_marked() -> None:
    source = replace(LIVE.sources[0], demo=True)
    assert page(wall_view(overview=overview(live=replace(LIVE, sources=(source,)))))["demo"] == "Demo data"
    assert page()["demo"] == ""


def test_townships_stand_by_band_and_district() -> None:
    numbers = (("Excellent", 3), ("Good", 0), ("Fair", 1), ("To improve", 2))
    bands = TownshipBands(ranking_view(), BandCount(None, numbers), (BandCount(NORTH, numbers),))
    view = wall_view(townships=bands)
    rows = [said(each) for each in having(scene("township", view)["tree"], "brow")]
    assert rows == ["North 3 1 2 6 ranked", "Whole city 3 1 2 6 ranked"]
    # In public the whole alone.
    rows = [said(each) for each in having(scene("township", view, naming="public")["tree"], "brow")]
    assert rows == ["Whole city 3 1 2 6 ranked"]


def test_every_far_picture_has_few_numbers() -> None:
    numbers = (("Excellent", 3), ("Good", 0), ("Fair", 1), ("To improve", 2))
    bands = TownshipBands(ranking_view(), BandCount(None, numbers))
    received = desk_view(desk_order())
    found = page(listening_view(80, 72, townships=bands, desk=received), density="far")["scenes"]
    assert {each["key"] for each in found} == set(SCENES)
    for each in found:
        digits = [part for part in said(each["tree"]).split() if any(letter.isdigit() for letter in part)]
        assert len(digits) <= 35, each["key"]
